"""The clocks of a ticket in a move: paused, lengthened, given back, voided, measured anew, capped."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from departments.roles import Role
from feedback import actions
from feedback.actions._clocks import Clocks
from feedback.actions.foreseeing import clocks_if_dispatched
from feedback.choices import ClockKind
from feedback.limit_wording import say_rule
from feedback.models import Deadline, Dispatch, Ticket
from feedback.rules.limits import Occasion
from feedback.rules.registration import NewMatter
from tests.cast import START, City, Walk
from tests.departments.deadline_table import told

pytestmark = pytest.mark.django_db
BOTH = (ClockKind.HANDLE, ClockKind.RESPOND)


def dispatched(city: City, **changed: Any) -> tuple[Ticket, Dispatch]:
    """A request for help, dispatched on Monday 14 September at a quarter past nine or so."""
    walk = Walk(city, **changed)
    walk.to("DISPATCHED")
    ticket = Ticket.objects.get(pk=walk.ticket.pk)
    return ticket, Dispatch.objects.get(ticket=ticket)


def due_of(ticket: Ticket, kind: str) -> str:
    return told(Deadline.objects.get(ticket=ticket, kind=kind, voided_at=None).due_at)


def test_a_dispatchs_clocks_are_paused_and_resumed_with_its_due_time(city: City) -> None:
    ticket, row = dispatched(city)
    assert told(row.due_at) == "2026-09-24 Thu 17:30"
    clocks = Clocks(ticket, row.dispatched_at + timedelta(hours=1))
    clocks.pause(BOTH, row, "JUDICIAL", by="王敏")
    clocks.save()
    paused = Deadline.objects.filter(ticket=ticket, paused_at__isnull=False)
    assert sorted(paused.values_list("kind", flat=True)) == ["HANDLE", "RESPOND"]
    assert all(clock.next_at is None for clock in paused)
    clocks = Clocks(ticket, row.dispatched_at + timedelta(hours=1, days=2))
    clocks.resume(BOTH, row)
    clocks.save()
    handle = Deadline.objects.get(ticket=ticket, kind="HANDLE")
    assert row.due_at == handle.due_at
    assert told(row.due_at) == "2026-09-29 Tue 17:30"  # two closes given back, over the Mid-Autumn Festival
    assert handle.next_at is not None
    assert [move.reason for move in handle.history] == ["JUDICIAL", ""]


def test_lengthened_given_back_and_kept(city: City) -> None:
    ticket, row = dispatched(city)
    now = row.dispatched_at + timedelta(hours=1)
    clocks = Clocks(ticket, now)
    lengthened = clocks.lengthen(ClockKind.HANDLE, row, 2, by="周国强")
    assert lengthened is not None
    assert row.due_at == lengthened.due_at
    assert (lengthened.history[-1].by, lengthened.history[-1].made_at) == ("周国强", now)
    respond = clocks.give_back(ClockKind.RESPOND, row, since=now)
    assert respond is not None
    assert respond.pauses == ()  # no time has passed
    later = Clocks(ticket, now + timedelta(days=1))
    respond = later.give_back(ClockKind.RESPOND, row, since=now)
    assert respond is not None
    assert [move.reason for move in respond.history] == ["RETURN_DELAY", ""]
    kept = later.keep_at_least(ClockKind.RESPOND, row, 40, reason="RECLASSIFIED")
    assert kept is not None
    assert kept.due_at > respond.started_at + timedelta(days=5)
    assert later.lengthen(ClockKind.CO_HANDLE, row, 1) is None


def test_a_returned_dispatch_never_had_clocks(city: City) -> None:
    ticket, row = dispatched(city)
    clocks = Clocks(ticket, row.dispatched_at + timedelta(hours=1))
    clocks.stop(ClockKind.SIGN, dispatch=row)
    clocks.void_all(row, "RETURNED")
    clocks.save()
    mine = Deadline.objects.filter(dispatch=row)
    assert mine.filter(voided_at__isnull=True).count() == 0
    assert {clock.history[-1].reason for clock in mine} == {"RETURNED"}
    assert not any(clock.is_overdue(clock.due_at + timedelta(days=9)) for clock in mine)


def test_measured_anew_after_another_category(city: City) -> None:
    ticket, row = dispatched(city)
    start = Deadline.objects.get(ticket=ticket, kind="HANDLE").started_at
    ticket.category = "CONSULT"
    clocks = Clocks(ticket, start + timedelta(hours=1))
    new = clocks.remeasure(ClockKind.HANDLE, row)
    clocks.save()
    assert new is not None
    assert (str(new.limit), new.started_at) == ("1wd", start)
    assert told(new.due_at) == "2026-09-22 Tue 17:30"
    old = Deadline.objects.get(ticket=ticket, kind="HANDLE", voided_at__isnull=False)
    assert old.history[-1].reason == "RECLASSIFIED"
    assert row.due_at == new.due_at


@pytest.mark.parametrize(
    ("occasion", "limit"), [(Occasion.FIRST, "5wd"), (Occasion.REWORK, "5wd"), (Occasion.REOPEN, "3wd")]
)
def test_the_limit_of_handling_by_occasion(city: City, occasion: Occasion, limit: str) -> None:
    ticket, row = dispatched(city, category="COMPLAINT")
    clocks = Clocks(ticket, row.dispatched_at + timedelta(days=3))
    clocks.stop(ClockKind.HANDLE, dispatch=row)
    clock = clocks.begin_handling(row, occasion)
    assert str(clock.limit) == limit


def test_an_upstream_order_and_the_law_cut_the_leads_limit(city: City) -> None:
    city.topic.statutory_limit = "2cd"
    city.topic.save()
    matter = NewMatter(
        content="省平台转办：路灯不亮。", phone="13800002716", external_due_at=START + timedelta(hours=20)
    )
    ticket = actions.register(
        matter,
        by=city.person(Role.INTAKE_AGENT, "centre"),
        now=START,
        centre=city.departments["centre"],
        channel=city.channel,
    )
    dispatcher = city.person(Role.DISPATCHER, "centre")
    ticket = actions.triage(
        ticket, category="COMPLAINT", topic=city.topic, urgency="NORMAL", by=dispatcher, now=START
    )
    foreseen = {clock.kind: clock.due_at for clock in clocks_if_dispatched(ticket, now=START)}
    assert foreseen["HANDLE"] == START + timedelta(hours=20)
    ticket = actions.dispatch(ticket, lead=city.departments["lead"], by=dispatcher, now=START)
    row, clock = Dispatch.objects.get(ticket=ticket), Deadline.objects.get(ticket=ticket, kind="HANDLE")
    assert row.due_at == clock.due_at == ticket.due_at == START + timedelta(hours=20)
    assert (clock.statutory, clock.external_due_at) == ("2cd", START + timedelta(hours=20))
    assert Deadline.objects.get(ticket=ticket, kind="SIGN").external_due_at is None
    with translation.override("en"):
        words = say_rule(clock, ticket.category)
    assert words == "Handling: 5 working days (Complaint), by version 1 of the limits"


def test_an_upstream_order_whose_time_is_over_does_not_bind_who_gets_it_afterwards(city: City) -> None:
    ticket, row = dispatched(city)
    ticket.external_due_at = row.dispatched_at + timedelta(hours=2)
    clocks = Clocks(ticket, row.dispatched_at + timedelta(days=4))
    clocks.stop(ClockKind.HANDLE, dispatch=row)
    clock = clocks.begin_handling(row, Occasion.REWORK)
    assert clock.external_due_at is None
    assert clock.due_at > clocks.now
