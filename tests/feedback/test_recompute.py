"""A changed calendar moves the clocks of tickets, and the due times that queues and desks read."""

from datetime import date, datetime, timedelta

import pytest

from core.evidence import Subject, records_of
from departments.actions.calendar import load_days
from departments.actions.clocks import keep_at_least
from departments.calendars import current_version, load_calendar
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from departments.rules.calendar_rows import CalendarRow
from feedback import actions
from feedback.actions._clocks import Clocks
from feedback.choices import ClockKind
from feedback.models import Deadline, Dispatch, Ticket
from tests.cast import City, Walk

LATE = datetime(2026, 12, 28, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_a_year_that_arrives_moves_provisional_clocks(city: City) -> None:
    walk = Walk(city, now=LATE, category="COMPLAINT")
    walk.to("IN_PROGRESS")
    clock = Deadline.objects.get(ticket=walk.ticket, kind="HANDLE")
    assert clock.is_provisional
    assert clock.due_at == datetime(2027, 1, 5, 17, 30, tzinfo=SHANGHAI)
    days = [CalendarRow(date(2027, 1, 1), False, "元旦"), CalendarRow(date(2027, 1, 4), False, "元旦")]
    load_days(days, source="2027 notice", by=None, now=walk.tick())
    clock.refresh_from_db()
    assert load_calendar().is_covered(date(2027, 1, 5))
    assert not clock.is_provisional
    assert clock.due_at == datetime(2027, 1, 6, 17, 30, tzinfo=SHANGHAI)
    assert Dispatch.objects.get(ticket=walk.ticket).due_at == clock.due_at
    assert Ticket.objects.get(pk=walk.ticket.pk).due_at == clock.due_at
    assert "recompute_clock" in [record.verb for record in records_of(Subject("ticket", walk.ticket.pk))]


def arrive(now: datetime, *off: str, on: tuple[str, ...] = ()) -> None:
    """The notice of 2027: 1 January and ``off`` are off, ``on`` are made up."""
    rows = [CalendarRow(date(2027, 1, 1), False, "元旦")]
    rows += [CalendarRow(date.fromisoformat(day), False, "元旦") for day in off]
    rows += [CalendarRow(date.fromisoformat(day), True, "元旦") for day in on]
    load_days(rows, source="2027 notice", by=None, now=now)


def shanghai(day: int, hour: int = 17, minute: int = 30) -> datetime:
    return datetime(2027, 1, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_suspended_and_extended_clocks_move_too_and_keep_what_is_left(city: City) -> None:
    suspended, extended = (Walk(city, now=LATE, category="COMPLAINT") for _ in range(2))
    for walk in (suspended, extended):
        walk.to("IN_PROGRESS")
    row_of = {walk.ticket.pk: Dispatch.objects.get(ticket=walk.ticket) for walk in (suspended, extended)}
    clocks = Clocks(suspended.ticket, suspended.now + timedelta(days=1))
    clocks.pause((ClockKind.HANDLE,), row_of[suspended.ticket.pk], "JUDICIAL")
    clocks.save()
    clocks = Clocks(extended.ticket, extended.now)
    clocks.lengthen(ClockKind.HANDLE, row_of[extended.ticket.pk], 2, by="周国强")
    clocks.save()
    row_of[extended.ticket.pk].save()
    arrive(suspended.tick(), "2027-01-04")
    one = Deadline.objects.get(ticket=suspended.ticket, kind="HANDLE")
    assert (one.is_paused, one.is_provisional, one.due_at) == (True, False, shanghai(6))
    assert (one.remaining_amount, one.next_at) == (5, None)  # 29, 30, 31, 5, 6
    two = Deadline.objects.get(ticket=extended.ticket, kind="HANDLE")
    assert (two.due_at, two.is_provisional) == (shanghai(8), False)
    assert two.next_at == shanghai(7)
    for walk, clock in ((suspended, one), (extended, two)):
        assert Dispatch.objects.get(ticket=walk.ticket).due_at == clock.due_at
        assert Ticket.objects.get(pk=walk.ticket.pk).due_at == clock.due_at
        assert clock.history[-1].kind == "recompute"
        verbs = [record.verb for record in records_of(Subject("ticket", walk.ticket.pk))]
        assert verbs.count("recompute_clock") == 1


@pytest.mark.django_db
def test_a_time_that_stays_is_said_to_be_sure(city: City) -> None:
    walk = Walk(city, now=LATE, category="COMPLAINT")
    walk.to("IN_PROGRESS")
    before = Deadline.objects.get(ticket=walk.ticket, kind="HANDLE")
    arrive(walk.tick())
    clock = Deadline.objects.get(ticket=walk.ticket, kind="HANDLE")
    assert (clock.due_at, clock.is_provisional) == (before.due_at, False)
    assert clock.next_at == before.next_at
    told = clock.history[-1]
    assert (told.reason, told.at, told.amount) == ("CALENDAR", before.due_at, current_version().number)


@pytest.mark.django_db
def test_a_co_handler_is_never_due_after_its_lead(city: City) -> None:
    walk = Walk(city, now=LATE, category="COMPLAINT")
    walk.to("PENDING_DISPATCH")
    actions.dispatch(
        walk.ticket,
        lead=city.departments["lead"],
        co=[city.departments["co"]],
        by=city.person(Role.DISPATCHER, "centre"),
        now=walk.tick(),
    )
    co = Deadline.objects.get(ticket=walk.ticket, kind="CO_HANDLE")
    lead = Deadline.objects.get(ticket=walk.ticket, kind="HANDLE")
    assert lead.due_at == co.due_at == shanghai(5)
    keep_at_least(co, hours=60, at=walk.now, calendar=load_calendar(), reason="SET_TIME")
    co.save()
    arrive(walk.tick(), on=("2027-01-02",))
    co.refresh_from_db()
    assert co.due_at == Deadline.objects.get(ticket=walk.ticket, kind="HANDLE").due_at == shanghai(4)
    assert co.history[-1].reason == "LEAD_DUE"
    assert set(Dispatch.objects.filter(ticket=walk.ticket).values_list("due_at", flat=True)) == {shanghai(4)}


@pytest.mark.django_db
def test_more_than_a_batch_is_moved_batch_by_batch(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("departments.actions.recompute.BATCH", 3)
    walks = [Walk(city, now=LATE + timedelta(minutes=n), category="COMPLAINT") for n in range(4)]
    for walk in walks:
        walk.to("DISPATCHED")
    arrive(walks[0].tick(), "2027-01-04")
    clocks = Deadline.objects.filter(kind="HANDLE")
    assert {clock.due_at for clock in clocks} == {shanghai(6)}
    assert not clocks.filter(is_provisional=True).exists()
    assert set(Ticket.objects.values_list("due_at", flat=True)) == {shanghai(6)}
