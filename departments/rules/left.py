"""How much time is left, as people say it. Pure: values only, the words are the door's.

Clocks in working days and hours are told in working time, natural ones in natural time: one that runs day and
night is late day and night. A working day or more is told in whole working days, two natural days or more of
lateness in whole days (the fraction dropped), anything less in hours and minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.rules.limits import HOUR, MINUTE, Basis, Pause, Remaining, overdue_workdays

DAY = 24 * HOUR
MANY = 2 * DAY
"""From this lateness on nobody counts hours."""


class Unit(StrEnum):
    """The unit an amount of time is told in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"


class Kind(StrEnum):
    """Before the due instant (and at it), or after."""

    LEFT = "left"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Left:
    """``amount`` of ``unit``; with HOURS, ``minutes`` beside them ("6 hours 18 minutes")."""

    kind: Kind
    unit: Unit
    amount: int
    minutes: int = 0


def left(
    due_at: datetime,
    now: datetime,
    calendar: WorkCalendar,
    basis: Basis = Basis.WD,
    pauses: Iterable[Pause] = (),
) -> Left:
    """What is left until the due instant, or by how much it has passed.

    Overdue by more than n ≥ 1 working days is told as n working days, the same n as cards and deductions use;
    of a natural clock, whose ladder counts natural hours, as hours, and from ``MANY`` on as days.
    """
    moment, limit = in_shanghai(now), in_shanghai(due_at)
    if moment > limit:
        return _late(limit, moment, calendar, basis, tuple(pauses))
    if basis is Basis.CD and limit.date() > moment.date():
        return Left(Kind.LEFT, Unit.DAYS, (limit.date() - moment.date()).days)
    seconds = _seconds(moment, limit, calendar, basis)
    if basis.is_natural or seconds < calendar.day_seconds:
        return _in_hours(Kind.LEFT, seconds or int((limit - moment).total_seconds()))
    return Left(Kind.LEFT, Unit.WORKDAYS, seconds // calendar.day_seconds)


def _late(
    limit: datetime, moment: datetime, calendar: WorkCalendar, basis: Basis, pauses: tuple[Pause, ...]
) -> Left:
    ran = _running(limit, moment, pauses, calendar, basis)
    if basis.is_natural:
        return Left(Kind.OVERDUE, Unit.DAYS, ran // DAY) if ran >= MANY else _in_hours(Kind.OVERDUE, ran)
    if workdays := overdue_workdays(limit, moment, calendar, pauses):
        return Left(Kind.OVERDUE, Unit.WORKDAYS, workdays)
    return _in_hours(Kind.OVERDUE, ran)


def kept(remaining: Remaining, calendar: WorkCalendar) -> Left:
    """What a suspended clock keeps."""
    match remaining.basis:
        case Basis.WD:
            return Left(Kind.LEFT, Unit.WORKDAYS, remaining.amount)
        case Basis.CD:
            return Left(Kind.LEFT, Unit.DAYS, remaining.amount)
        case Basis.WH if remaining.amount >= calendar.day_seconds:
            return Left(Kind.LEFT, Unit.WORKDAYS, remaining.amount // calendar.day_seconds)
    return _in_hours(Kind.LEFT, remaining.amount)


def took(start: datetime, end: datetime, calendar: WorkCalendar, basis: Basis) -> Left:
    """How long something took, in the unit's own time ("28 minutes", "2 working days")."""
    seconds = _seconds(start, end, calendar, basis)
    if basis.is_natural or seconds < calendar.day_seconds:
        return _in_hours(Kind.LEFT, seconds)
    return Left(Kind.LEFT, Unit.WORKDAYS, seconds // calendar.day_seconds)


def share_used(
    started_at: datetime,
    due_at: datetime,
    now: datetime,
    calendar: WorkCalendar,
    basis: Basis = Basis.WD,
    pauses: Iterable[Pause] = (),
) -> int:
    """How much of the time is used, pauses taken out, in whole percent from 0 to 100."""
    if now >= due_at:
        return 100
    stops = tuple(pauses)
    whole = _running(started_at, due_at, stops, calendar, basis)
    return (
        max(0, min(100, 100 * _running(started_at, now, stops, calendar, basis) // whole)) if whole > 0 else 0
    )


def _running(
    start: datetime, end: datetime, pauses: tuple[Pause, ...], calendar: WorkCalendar, basis: Basis
) -> int:
    stood = sum(_seconds(max(start, a), min(end, b or end), calendar, basis) for a, b in pauses)
    return _seconds(start, end, calendar, basis) - stood


def _seconds(a: datetime, b: datetime, calendar: WorkCalendar, basis: Basis) -> int:
    if basis.is_natural:
        return max(0, int((in_shanghai(b) - in_shanghai(a)).total_seconds()))
    return calendar.working_seconds(a, b)


def _in_hours(kind: Kind, seconds: int) -> Left:
    hours, minutes = divmod(seconds // MINUTE, HOUR // MINUTE)
    return Left(kind, Unit.HOURS, hours, minutes) if hours else Left(kind, Unit.MINUTES, minutes)
