"""Points for what turns out to have been in time, left out, or counted already: nobody pays for those."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.evidence import examine
from departments.roles import Role
from feedback import actions
from feedback.models import Deadline as TicketDeadline
from feedback.models import Ticket
from supervision.actions import order_issuing, order_judging
from supervision.models import ExclusionRequest, ScoreEntry, SupervisionOrder
from supervision.sweep import run
from tests.cast import City, Walk
from tests.supervision.rectifying import Case

LEGAL = "该事项涉及历史遗留产权纠纷，须经诉讼途径解决。"
LONG = timedelta(days=30)


def standing(ticket: Ticket) -> dict[str, tuple[str, str]]:
    """State and points of the ticket's entries, by rule."""
    rows = ScoreEntry.objects.filter(ticket=ticket).order_by("id")
    return {code: (state, str(points)) for code, state, points in rows.values_list("code", "state", "points")}


def clock_of(walk: Walk, kind: str) -> TicketDeadline:
    return TicketDeadline.objects.get(ticket=walk.ticket, kind=kind, voided_at=None)


def test_a_contact_in_time_that_was_written_down_later_costs_nothing(city: City) -> None:
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    due = clock_of(walk, "RESPOND").due_at
    run(due + timedelta(minutes=1))
    assert standing(walk.ticket) == {"D2": ("NOTIFIED", "0.5")}
    called: dict[str, Any] = {"at": due - timedelta(minutes=30), "way": "PHONE", "outcome": "REACHED"}
    by = city.person(Role.HANDLER, "lead")
    actions.record_contact(walk.ticket, by=by, now=due + timedelta(hours=1), **called)
    assert standing(walk.ticket) == {"D2": ("REVOKED", "0.5")}
    run(due + LONG)
    assert standing(walk.ticket)["D2"] == ("REVOKED", "0.5")


def ask_termination(walk: Walk, at: datetime) -> None:
    words: dict[str, Any] = {"ground": "BEYOND_POWERS", "reason": LEGAL, "notice": LEGAL}
    actions.draft_termination(walk.ticket, by=walk.city.person(Role.HANDLER, "lead"), now=at, **words)
    actions.request_termination(walk.ticket, by=walk.city.person(Role.UNIT_APPROVER, "lead"), now=at)


@pytest.mark.parametrize(
    ("asked", "came_of_it"),
    [(timedelta(hours=-1), ("REVOKED", "1.0")), (timedelta(minutes=5), ("NOTIFIED", "0.5"))],
    ids=["signed before it was due", "signed just after"],
)
def test_the_time_of_the_auditor_is_not_the_departments(
    city: City, asked: timedelta, came_of_it: tuple[str, str]
) -> None:
    walk = Walk(city)
    walk.to("CONTACTED")
    due = clock_of(walk, "HANDLE").due_at
    ask_termination(walk, due + asked)
    decided = due + timedelta(days=6)
    for moment in (due + timedelta(minutes=6), decided):
        run(moment)
    assert standing(walk.ticket) == {"D3": ("PROPOSED", "1.0")}
    actions.grant_termination(walk.ticket, by=city.person(Role.AUDITOR, "centre"), now=decided)
    assert run(decided + timedelta(minutes=5)).faults == []
    assert standing(walk.ticket) == {"D3": came_of_it}
    assert examine().holds


def test_a_rectification_of_excluded_work_costs_nothing(city: City) -> None:
    row = Case(city).rated().row
    request = ExclusionRequest(
        dispatch=row.dispatch, ticket=row.ticket, department=row.department, ground="UNREASONABLE",
        grounds="无理", asked_at=row.opened_at, asked_by=city.person(Role.HANDLER, "lead"),
    )  # fmt: skip
    request.__dict__["state"] = "GRANTED"
    request.save()
    run(row.opened_at + LONG)
    assert standing(row.ticket) == {}


def order_on(walk: Walk, now: datetime) -> SupervisionOrder:
    return order_issuing.issue(
        department=walk.city.departments["lead"],
        ground="OVERDUE",
        subject="路灯维修超期",
        demand="请于三日内修复并书面报告。",
        ticket=walk.ticket,
        by=walk.city.person(Role.SUPERVISOR, "institution"),
        now=now,
    )


def test_a_second_late_order_on_the_same_work_costs_once_and_stops_no_sweep(city: City) -> None:
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    first = order_on(walk, walk.now)
    late = first.report_by + timedelta(hours=2)
    run(late)
    boss = city.person(Role.SUPERVISOR, "institution")
    order_judging.call_off(first, note="改发新的督办单。", by=boss, now=late)
    second = order_on(walk, late + timedelta(minutes=5))
    assert run(second.report_by + LONG).faults == []
    assert ScoreEntry.objects.filter(code="D10").count() == 1
    assert SupervisionOrder.objects.get(pk=second.pk).level == 3


def test_a_rework_whose_rating_was_set_aside_costs_nothing_when_it_is_late(city: City) -> None:
    case = Case(city).rated()
    case.all("rework", "claim", "pass_review", "grant")
    assert standing(case.ticket) == {"D4": ("REVOKED", "1.0")}
    clock = TicketDeadline.objects.filter(ticket=case.ticket, kind="HANDLE", voided_at=None).latest("id")
    run(clock.due_at + LONG)
    assert standing(case.ticket) == {"D4": ("REVOKED", "1.0")}
