"""A clock's whole life from its start: the same moves on any calendar give the due time anew. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
    earliest,
    extend,
    pause,
    resume,
)


class MoveKind(StrEnum):
    """What can happen to a clock. VOID and RECOMPUTE tell of it and change no arithmetic."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    VOID = "void"
    RECOMPUTE = "recompute"


class MoveReason(StrEnum):
    """Why a clock stood still, was lengthened, lifted, voided or worked out anew; apps may have their own."""

    REVIEW = "REVIEW"
    SUSPENSION = "SUSPENSION"
    CITIZEN_MATERIAL = "CITIZEN_MATERIAL"
    JUDICIAL = "JUDICIAL"
    FORCE_MAJEURE = "FORCE_MAJEURE"
    ASKED_CITIZEN = "ASKED_CITIZEN"
    RETURN_DELAY = "RETURN_DELAY"
    EXTENSION = "EXTENSION"
    SENT_BACK = "SENT_BACK"
    RECLASSIFIED = "RECLASSIFIED"
    RETURNED = "RETURNED"
    REDISPATCHED = "REDISPATCHED"
    MERGED = "MERGED"
    URGENCY = "URGENCY"
    CALENDAR = "CALENDAR"
    LEAD_DUE = "LEAD_DUE"
    SET_TIME = "SET_TIME"


@dataclass(frozen=True, slots=True)
class Move:
    """PAUSE or RESUME at an instant.

    EXTEND by ``amount`` working days; AT_LEAST ``amount`` wh left at one; AT_MOST: due at one at the
    latest; VOID at one; RECOMPUTE of the due time ``at``, on the calendar's version ``amount``. ``reason``
    is a code, ``by`` a name, ``made_at`` when it was decided where that is another instant than ``at``.
    """

    kind: MoveKind
    at: datetime
    amount: int = 0
    reason: str = ""
    by: str = ""
    made_at: datetime | None = None

    def written(self) -> list[object]:
        """The move as it is stored: [kind, at, amount] and, if there is any, what else is known of it."""
        more = {
            "reason": self.reason,
            "by": self.by,
            "made_at": self.made_at.isoformat() if self.made_at else "",
        }
        told = {key: value for key, value in more.items() if value}
        return [self.kind.value, self.at.isoformat(), self.amount, *([told] if told else [])]

    @classmethod
    def read(cls, stored: Sequence[object]) -> "Move":
        """The inverse of ``written``."""
        told = stored[3] if len(stored) > 3 and isinstance(stored[3], Mapping) else {}
        made_at = str(told.get("made_at", ""))
        return cls(
            MoveKind(str(stored[0])),
            datetime.fromisoformat(str(stored[1])),
            int(str(stored[2])),
            reason=str(told.get("reason", "")),
            by=str(told.get("by", "")),
            made_at=datetime.fromisoformat(made_at) if made_at else None,
        )


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
    statutory: Limit | None = None,
) -> Replayed:
    """The clock after its moves, in their order.

    An upstream order's own due time, and a limit of law, count where they are earlier; the office's pauses
    and extensions move neither. A pause inside a pause, and an end of none, change nothing.
    """
    first = due(limit, started_at, calendar)
    clock = Replayed(first.due_at, first.is_provisional, limit.basis, None, ())
    for move in moves:
        clock = _after(clock, move, calendar)
    caps = [Due(in_shanghai(external_due_at), False)] if external_due_at else []
    caps += [due(statutory, started_at, calendar)] if statutory else []
    return _capped(clock, caps, in_shanghai(started_at), calendar)


def running_limit(limit: Limit, moves: Iterable[Move]) -> Limit:
    """The limit as it runs now: once extended it is counted in working days, and longer than one."""
    granted = sum(move.amount for move in moves if move.kind is MoveKind.EXTEND)
    if not granted:
        return limit
    return Limit((limit.amount if limit.basis is Basis.WD else 1) + granted, Basis.WD)


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
        case MoveKind.AT_MOST:
            return _at_most(clock, move)
        case MoveKind.VOID | MoveKind.RECOMPUTE:
            return clock


def _paused(clock: Replayed, at: datetime, calendar: WorkCalendar) -> Replayed:
    if clock.is_paused:
        return clock
    remaining = pause(clock.basis, clock.due_at, at, calendar)
    return replace(clock, remaining=remaining, pauses=(*clock.pauses, (in_shanghai(at), None)))


def _resumed(clock: Replayed, at: datetime, calendar: WorkCalendar) -> Replayed:
    if not clock.is_paused:
        return clock
    pauses = (*clock.pauses[:-1], (clock.pauses[-1][0], in_shanghai(at)))
    if clock.remaining is None:
        return replace(clock, pauses=pauses)
    then = resume(clock.remaining, at, calendar)
    provisional = clock.is_provisional or then.is_provisional
    return Replayed(then.due_at, provisional, clock.basis, None, pauses)


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
    return replace(clock, due_at=floor.due_at, is_provisional=provisional)


def _at_most(clock: Replayed, move: Move) -> Replayed:
    """Never due later than the instant; what happens afterwards starts from there."""
    cap = in_shanghai(move.at)
    return clock if clock.is_paused or clock.due_at <= cap else replace(clock, due_at=cap)


def _capped(clock: Replayed, caps: Sequence[Due], start: datetime, calendar: WorkCalendar) -> Replayed:
    """The earliest counts. What was cut off before an unconfirmed year is sure, whatever that year brings.

    A clock suspended after the time that cuts it off was already due: it keeps nothing.
    """
    own = Due(clock.due_at, clock.is_provisional)
    due_at = earliest(own, *caps).due_at
    unsure = any(one.is_provisional for one in (own, *caps))
    if caps:
        unsure = unsure and not calendar.is_covered_between(start.date(), due_at.date())
    kept = clock.remaining if not clock.is_paused or clock.pauses[-1][0] < due_at else None
    return replace(clock, due_at=due_at, is_provisional=unsure, remaining=kept)
