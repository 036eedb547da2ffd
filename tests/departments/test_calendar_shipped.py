"""The shipped years against two independent sources, and the arithmetic of the calendar itself."""

from datetime import date, time, timedelta

import chinese_calendar
import holidays
import pytest

from departments.rules.calendar import DEFAULT_SLOTS, Slot, WorkCalendar
from tests.departments.deadline_table import instant, shipped_calendar, told

CALENDAR = shipped_calendar()


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=i) for i in range(365)]


@pytest.mark.parametrize("year", [2025, 2026])
def test_shipped_year_agrees_with_two_sources(year: int) -> None:
    second_opinion = holidays.country_holidays("CN", years=year)
    ours = [day for day in days_of(year) if CALENDAR.is_workday(day)]
    assert ours == [day for day in days_of(year) if chinese_calendar.is_workday(day)]
    assert ours == [day for day in days_of(year) if second_opinion.is_working_day(day)]
    assert len(ours) == 248


def test_names_and_made_up_days() -> None:
    assert CALENDAR.name_of(date(2026, 9, 25)) == "中秋节"
    assert CALENDAR.name_of(date(2026, 9, 20)) == "国庆节"
    assert CALENDAR.is_makeup(date(2026, 9, 20))
    assert not CALENDAR.is_makeup(date(2026, 9, 19))
    assert CALENDAR.name_of(date(2026, 7, 6)) == ""
    assert CALENDAR.name_of(date(2027, 10, 2)) == "国庆节"


def test_unconfirmed_year_falls_back_and_one_day_set_by_hand_confirms_nothing() -> None:
    calendar = WorkCalendar({date(2027, 2, 8): False}, covered=())
    assert not calendar.is_covered(date(2027, 2, 8))
    assert not calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2027, 2, 9))
    off = [day for day in days_of(2029) if day.weekday() < 5 and not calendar.is_workday(day)]
    assert off == [date(2029, m, d) for m, d in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]


def test_working_moments() -> None:
    working = ("2026-07-06 09:00", "2026-07-06 11:59:59", "2026-07-06 13:30", "2026-09-20 10:00")
    resting = ("2026-07-06 08:59:59", "2026-07-06 12:00", "2026-07-06 17:30", "2026-09-25 10:00")
    assert all(CALENDAR.is_working_moment(instant(moment)) for moment in working)
    assert not any(CALENDAR.is_working_moment(instant(moment)) for moment in resting)


def test_other_hours() -> None:
    summer = WorkCalendar({}, slots=(Slot(time(8), time(12)), Slot(time(15), time(18, 30))))
    assert summer.day_seconds == 7.5 * 3600
    assert told(summer.add_working_seconds(instant("2026-07-06 11:00"), 2 * 3600)) == "2026-07-06 Mon 16:00"
    assert told(summer.nth_close_after(instant("2026-07-06 17:30"), 1)) == "2026-07-06 Mon 18:30"


@pytest.mark.parametrize(
    "slots",
    [(), (Slot(time(12), time(9)),), (Slot(time(9), time(9)),), DEFAULT_SLOTS[::-1], (DEFAULT_SLOTS[0],) * 2],
)
def test_hours_that_make_no_day_are_refused(slots: tuple[Slot, ...]) -> None:
    with pytest.raises(ValueError, match="slot"):
        WorkCalendar({}, slots=slots)


def test_a_year_without_any_working_day_ends() -> None:
    idle = WorkCalendar({day: False for day in days_of(2026)})
    assert idle.nth_workday_after(date(2025, 12, 31), 1) == date(2027, 1, 4)
    assert idle.last_workday_before(date(2027, 1, 4)) == date(2025, 12, 31)
    assert told(idle.add_working_seconds(instant("2026-07-06 10:00"), 3600)) == "2027-01-04 Mon 10:00"
    assert told(idle.subtract_working_seconds(instant("2026-07-06 10:00"), 3600)) == "2025-12-31 Wed 16:30"
