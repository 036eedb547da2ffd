"""Why a clock falls due when it does: the days between, each with its mark. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from departments.rules.calendar import ONE_DAY, WorkCalendar, in_shanghai
from departments.rules.limits import Basis, Limit, Pause

SUNDAY = 6


class Mark(StrEnum):
    """What a day did to the clock."""

    START = "start"
    COUNTED = "counted"
    OFF = "off"
    PAUSED = "paused"
    DUE = "due"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of the panel. ``ordinal`` is the how-manieth day counted it is, for limits counted in days."""

    date: date
    mark: Mark
    ordinal: int | None
    name: str
    is_makeup: bool
    is_workday: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The days from the start to the Sunday of the due week.

    Days off passed over; weekend days that counted.
    """

    limit: Limit
    started_at: datetime
    due_at: datetime
    days: tuple[DayMark, ...]
    skipped: tuple[DayMark, ...]
    counted_in: tuple[DayMark, ...]
    pauses: tuple[Pause, ...]
    is_provisional: bool

    @property
    def weeks(self) -> tuple[tuple[DayMark | None, ...], ...]:
        """The days as whole weeks from Monday, None before the start."""
        padded: list[DayMark | None] = [None] * self.days[0].date.weekday() + list(self.days)
        return tuple(tuple(padded[i : i + 7]) for i in range(0, len(padded), 7))


def explain(
    limit: Limit,
    started_at: datetime,
    due_at: datetime,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
) -> Explanation:
    """The days of a clock, marked.

    A pause swallows as many days as closes of business lie in it; of the working days it touches, those it
    covers most are shown as paused, so that the days counted add up to the limit.
    """
    start, end = in_shanghai(started_at), in_shanghai(due_at)
    stops = tuple((in_shanghai(a), in_shanghai(b) if b else None) for a, b in pauses)
    paused = _paused_days(start, end, stops, calendar)
    days = _marked(limit, start.date(), end.date(), paused, calendar)
    inside = tuple(day for day in days if start.date() < day.date <= end.date())
    natural = limit.basis.is_natural
    return Explanation(
        limit=limit,
        started_at=start,
        due_at=end,
        days=days,
        skipped=() if natural else tuple(day for day in inside if day.mark is Mark.OFF),
        counted_in=()
        if natural
        else tuple(d for d in inside if d.is_makeup and d.mark in {Mark.COUNTED, Mark.DUE}),
        pauses=stops,
        is_provisional=not natural and not calendar.is_covered_between(start.date(), end.date()),
    )


def _marked(
    limit: Limit, first: date, last: date, paused: set[date], calendar: WorkCalendar
) -> tuple[DayMark, ...]:
    counts_days = limit.basis in {Basis.WD, Basis.CD}
    ordinal = 0
    marks = []
    for offset in range((last - first).days + SUNDAY - last.weekday() + 1):
        day = first + timedelta(days=offset)
        mark = _mark_of(day, first, last, paused, calendar, limit.basis)
        counted = counts_days and first < day <= last and mark in {Mark.COUNTED, Mark.DUE}
        ordinal += counted
        marks.append(
            DayMark(
                date=day,
                mark=mark,
                ordinal=ordinal if counted else None,
                name=calendar.name_of(day),
                is_makeup=calendar.is_makeup(day),
                is_workday=calendar.is_workday(day),
            )
        )
    return tuple(marks)


def _mark_of(
    day: date, first: date, last: date, paused: set[date], calendar: WorkCalendar, basis: Basis
) -> Mark:
    if day > last:
        return Mark.LATER
    if day == last:
        return Mark.DUE
    if day == first:
        return Mark.START
    if day in paused:
        return Mark.PAUSED
    runs = basis.is_natural or basis is Basis.CD or calendar.is_workday(day)
    return Mark.COUNTED if runs else Mark.OFF


def _paused_days(
    start: datetime, end: datetime, pauses: Iterable[Pause], calendar: WorkCalendar
) -> set[date]:
    """The working days the pauses swallow: as many as their closes, those they cover most.

    Neither the start's own day nor the due day is ever one; a day is swallowed once.
    """
    between = (start.date() + i * ONE_DAY for i in range(1, (end.date() - start.date()).days))
    free = [day for day in between if calendar.is_workday(day)]
    swallowed: set[date] = set()
    for first, last in pauses:
        until = min(last or end, end)
        closes = calendar.closes_within(first, until) if until > first else 0
        free.sort(key=lambda day: (-_cover(day, first, until, calendar), abs(day - first.date())))
        swallowed.update(free[:closes])
        free = free[closes:]
    return swallowed


def _cover(day: date, start: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """How many working seconds of the day lie in the stretch."""
    return calendar.working_seconds(max(start, calendar.opening_of(day)), min(end, calendar.close_of(day)))
