"""A2: two hundred people of all posts over a tree; screen, file and permitted set differ in not one row."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from core import jobs
from core.exports import asked, counted, list_named
from core.refusals import Refused
from departments.actions.posts import appoint
from departments.actions.tree import create_department
from departments.models import Department, Staff
from departments.roles import Role
from evaluation.actions.exporting import start_export
from evaluation.models import Report, ReportRows
from feedback.models import Dispatch, Ticket
from feedback.states import State
from tests.cast import START, City
from tests.evaluation.exporting import WHY, again, column, sheets
from tests.evaluation.permitted import Permitted, World
from tests.feedback.web import signed_in

PEOPLE, TICKETS = 200, 240
ROLES = (
    Role.HANDLER,
    Role.UNIT_APPROVER,
    Role.UNIT_APPROVER,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.CALLBACK_AGENT,
    Role.INTAKE_AGENT,
    Role.ASSESSMENT_MANAGER,
    Role.SERVICE_MANAGER,
)
LISTS = {"queue": "closed=1", "archive": ""}
OPENED = 12
"""People whose workbook is opened and read; of the others the keys of the rows are compared."""


def branch(code: str, parent: Department | None, group: str) -> Department:
    return create_department(
        code=code, name=f"单位{code}", peer_group=group, parent=parent, by=None, now=START
    )


def tree(city: City) -> list[Department]:
    """Bureaus with sections and districts with streets, below the institution of the cast."""
    top = city.departments["institution"]
    made = []
    for n in range(8):
        above = branch(f"u{n}", top, "BUREAU" if n < 5 else "DISTRICT")
        made.append(above)
        made += [branch(f"u{n}s{m}", above, "STREET") for m in range(4)]
    return made


def people(city: City, units: list[Department], dice: random.Random) -> list[Staff]:
    """Everyone with one post or two, anywhere."""
    places = [*units, *city.departments.values()]
    made = [Staff(username=f"a2-{n}", display_name=f"人员{n}") for n in range(PEOPLE)]
    for person in made:
        person.set_unusable_password()
    Staff.objects.bulk_create(made)
    for person in made:
        held = {(dice.choice(ROLES), dice.choice(places)) for _n in range(dice.choice((1, 1, 2)))}
        for role, place in sorted(held, key=lambda post: (post[0], post[1].pk)):
            appoint(staff=person, department=place, role=role, by=None, now=START)
    return made


def tickets(city: City, units: list[Department], dice: random.Random) -> None:
    """Tickets of both centres with one part or several: voided, delegated, closed, archived."""
    centres = [city.departments["centre"], city.departments["other_centre"]]
    rows, parts = [], []
    for n in range(TICKETS):
        is_archived = dice.random() < 0.5
        row = Ticket(
            number=f"20260901{n:06d}",
            query_code=f"c{n}",
            centre=dice.choice(centres),
            channel=city.channel,
            contact_means="NONE",
            title=f"诉求{n}",
            content="内容",
            state=State.ARCHIVED if is_archived else State.IN_PROGRESS,
            registered_at=START,
            moved_at=START,
            archived_at=START + timedelta(hours=n) if is_archived else None,
        )
        for place, unit in enumerate(dice.sample(units, dice.choice((1, 1, 2, 3)))):
            is_voided = dice.random() < 0.2
            delegated = dice.choice(units) if dice.random() < 0.2 else None
            ends = START if is_voided or is_archived else None
            parts.append(
                Dispatch(
                    ticket=row,
                    department=unit,
                    delegated_to=delegated,
                    role="LEAD" if place == 0 else "CO",
                    dispatched_at=START,
                    due_at=START + timedelta(days=dice.randint(1, 9)),
                    is_open=ends is None,
                    ended_at=ends,
                    voided_at=START if is_voided else None,
                )
            )
            if not is_voided:
                row.department_ids = [*row.department_ids, unit.pk, *([delegated.pk] if delegated else [])]
        rows.append(row)
    Ticket.objects.bulk_create(rows)
    Dispatch.objects.bulk_create(parts)


def on_screen(person: Staff, name: str, query: str) -> int:
    """The number the page says; none where there is no such page."""
    answer = signed_in(person).get(f"/{name}/?{query}")
    return 0 if answer.status_code == 404 else int(str(answer.context["total"]).replace(",", ""))


def taken(person: Staff, name: str, query: str) -> Report | None:
    """The file the worker made; None where nothing is there to take."""
    try:
        report = start_export(name, query=query, reason=WHY, by=person, now=timezone.now())
    except (Refused, Http404):
        return None
    jobs.run(report.job_id)
    return again(report)


def in_file(report: Report | None) -> set[int]:
    """The keys of the rows in the file; each stands there once."""
    if report is None:
        return set()
    ids = ReportRows.objects.get(report=report).ids
    assert len(ids) == len(set(ids)) == report.rows == report.expected
    return set(ids)


def difference(person: Staff, held: Permitted, name: str, query: str) -> list[str]:
    """Where screen, count, file and permitted set differ; empty when they are one."""
    seen, may_take = getattr(held, name), getattr(held, f"{name}_file")
    report = taken(person, name, query)
    wrong = []
    if on_screen(person, name, query) != len(seen):
        wrong.append(f"{person.username} {name}: the screen")
    if in_file(report) != may_take:
        wrong.append(f"{person.username} {name}: the file")
    return wrong + miscounted(person, held, name, query)


def miscounted(person: Staff, held: Permitted, name: str, query: str) -> list[str]:
    """Whether what is told before the start is other than what the person may see and take."""
    one, wanted = list_named(name), (len(getattr(held, name)), len(getattr(held, f"{name}_file")))
    try:
        counts = counted(one, asked(one, query, person), timezone.now())
    except Refused:
        return [] if wanted == (0, 0) else [f"{person.username} {name}: no list"]
    return [] if (counts.shown, counts.taken) == wanted else [f"{person.username} {name}: what was told"]


@pytest.mark.django_db
def test_screen_file_and_permitted_set_are_one_for_two_hundred_people(city: City, monkeypatch: Any) -> None:
    for page in ("queue", "archive"):  # their totals matter here, not fifty rows drawn four hundred times
        monkeypatch.setattr(f"feedback.views.{page}.SIZE", 1)
    dice = random.Random(20260901)
    units = tree(city)
    staff = people(city, units, dice)
    tickets(city, units, dice)
    world = World()
    wrong: list[str] = []
    sizes = []
    for place, person in enumerate(staff):
        held = world.of(person)
        sizes.append(len(held.queue_file) + len(held.archive_file))
        names = sorted(LISTS, reverse=bool(place % 2))
        wrong += difference(person, held, names[0], LISTS[names[0]])
        wrong += miscounted(person, held, names[1], LISTS[names[1]])
    assert wrong == []
    assert len(staff) == PEOPLE
    assert sum(1 for size in sizes if size) > 80, "most of the cases are about something"
    assert sum(1 for size in sizes if not size) > 40, "and some people may take nothing"


@pytest.mark.django_db
def test_what_the_workbook_holds_is_what_its_keys_say(city: City) -> None:
    dice = random.Random(7)
    units = tree(city)
    tickets(city, units, dice)
    numbers: dict[int, Any] = {part.pk: part.number for part in World().parts}
    for n in range(OPENED):
        person = Staff.objects.create_user(f"read-{n}", display_name=f"人员{n}")
        appoint(staff=person, department=units[n], role=Role.UNIT_APPROVER, by=None, now=START)
        report = taken(person, "queue", "closed=1")
        rows = column(sheets(report)[0], "工单编号") if report else []
        assert sorted(rows) == sorted(numbers[pk] for pk in in_file(report))
