"""Who held it when: stretches in order, lateness where it belongs, and who sees what does not count."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from departments.calendars import load_calendar
from departments.roles import Role
from feedback import actions
from feedback.models import Dispatch
from feedback.responsibility import Stretch, stretches_of
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

BUDGET = 20


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(days=20)
    return moment


@pytest.fixture
def walk(city: City) -> Walk:
    return Walk(city)


def told(walk: Walk, role: Role = Role.DISPATCHER, place: str = "centre") -> list[Stretch]:
    user = walk.staff(role, place)
    with translation.override("en"):
        return stretches_of(walk.ticket, user, now=walk.now, calendar=load_calendar())


def test_each_stretch_follows_the_other(walk: Walk) -> None:
    walk.to("COMPLETED")
    found = told(walk)
    assert [(s.who, s.what) for s in found] == [
        ("热线中心", "Triage and dispatch"),
        ("市照明管理处", "Lead"),
        ("热线中心", "Reviews the result"),
        ("热线中心", "Asks the citizen"),
    ]
    ends = [s.end for s in found]
    assert [s.start for s in found[1:]] == ends[:-1]
    assert [[line.clock.kind for line in s.clocks] for s in found] == [
        ["DISPATCH"],
        ["SIGN", "RESPOND", "HANDLE"],
        ["REVIEW"],
        ["CALLBACK"],
    ]
    assert not any(s.is_late for s in found)
    assert found[1].hands == ["handler@lead signed for it"]
    bars = [s.bar for s in found]
    assert bars[0].x == 0
    assert bars[-1].x + bars[-1].width == 1000


def test_the_late_co_handler_and_the_lead_it_blocked(walk: Walk) -> None:
    walk.to("CO_WAIVED")
    by_who = {s.who: s for s in told(walk)}
    co, lead = by_who["市供电公司"], by_who["市照明管理处"]
    assert (co.what, co.flags, co.is_late) == ("Co-handling", ["waived"], True)
    assert [line.is_late for line in co.clocks if line.clock.kind == "CO_HANDLE"] == [True]
    assert lead.flags == ["blocked by a co-handler"]
    assert lead.end is None
    assert lead.is_late
    assert lead.bar.late_width > 0


def test_what_was_voided_is_for_the_centre_and_supervisors(walk: Walk, moment: Moment) -> None:
    walk.to("IN_PROGRESS")
    former = walk.city.departments["former"]
    at = walk.ticket.registered_at
    Dispatch.objects.create(
        ticket=walk.ticket,
        department=former,
        role="LEAD",
        dispatched_at=at,
        due_at=at,
        is_open=False,
        ended_at=at,
        voided_at=at,
    )
    address = f"/tickets/{walk.ticket.number}/responsibility/"
    for role, place, seen in (
        (Role.DISPATCHER, "centre", True),
        (Role.SUPERVISOR, "institution", True),
        (Role.HANDLER, "lead", False),
    ):
        page = text_of(signed_in(walk.staff(role, place)).get(address))
        assert ("望湖区" in page) is seen
        assert ("returned, does not count" in page) is seen
    assert signed_in(walk.staff(Role.HANDLER, "former")).get(address).status_code == 404


@pytest.mark.parametrize("state", ["REGISTERED", "CO_WAIVED", "WITHDRAWN_LATE", "PENDING_VERDICT"])
def test_the_page_stays_within_its_queries(
    walk: Walk, moment: Moment, state: str, django_assert_max_num_queries: Any
) -> None:
    ticket = walk.to(state)
    client = signed_in(walk.staff(Role.DISPATCHER))
    client.get("/")
    with django_assert_max_num_queries(BUDGET):
        page = client.get(f"/tickets/{ticket.number}/responsibility/")
    assert page.status_code == 200


def test_an_assignment_tells_whose_hands_it_was_in(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    handler = walk.staff(Role.HANDLER, "lead")
    walk.ticket = actions.assign(
        ticket, assignee=handler, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick()
    )
    lead = next(s for s in told(walk) if s.what == "Lead")
    assert lead.hands[-1] == "unit_approver@lead assigned it to handler@lead"
