"""A clock's whole life from its start: the same moves on any calendar give the due time anew. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.rules.limits import (
    Basis,
    Due,
    Limit,
    Pause,
    Remaining,
    due,
    extend,
    pause,
    resume,
)


class MoveKind(StrEnum):
    """What can happen to a running clock."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Move:
    """PAUSE or RESUME at an instant.

    EXTEND by ``amount`` working days; AT_LEAST ``amount`` wh left at one.
    """

    kind: MoveKind
    at: datetime
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Replayed:
    """Where a clock stands after its moves; ``remaining`` is set while it is suspended before it was due."""

    due_at: datetime
    is_provisional: bool
    basis: Basis
    remaining: Remaining | None
    pauses: tuple[Pause, ...]

    @property
    def is_paused(self) -> bool:
        """Whether the last pause has not ended."""
        return bool(self.pauses) and self.pauses[-1][1] is None


def replay(
    limit: Limit,
    started_at: datetime,
    moves: Iterable[Move],
    calendar: WorkCalendar,
    external_due_at: datetime | None = None,
) -> Replayed:
    """The clock after its moves, in their order. An upstream order's own due time counts where it is earlier.

    A pause inside a pause, and an end of none, change nothing.
    """
    first = due(limit, started_at, calendar)
    now = _capped(Replayed(first.due_at, first.is_provisional, limit.basis, None, ()), external_due_at)
    for move in moves:
        now = _capped(_after(now, move, calendar), external_due_at)
    return now


def _after(clock: Replayed, move: Move, calendar: WorkCalendar) -> Replayed:
    match move.kind:
        case MoveKind.PAUSE:
            return _paused(clock, move.at, calendar)
        case MoveKind.RESUME:
            return _resumed(clock, move.at, calendar)
        case MoveKind.EXTEND:
            return _extended(clock, move.amount, calendar)
        case MoveKind.AT_LEAST:
            return _at_least(clock, move, calendar)


def _paused(clock: Replayed, at: datetime, calendar: WorkCalendar) -> Replayed:
    if clock.is_paused:
        return clock
    remaining = pause(clock.basis, clock.due_at, at, calendar)
    return Replayed(
        clock.due_at, clock.is_provisional, clock.basis, remaining, (*clock.pauses, (in_shanghai(at), None))
    )


def _resumed(clock: Replayed, at: datetime, calendar: WorkCalendar) -> Replayed:
    if not clock.is_paused:
        return clock
    pauses = (*clock.pauses[:-1], (clock.pauses[-1][0], in_shanghai(at)))
    if clock.remaining is None:
        return Replayed(clock.due_at, clock.is_provisional, clock.basis, None, pauses)
    then = resume(clock.remaining, at, calendar)
    return Replayed(then.due_at, clock.is_provisional or then.is_provisional, clock.basis, None, pauses)


def _extended(clock: Replayed, working_days: int, calendar: WorkCalendar) -> Replayed:
    """The new due time; of a suspended clock also what it keeps, now in closes of business."""
    then = extend(clock.due_at, working_days, calendar)
    since = clock.pauses[-1][0] if clock.is_paused else None
    remaining = pause(Basis.WD, then.due_at, since, calendar) if since else None
    provisional = clock.is_provisional or then.is_provisional
    return Replayed(then.due_at, provisional, Basis.WD, remaining, clock.pauses)


def _at_least(clock: Replayed, move: Move, calendar: WorkCalendar) -> Replayed:
    """Never due sooner than so many working hours after the instant."""
    floor: Due = due(Limit(move.amount, Basis.WH), move.at, calendar)
    if clock.is_paused or clock.due_at >= floor.due_at:
        return clock
    provisional = clock.is_provisional or floor.is_provisional
    return Replayed(floor.due_at, provisional, clock.basis, None, clock.pauses)


def _capped(clock: Replayed, external_due_at: datetime | None) -> Replayed:
    if external_due_at is None or clock.due_at <= external_due_at:
        return clock
    return Replayed(in_shanghai(external_due_at), False, clock.basis, clock.remaining, clock.pauses)
