"""Keeping the calendar: who may, what is written, and which deadlines move."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any

import pytest

from core import evidence
from core.refusals import NotPermitted, Refused
from departments import calendars
from departments.actions import calendar as actions
from departments.actions import clocks
from departments.actions.posts import appoint
from departments.actions.recompute import measure, recompute
from departments.actions.tree import create_department
from departments.models import CalendarDay, Department, RuleVersion, Staff, WorkSlot
from departments.roles import Role
from departments.rules.calendar import SHANGHAI, Slot
from departments.rules.calendar_rows import CalendarRow
from departments.rules.clocks import Limit
from feedback.models import Channel, Deadline, Ticket
from tests.departments.deadline_table import instant, shipped_calendar, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 10, tzinfo=SHANGHAI)
YEAR_2027 = (
    CalendarRow(date(2027, 1, 1), False, "元旦"),
    CalendarRow(date(2027, 1, 4), False, "元旦"),
    CalendarRow(date(2027, 1, 9), True, "元旦"),
)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    calendars.forget()


@pytest.fixture
def centre() -> Department:
    return create_department(
        code="centre", name="热线中心", peer_group="CENTRE", parent=None, by=None, now=NOW
    )


@pytest.fixture
def keeper(centre: Department) -> Staff:
    person = Staff.objects.create_user("keeper", display_name="周岚")
    appoint(staff=person, department=centre, role=Role.SERVICE_MANAGER, by=None, now=NOW)
    return person


@pytest.fixture
def ticket(centre: Department) -> Ticket:
    channel = Channel.objects.create(code="phone", name="电话")
    return Ticket.objects.create(
        number="20261228000001",
        centre=centre,
        channel=channel,
        registered_at=NOW,
        moved_at=NOW,
        content="路灯",
    )


def running(ticket: Ticket, limit: str, start: str, **more: Any) -> Deadline:
    clock = clocks.begin(
        Deadline,
        kind="HANDLE",
        owner=ticket.centre,
        limit=Limit.parse(limit),
        started_at=instant(start),
        calendar=shipped_calendar(),
        rule_version=None,
        urgency="NORMAL",
        ticket=ticket,
        **more,
    )
    clock.save()
    return clock


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Any]]:
    """Deadlines as the only clocks; what they tell when they move."""
    heard: list[Sequence[Any]] = []

    def move(calendar: Any, *, first: date, by: Any, now: datetime) -> int:
        return recompute(Deadline, calendar=calendar, now=now, first=first, by=by, on_changed=heard.append)

    monkeypatch.setattr(calendars, "_recomputes", [move])
    monkeypatch.setattr(
        calendars, "_impacts", [lambda calendar, **about: measure(Deadline, calendar=calendar, **about)]
    )
    return heard


def test_shipped_years_are_there_and_confirmed() -> None:
    calendar = calendars.load_calendar()
    assert calendar.covered_years == (2025, 2026)
    assert [len(calendar.workdays(year)) for year in (2025, 2026)] == [248, 248]
    assert calendars.load_calendar() is calendar


def test_a_year_arrives_and_provisional_deadlines_move(
    ticket: Ticket, keeper: Staff, listening: list[Sequence[Any]]
) -> None:
    clock = running(ticket, "5wd", "2026-12-28 10:00")
    assert (told(clock.due_at), clock.is_provisional) == ("2027-01-05 Tue 17:30", True)
    loaded = actions.load_days(YEAR_2027, source="2027 年安排", by=keeper, now=NOW)
    assert (loaded.rows, loaded.years, loaded.recomputed) == (3, (2027,), 1)
    clock.refresh_from_db()
    assert (told(clock.due_at), clock.is_provisional) == ("2027-01-06 Wed 17:30", False)
    assert told(clock.next_at) == "2027-01-05 Tue 17:30"
    assert [moved.pk for moved in listening[0]] == [clock.pk]
    record = evidence.records_of(evidence.Subject("ticket", ticket.pk)).get()
    assert (record.verb, record.actor_id) == ("recompute_clock", keeper.pk)


def test_confirming_an_unchanged_due_time_is_recorded_too(
    ticket: Ticket, listening: list[Sequence[Any]]
) -> None:
    clock = running(ticket, "5wd", "2026-12-28 10:00")
    actions.load_days((CalendarRow(date(2027, 1, 1), False, "元旦"),), source="2027", by=None, now=NOW)
    clock.refresh_from_db()
    assert (told(clock.due_at), clock.is_provisional) == ("2027-01-05 Tue 17:30", False)
    assert evidence.records_of(evidence.Subject("ticket", ticket.pk)).count() == 1


def test_stopped_and_natural_clocks_stay(ticket: Ticket, listening: list[Sequence[Any]]) -> None:
    done = running(ticket, "5wd", "2026-12-28 10:00")
    clocks.stop(done, at=instant("2026-12-29 10:00"))
    done.save()
    natural = running(ticket, "24h", "2026-12-31 20:00")
    assert actions.load_days(YEAR_2027, source="2027", by=None, now=NOW).recomputed == 0
    done.refresh_from_db()
    natural.refresh_from_db()
    assert told(done.due_at) == "2027-01-05 Tue 17:30"
    assert told(natural.due_at) == "2027-01-01 Fri 20:00"


def test_a_suspended_clock_moves_with_its_calendar(ticket: Ticket, listening: list[Sequence[Any]]) -> None:
    clock = running(ticket, "5wd", "2026-12-28 10:00")
    clocks.suspend(clock, at=instant("2026-12-30 10:00"), calendar=shipped_calendar())
    clock.save()
    actions.load_days(YEAR_2027, source="2027", by=None, now=NOW)
    clock.refresh_from_db()
    assert clock.next_at is None
    assert clock.remaining_amount == 4
    clocks.resume_clock(
        clock, at=instant("2026-12-31 10:00"), calendar=calendars.load_calendar(), urgency="NORMAL"
    )
    assert told(clock.due_at) == "2027-01-07 Thu 17:30"


def test_the_effect_is_known_before(ticket: Ticket, listening: list[Sequence[Any]]) -> None:
    running(ticket, "1wd", "2026-12-04 10:00")  # due on Monday the 7th
    later = instant("2026-12-06 12:00")
    nothing = actions.preview_day(day=date(2026, 12, 8), is_workday=False, now=later)
    assert nothing == calendars.Impact(0, 0)
    moved = actions.preview_day(day=date(2026, 12, 7), is_workday=False, now=later)
    assert moved == calendars.Impact(1, 0)
    made_up = actions.preview_day(day=date(2026, 12, 5), is_workday=True, now=later)
    assert made_up == calendars.Impact(1, 1)
    assert CalendarDay.objects.filter(date__month=12).count() == 0


def test_one_day_changes_and_goes_back(ticket: Ticket, keeper: Staff, listening: list[Sequence[Any]]) -> None:
    clock = running(ticket, "1wd", "2026-12-04 10:00")
    day = date(2026, 12, 7)
    changed = actions.change_day(day=day, is_workday=False, name="台风停工", by=keeper, now=NOW)
    clock.refresh_from_db()
    assert (changed.recomputed, told(clock.due_at)) == (1, "2026-12-08 Tue 17:30")
    assert calendars.load_calendar().name_of(day) == "台风停工"
    actions.change_day(day=day, is_workday=None, by=keeper, now=NOW)
    clock.refresh_from_db()
    assert told(clock.due_at) == "2026-12-07 Mon 17:30"


def test_a_day_set_by_hand_confirms_no_year() -> None:
    actions.change_day(day=date(2027, 2, 8), is_workday=False, name="", by=None, now=NOW)
    calendar = calendars.load_calendar()
    assert not calendar.is_workday(date(2027, 2, 8))
    assert not calendar.is_covered(date(2027, 2, 8))


def test_loading_again_replaces_the_year_and_spares_its_neighbours() -> None:
    actions.load_days(YEAR_2027, source="draft", by=None, now=NOW)
    rows = (CalendarRow(date(2026, 12, 31), False, "元旦"), CalendarRow(date(2027, 1, 1), False, "元旦"))
    loaded = actions.load_days(rows, source="final", by=None, now=NOW, years=(2027,))
    assert loaded.version == RuleVersion.objects.filter(kind="calendar").count() == 3
    assert list(CalendarDay.objects.filter(date__year=2027).values_list("date", flat=True)) == [
        date(2027, 1, 1)
    ]
    assert CalendarDay.objects.filter(date__year=2026).count() == 40
    assert calendars.load_calendar().covered_years == (2025, 2026, 2027)


def test_hours_change(ticket: Ticket, listening: list[Sequence[Any]]) -> None:
    clock = running(ticket, "1wd", "2026-12-04 10:00")
    summer = (Slot(time(8), time(12)), Slot(time(14), time(17)))
    assert actions.preview_hours(slots=summer, now=NOW).affected == 1
    assert actions.set_hours(slots=summer, by=None, now=NOW).recomputed == 1
    clock.refresh_from_db()
    assert told(clock.due_at) == "2026-12-07 Mon 17:00"
    assert WorkSlot.objects.count() == 2
    with pytest.raises(Refused) as refusal:
        actions.set_hours(slots=summer[::-1], by=None, now=NOW)
    assert refusal.value.codes == ("calendar_bad_hours",)


def test_only_service_managers_keep_the_calendar(centre: Department) -> None:
    stranger = Staff.objects.create_user("stranger", display_name="路人")
    appoint(staff=stranger, department=centre, role=Role.DISPATCHER, by=None, now=NOW)
    for attempt in (
        partial(actions.load_days, YEAR_2027, source="x"),
        partial(actions.change_day, day=date(2027, 1, 4), is_workday=False),
        partial(actions.set_hours, slots=(Slot(time(9), time(17)),)),
    ):
        with pytest.raises(NotPermitted):
            attempt(by=stranger, now=NOW)
    assert not calendars.load_calendar().is_covered(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        ("2026-11-02 10:00", 60, (2027, 60)),
        ("2026-11-01 10:00", 60, None),
        ("2026-12-31 23:59", 60, (2027, 1)),
        ("2027-03-01 10:00", 60, (2027, 0)),
        ("2026-06-01 10:00", 0, None),
    ],
)
def test_the_coming_days_are_watched(now: str, days: int, expected: tuple[int, int] | None) -> None:
    found = calendars.check(calendars.load_calendar(), instant(now), days)
    assert (found and (found.year, found.days)) == expected


def test_banner_is_silent_once_the_year_is_loaded() -> None:
    assert calendars.banner(NOW) is not None
    actions.load_days(YEAR_2027, source="2027", by=None, now=NOW)
    assert calendars.banner(NOW) is None
