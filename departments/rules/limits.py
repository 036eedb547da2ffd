"""Limits and dues: when a limit falls due, and what pauses and extensions do to it.

Pure. Limits come in five units: ``wd`` ends at the close of the n-th working day after the start's calendar
day; ``wh`` runs in working time only; ``h`` and ``min`` are natural; ``cd`` counts calendar days and ends
at a close of business, moved off days off. An act *at* the due instant is in time. All instants are kept to
the second.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from departments.rules.calendar import ONE_DAY, WorkCalendar, in_shanghai, to_the_second

Pause = tuple[datetime, datetime | None]
"""A stretch [start, end] in which a clock stood still; an end of None has not come yet."""

HOUR = 3600
MINUTE = 60


class Basis(StrEnum):
    """The unit a limit is counted in."""

    WD = "wd"
    WH = "wh"
    H = "h"
    MIN = "min"
    CD = "cd"

    @property
    def is_natural(self) -> bool:
        """Whether the unit runs day and night, so that the calendar never matters."""
        return self in {Basis.H, Basis.MIN}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many units; at least one.

    ``str()`` and ``parse`` are inverse: "5wd", "4wh", "24h", "30min", "10cd".
    """

    amount: int
    basis: Basis

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a limit is at least one unit long")

    def __str__(self) -> str:
        return f"{self.amount}{self.basis.value}"

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read "4wh" or "4 wh". Raises ValueError for anything else."""
        match = re.fullmatch(r"\s*(\d{1,5})\s*(wd|wh|h|min|cd)\s*", text)
        if match is None:
            raise ValueError(f"not a limit: {text!r}")
        return cls(int(match[1]), Basis(match[2]))


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock falls due, and whether an unconfirmed year of the calendar had a part in it."""

    due_at: datetime
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a suspended clock keeps: closes (WD), working seconds (WH), seconds (H, MIN) or days (CD)."""

    basis: Basis
    amount: int


def due(limit: Limit, started_at: datetime, calendar: WorkCalendar) -> Due:
    """When the limit, started at that instant, falls due."""
    start = to_the_second(started_at)
    return _counted(limit.basis, start, _end_of(limit, start, calendar), calendar)


def earliest(first: Due, *others: Due) -> Due:
    """The due time that counts where several limits hold: the earliest (the first named, if they agree)."""
    return min((first, *others), key=lambda one: one.due_at)


def pause(basis: Basis, due_at: datetime, at: datetime, calendar: WorkCalendar) -> Remaining | None:
    """What is left of the clock at a suspension; None when it was already due, for then nothing moves.

    A clock of days lifted to "at least 4 wh" is due off the close of business: it keeps working time.
    """
    moment, limit = to_the_second(at), in_shanghai(due_at)
    if in_shanghai(at) >= limit:
        return None
    if basis in {Basis.WD, Basis.CD} and limit != calendar.close_of(limit.date()):
        basis = Basis.WH
    match basis:
        case Basis.WD:
            return Remaining(Basis.WD, calendar.closes_within(moment, limit))
        case Basis.WH:
            return Remaining(Basis.WH, calendar.working_seconds(moment, limit))
        case Basis.CD:
            return Remaining(Basis.CD, (limit.date() - moment.date()).days)
        case Basis.H | Basis.MIN:
            return Remaining(basis, int((limit - moment).total_seconds()))


def resume(remaining: Remaining, at: datetime, calendar: WorkCalendar) -> Due:
    """When a suspended clock that goes on at that instant falls due."""
    moment = to_the_second(at)
    return _counted(remaining.basis, moment, _end_of_rest(remaining, moment, calendar), calendar)


def extend(due_at: datetime, working_days: int, calendar: WorkCalendar) -> Due:
    """The close of the n-th working day after the old due day, whatever the unit or the day it was granted.

    From then on the clock is a wd clock. Raises ValueError for fewer than one day.
    """
    old = in_shanghai(due_at).date()
    new = calendar.nth_workday_after(old, working_days)
    return Due(calendar.close_of(new), not calendar.is_covered_between(old, new))


def overdue_workdays(
    due_at: datetime, now: datetime, calendar: WorkCalendar, pauses: Iterable[Pause] = ()
) -> int:
    """The n of "overdue by more than n working days": closes of the days after the due day that have passed.

    Exactly at a close that day has not passed yet. Closes inside a pause do not count.
    """
    day, moment = in_shanghai(due_at).date(), in_shanghai(now)
    instant = moment - timedelta(microseconds=1)
    first = calendar.close_of(day)
    if instant <= first:
        return 0
    return calendar.closes_within(first, instant) - sum(
        calendar.closes_within(max(first, start), min(instant, end or instant))
        for start, end in pauses
        if (end or instant) > first and start < instant
    )


def due_soon_from(
    limit: Limit, started_at: datetime, due_at: datetime, calendar: WorkCalendar, pauses: Iterable[Pause] = ()
) -> datetime:
    """From when a clock counts as due soon.

    Limits of more than one working day: the close of the working day before the due day. Shorter ones, and
    natural hours: the last quarter of the time the clock runs, pauses taken out, in the unit's own time.
    """
    start, end = to_the_second(started_at), in_shanghai(due_at)
    if not is_short(limit, calendar):
        return max(start, calendar.close_of(calendar.last_workday_before(end.date())))
    clipped = [(max(start, p), min(end, q or end)) for p, q in pauses]
    if limit.basis.is_natural:
        running = _natural(start, end) - sum(_natural(p, q) for p, q in clipped)
        return max(start, later(end, -(running // 4)))
    running = calendar.working_seconds(start, end) - sum(calendar.working_seconds(p, q) for p, q in clipped)
    return max(start, calendar.subtract_working_seconds(end, max(0, running) // 4))


def is_short(limit: Limit, calendar: WorkCalendar) -> bool:
    """Whether the limit is one working day or less, or runs in natural hours."""
    match limit.basis:
        case Basis.WD | Basis.CD:
            return limit.amount == 1
        case Basis.WH:
            return limit.amount * HOUR <= calendar.day_seconds
        case Basis.H | Basis.MIN:
            return True


def later(moment: datetime, seconds: int) -> datetime:
    """So many natural seconds later (earlier when negative), in Shanghai time."""
    return in_shanghai(moment) + timedelta(seconds=seconds)


def open_pause(pauses: Sequence[Pause]) -> datetime | None:
    """When the pause that still lasts began, if one does."""
    return pauses[-1][0] if pauses and pauses[-1][1] is None else None


def _end_of(limit: Limit, start: datetime, calendar: WorkCalendar) -> datetime:
    match limit.basis:
        case Basis.WD:
            return calendar.close_of(calendar.nth_workday_after(start.date(), limit.amount))
        case Basis.WH:
            return calendar.add_working_seconds(start, limit.amount * HOUR)
        case Basis.CD:
            return calendar.close_of(calendar.on_or_after(start.date() + limit.amount * ONE_DAY))
        case Basis.H:
            return later(start, limit.amount * HOUR)
        case Basis.MIN:
            return later(start, limit.amount * MINUTE)


def _end_of_rest(rest: Remaining, at: datetime, calendar: WorkCalendar) -> datetime:
    match rest.basis:
        case Basis.WD:
            return calendar.nth_close_after(at, rest.amount)
        case Basis.WH:
            return calendar.add_working_seconds(at, rest.amount)
        case Basis.CD:
            end = calendar.close_of(calendar.on_or_after(at.date() + rest.amount * ONE_DAY))
            return end if end >= at else calendar.nth_close_after(at, 1)
        case Basis.H | Basis.MIN:
            return later(at, rest.amount)


def _counted(basis: Basis, start: datetime, due_at: datetime, calendar: WorkCalendar) -> Due:
    """The due time; provisional if working time was counted through an unconfirmed year."""
    is_sure = basis.is_natural or calendar.is_covered_between(start.date(), due_at.date())
    return Due(due_at, not is_sure)


def _natural(a: datetime, b: datetime) -> int:
    return max(0, int((b - a).total_seconds()))
