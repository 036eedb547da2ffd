"""Somebody who looks after several co-handling departments acts on the part they read, and on no other."""

from datetime import timedelta
from typing import Any

import pytest

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.choices import PaperState
from feedback.history import facts_of_record
from feedback.models import CoReply, Dispatch, Ticket
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in

FIRST, SECOND = "co", "former"


@pytest.fixture
def walk(city: City) -> Walk:
    """A ticket with two co-handlers, waiting for signatures."""
    walk = Walk(city)
    walk.to("PENDING_DISPATCH")
    walk.ticket = actions.dispatch(
        walk.ticket,
        lead=city.departments["lead"],
        co=[city.departments[FIRST], city.departments[SECOND]],
        by=city.person(Role.DISPATCHER, "centre"),
        now=walk.tick(),
    )
    return walk


def both(city: City, role: Role) -> Staff:
    """One person with the role in both co-handling departments."""
    person = city.person(role, FIRST)
    appoint(staff=person, department=city.departments[SECOND], role=role, by=None, now=START)
    return person


def part(walk: Walk, place: str) -> Dispatch:
    found: Dispatch = Dispatch.objects.get(ticket=walk.ticket, department=walk.city.departments[place])
    return found


def drafted(walk: Walk) -> None:
    """Both departments have handed their replies in."""
    for place in (FIRST, SECOND):
        handler = walk.city.person(Role.HANDLER, place)
        actions.co_sign(walk.ticket, by=handler, now=walk.tick())
        actions.draft_co_reply(walk.ticket, text=f"{place}：已核实。", by=handler, now=walk.tick())


def test_the_named_part_is_signed_for(walk: Walk) -> None:
    second = part(walk, SECOND)
    actions.co_sign(walk.ticket, dispatch=second.pk, by=both(walk.city, Role.HANDLER), now=walk.tick())
    assert part(walk, SECOND).signed_at
    assert part(walk, FIRST).signed_at is None


def test_the_list_signs_for_the_ticked_row(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = Moment(monkeypatch)
    moment.now = walk.tick()
    page = signed_in(both(walk.city, Role.HANDLER))
    page.post("/queue/bulk/", {"verb": "sign", "d": [part(walk, SECOND).pk], "sure": "1"})
    assert part(walk, SECOND).signed_at
    assert part(walk, FIRST).signed_at is None


def test_the_approver_signs_the_reply_on_the_desk(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted(walk)
    moment = Moment(monkeypatch)
    moment.now = walk.tick()
    browser, second = signed_in(both(walk.city, Role.UNIT_APPROVER)), part(walk, SECOND)
    shown: Any = browser.get(f"/sign-off/?ticket={second.pk}")
    assert f'name="dispatch" value="{second.pk}"' in shown.content.decode()
    version = Ticket.objects.get(pk=walk.ticket.pk).version
    address = f"/tickets/{walk.ticket.number}/co-reply/"
    answer = browser.post(address, {"dispatch": second.pk, "version": version})
    assert answer.status_code == 302
    assert CoReply.objects.get(dispatch=second).state == PaperState.SIGNED
    assert CoReply.objects.get(dispatch=part(walk, FIRST)).state == PaperState.DRAFTED


def test_nobody_signs_for_a_department_of_others(walk: Walk) -> None:
    handler = walk.city.person(Role.HANDLER, FIRST)
    with pytest.raises(Refused):
        actions.co_sign(walk.ticket, dispatch=part(walk, SECOND).pk, by=handler, now=walk.tick())
    assert part(walk, SECOND).signed_at is None


def test_ones_own_draft_bars_that_part_alone(walk: Walk) -> None:
    drafted(walk)
    approver = both(walk.city, Role.UNIT_APPROVER)
    CoReply.objects.filter(dispatch=part(walk, FIRST)).update(drafted_by=approver)
    with pytest.raises(NotPermitted) as refused:
        actions.co_reply(walk.ticket, dispatch=part(walk, FIRST).pk, by=approver, now=walk.tick())
    assert refused.value.codes == ("own_draft",)
    actions.co_reply(walk.ticket, dispatch=part(walk, SECOND).pk, by=approver, now=walk.tick())
    assert part(walk, SECOND).handled_at


def test_a_self_signed_reply_says_so_in_the_evidence(walk: Walk) -> None:
    drafted(walk)
    approver = walk.city.person(Role.UNIT_APPROVER, FIRST)
    department = walk.city.departments[FIRST]
    department.self_signing = True
    department.save()
    CoReply.objects.filter(dispatch=part(walk, FIRST)).update(drafted_by=approver)
    actions.co_reply(walk.ticket, by=approver, now=walk.tick() + timedelta(minutes=1))
    last = records_of(Subject("ticket", walk.ticket.pk)).last()
    assert last is not None
    assert facts_of_record(last)["self_signed"] is True
