"""A year of the working calendar as twelve months of weeks, to be drawn."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.clock_reasons import short_name
from departments.clock_wording import WEEKDAYS
from departments.rules.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the year view; ``sign`` is "off" for a weekday off, "on" for a day made up, or nothing."""

    date: date
    is_workday: bool
    sign: str
    note: str
    label: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its weeks from Monday, None outside it, and how many days of it are worked."""

    number: int
    workdays: int
    weeks: tuple[tuple[Day | None, ...], ...]


def months_of(year: int, calendar: WorkCalendar, today: date) -> tuple[Month, ...]:
    """The twelve months of the year."""
    return tuple(_month(year, number, calendar, today) for number in range(1, 13))


def _month(year: int, number: int, calendar: WorkCalendar, today: date) -> Month:
    weeks = Calendar().monthdatescalendar(year, number)
    days = tuple(
        tuple(_day(day, calendar, today) if day.month == number else None for day in week) for week in weeks
    )
    workdays = sum(day is not None and day.is_workday for week in days for day in week)
    return Month(number, workdays, days)


def say_day(day: date, calendar: WorkCalendar) -> str:
    """A day and what it is: "Fri 25/9: off, 中秋节"."""
    name = calendar.name_of(day)
    parts = {
        "weekday": WEEKDAYS[day.weekday()],
        "day": day.day,
        "month": day.month,
        "kind": pgettext("a day", "worked") if calendar.is_workday(day) else pgettext("a day", "off"),
        "name": name,
    }
    if name:
        return _("%(weekday)s %(day)s/%(month)s: %(kind)s, %(name)s") % parts
    return _("%(weekday)s %(day)s/%(month)s: %(kind)s") % parts


def _day(day: date, calendar: WorkCalendar, today: date) -> Day:
    worked, name = calendar.is_workday(day), calendar.name_of(day)
    sign = "on" if calendar.is_makeup(day) else "off" if name and not worked else ""
    note = "" if worked else short_name(name)
    return Day(day, worked, sign, note, say_day(day, calendar), day == today)
