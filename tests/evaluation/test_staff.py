"""Figures of handlers, service stars from proposal to award, and the bonus of a locked quarter."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.evidence import verify
from core.refusals import NotPermitted, Refused
from departments.models import RuleVersion, Staff
from departments.roles import Role
from evaluation.actions import bonuses, stars
from evaluation.models import ServiceStar
from evaluation.reports.staff import handlers
from evaluation.rules.first_time import FirstTime
from evaluation.rules.stars import Work
from feedback import actions
from supervision.models import ScoreEntry
from supervision.reports.populations import Span
from tests.cast import START, City, Walk
from tests.evaluation.doubting import Doubt, doubted, rated_by_callback
from tests.supervision.second import another

SPAN = Span(START - timedelta(days=1), START + timedelta(days=30))
NOTE = "该同志办件及时，群众评价好。"
Q4 = "2026-Q4"


def lines(city: City, **given: Any) -> dict[str, Work]:
    return {line.person: line.work for line in handlers(SPAN, **given)}


def signed_in(client: Client, person: Staff) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def star(city: City) -> ServiceStar:
    person = city.person(Role.HANDLER, "lead")
    work = Work(person.pk, city.departments["lead"].pk, 24, 24, 12, 12, 12)
    rules = RuleVersion.objects.filter(kind="assessment").latest("number")
    assert stars._propose(work, Q4, rules, now=START)
    return ServiceStar.objects.get()


def test_the_figures_are_those_the_assessment_counts(city: City) -> None:
    good = rated_by_callback(city)
    rated_by_callback(city, level=1)
    name = good.dispatch.signed_by.display_name
    work = lines(city)[name]
    assert (work.handled, work.in_time, work.answers, work.satisfied, work.solved) == (2, 2, 2, 1, 1)
    assert (work.faults, work.returned) == (0, 0)
    (line,) = handlers(SPAN)
    assert line.contacted == 2
    assert line.response == 0.5  # dispatched, signed, contacted: a quarter of an hour each


def test_a_fault_that_was_found_counts_and_one_set_aside_does_not(city: City) -> None:
    flag = doubted(city, level=1)
    auditor = city.person(Role.AUDITOR, "centre")
    actions.rework(flag.ticket, note="请到现场核实。", by=auditor, now=START + timedelta(hours=6))
    (work,) = lines(city).values()
    assert (work.faults, work.answers) == (1, 1)
    Doubt(city, flag).propose().decide("uphold")
    (work,) = lines(city).values()
    assert (work.faults, work.answers) == (0, 0)


def test_a_result_that_was_sent_back_counts(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_REVIEW")
    auditor = city.person(Role.AUDITOR, "centre")
    actions.send_back(walk.ticket, defect="INCOMPLETE", note="请补充。", by=auditor, now=walk.tick())
    assert [work.returned for work in lines(city).values()] == [1]


def test_units_and_persons_narrow_it(city: City) -> None:
    rating = rated_by_callback(city)
    unit, other = city.departments["lead"].pk, city.departments["stranger"].pk
    assert lines(city, units=[unit])
    assert not lines(city, units=[other])
    assert lines(city, person=rating.dispatch.signed_by_id)
    assert not lines(city, person=0)


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        (Role.ASSESSMENT_MANAGER, "institution", True),
        (Role.UNIT_APPROVER, "lead", True),
        (Role.UNIT_APPROVER, "stranger", False),
        (Role.HANDLER, "lead", True),
    ],
)
def test_who_sees_whose_figures(city: City, client: Client, role: Role, place: str, sees: bool) -> None:
    name = rated_by_callback(city).dispatch.signed_by.display_name
    page = signed_in(client, city.person(role, place)).get(reverse("staff-performance"), {"period": "2026"})
    assert page.status_code == 200
    assert (f'scope="row">{name}' in page.content.decode()) is sees


def test_a_handler_does_not_see_a_colleague(city: City, client: Client) -> None:
    name = rated_by_callback(city).dispatch.signed_by.display_name
    page = signed_in(client, another(city, Role.HANDLER, "lead")).get(
        reverse("staff-performance"), {"period": "2026"}
    )
    assert f'scope="row">{name}' not in page.content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.CALLBACK_AGENT])
def test_for_others_the_page_is_not_there(city: City, client: Client, role: Role) -> None:
    page = signed_in(client, city.person(role, "institution")).get(reverse("staff-performance"))
    assert page.status_code == 404


def test_the_queries_do_not_grow_with_the_rows(
    city: City, client: Client, django_assert_max_num_queries: Any
) -> None:
    for k in range(3):
        rated_by_callback(city, start=START + timedelta(hours=k))
    signed_in(client, city.person(Role.ASSESSMENT_MANAGER, "institution"))
    client.get(reverse("staff-performance"), {"period": "2026"})
    with django_assert_max_num_queries(30):
        client.get(reverse("staff-performance"), {"period": "2026"})


def test_a_star_is_proposed_once(city: City, star: ServiceStar) -> None:
    work = Work(star.person_id, star.department_id, 30, 30, 12, 12, 12)
    assert not stars._propose(work, Q4, star.rules, now=START)
    assert ServiceStar.objects.get().facts["handled"] == 24


def test_nothing_of_a_quarter_without_work(city: City) -> None:
    assert stars.propose_stars(now=START) == 0


def test_nominated_by_the_unit_awarded_by_another(city: City, star: ServiceStar, client: Client) -> None:
    approver, manager = (
        city.person(Role.UNIT_APPROVER, "lead"),
        city.person(Role.ASSESSMENT_MANAGER, "institution"),
    )
    reader = city.person(Role.HANDLER, "stranger")
    assert star.person.display_name not in _honours(client, reader)
    stars.nominate(star, words=NOTE, by=approver, now=START)
    stars.award(star, note=NOTE, by=manager, now=START)
    assert ServiceStar.objects.get().state == "AWARDED"
    assert star.person.display_name in _honours(client, reader)
    assert verify().holds


def _honours(client: Client, person: Staff) -> str:
    return str(signed_in(client, person).get(reverse("stars")).content.decode())


def test_nobody_nominates_or_awards_oneself(city: City, star: ServiceStar) -> None:
    approver = city.person(Role.UNIT_APPROVER, "lead")
    ServiceStar.objects.filter(pk=star.pk).update(person=approver)
    with pytest.raises(NotPermitted, match="act_own_work"):
        stars.nominate(star, words=NOTE, by=approver, now=START)


def test_words_are_asked_for(city: City, star: ServiceStar) -> None:
    with pytest.raises(Refused, match="star_words"):
        stars.nominate(star, words="好", by=city.person(Role.UNIT_APPROVER, "lead"), now=START)


def _firsts(city: City) -> list[FirstTime]:
    lead, stranger = (city.departments[name].pk for name in ("lead", "stranger"))
    return [FirstTime(lead, "BUREAU", 12, 12), FirstTime(stranger, "BUREAU", 9, 12)]


def test_the_bonus_of_a_locked_quarter_is_proposed_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bonuses, "first_times", lambda quarter: _firsts(city))
    rules = RuleVersion.objects.filter(kind="assessment").latest("number")
    now = START + timedelta(days=120)
    assert bonuses.propose_first_time("2026-Q3", rules=rules, now=now) == 1
    assert bonuses.propose_first_time("2026-Q3", rules=rules, now=now) == 0
    entry = ScoreEntry.objects.get()
    assert (entry.code, entry.case, entry.state) == ("B1", "FIRST_TIME", "PROPOSED")
    assert entry.department == city.departments["lead"]
    assert "2026-Q3" in entry.reason
    assert verify().holds
