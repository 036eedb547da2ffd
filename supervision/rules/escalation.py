"""What has come of a clock: the steps it reached, its level, its points, what is proposed. Pure.

Everything is derived from the clock as it stands and from the instant up to which it ran, never from what was
done before: once after a missed week gives what minute by minute gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from departments.rules.clocks import Step, StepName

LADDER_KINDS = frozenset({"HANDLE", "CO_HANDLE", "ORDER_REPORT"})
"""Clocks whose whole ladder is climbed; of all others one is reminded, and no more."""
REMINDING = (StepName.DUE_SOON, StepName.REMINDER)
LEVEL = {StepName.YELLOW: 1, StepName.RED: 2, StepName.INTERVIEW: 3}
LATE = {
    1: (StepName.LATE_1, StepName.YELLOW),
    2: (StepName.LATE_2,),
    3: (StepName.LATE_3, StepName.RED),
    5: (StepName.LATE_5, StepName.INTERVIEW),
}
"""The steps that mark so many working days late; an ordinary ladder has the days as its own steps."""
YELLOW_CARD, RED_CARD, CIRCULAR, INTERVIEW = "YELLOW_CARD", "RED_CARD", "CIRCULAR", "INTERVIEW"
MEASURES = {
    StepName.YELLOW: (YELLOW_CARD,),
    StepName.RED: (RED_CARD, CIRCULAR),
    StepName.INTERVIEW: (INTERVIEW,),
}
ABOVE = {StepName.YELLOW: RED_CARD, StepName.RED: INTERVIEW}
RANK = {YELLOW_CARD: 1, RED_CARD: 2, INTERVIEW: 3}
"""A higher measure lets a lower card that nobody took up lapse; a circular stands beside them."""


@dataclass(frozen=True, slots=True)
class Course:
    """How far a clock has come.

    ``reminded``: steps of which people are told. ``next_at`` and ``next_step``: when it is looked at again.
    """

    reminded: tuple[Step, ...]
    level: int
    is_broken: bool
    next_at: datetime | None
    next_step: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Which deduction a late clock costs, and in which case of it."""

    code: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class Rise:
    """From later than this instant on, so many points."""

    at: datetime
    points: Decimal


def course_of(
    kind: str,
    steps: Sequence[Step],
    due_at: datetime,
    *,
    now: datetime,
    stopped_at: datetime | None,
    is_provisional: bool = False,
) -> Course:
    """The course of a clock that runs, or stopped: then it reaches nothing more.

    A provisional one reminds and raises nothing; what comes at its due time waits by name until it is sure.
    """
    until = min(now, stopped_at) if stopped_at else now
    climbs = kind in LADDER_KINDS and not is_provisional
    reached = [step for step in steps if step.at < until]
    reminded = tuple(step for step in reached if step.name in REMINDING or (climbs and step.name in LEVEL))
    level = max((LEVEL.get(step.name, 0) for step in reached), default=0) if climbs else 0
    is_broken = due_at < until and not is_provisional
    if stopped_at is not None:
        return Course(reminded, level, is_broken, None, "")
    if is_provisional and due_at < until:
        return Course(reminded, level, is_broken, None, _at_due(steps, due_at))
    wakes = steps if kind in LADDER_KINDS else _until_due(steps, due_at)
    coming = next((step for step in wakes if step.at >= until), None)
    return Course(
        reminded, level, is_broken, coming.at if coming else None, coming.name.value if coming else ""
    )


def rule_of(kind: str, role: str, *, is_rework: bool) -> Rule | None:
    """The deduction that a late clock costs; a rework is a rectification's remedy (D9, not D2 or D3)."""
    match kind, role:
        case "SIGN", "LEAD":
            return Rule("D1")
        case "RESPOND", "LEAD":
            return None if is_rework else Rule("D2")
        case "HANDLE", _:
            return Rule("D9", "REMEDY") if is_rework else Rule("D3")
        case "CO_HANDLE", _:
            return Rule("D3")
        case "ORDER_REPORT", _:
            return Rule("D10")
        case "RECT_PLAN", _:
            return Rule("D9", "PLAN")
        case "RECT_REMEDY", _:
            return Rule("D9", "REMEDY")
    return None


def rises_of(
    rule: Rule, steps: Sequence[Step], due_at: datetime, table: Mapping[str, Any]
) -> tuple[Rise, ...]:
    """When the rule costs how much, by this version of the numbers; in time's order."""
    scale = table["points"][rule.code]
    if rule.case:
        return (Rise(due_at, Decimal(str(scale[rule.case]))),)
    if not isinstance(scale, Mapping):
        return (Rise(due_at, Decimal(str(scale))),)
    days = sorted((int(days), Decimal(str(points))) for days, points in scale.items())
    return tuple(Rise(due_at if n == 0 else _late_by(steps, n), points) for n, points in days)


def reached(rises: Iterable[Rise], *, now: datetime, stopped_at: datetime | None) -> tuple[Rise, ...]:
    """The rises that the clock has come to."""
    until = min(now, stopped_at) if stopped_at else now
    return tuple(rise for rise in rises if rise.at < until)


def is_at_top(rises: Sequence[Rise], had: Sequence[Rise]) -> bool:
    """Whether no further rise can come."""
    return len(had) == len(rises)


def measures_of(reminded: Iterable[Step], twice: Iterable[StepName]) -> dict[str, bool]:
    """The measures to propose, in order; whether each is because the same step came twice on one ticket."""
    again, found = frozenset(twice), dict[str, bool]()
    for step in reminded:
        for measure in MEASURES.get(step.name, ()):
            found.setdefault(measure, False)
        if step.name in again and step.name in ABOVE:
            found.setdefault(ABOVE[step.name], True)
    return found


def lapsing(measures: Iterable[str]) -> frozenset[str]:
    """The cards among them that a higher measure makes idle."""
    ranked = [measure for measure in measures if measure in RANK]
    highest = max((RANK[measure] for measure in ranked), default=0)
    return frozenset(measure for measure in ranked if RANK[measure] < highest)


def _until_due(steps: Sequence[Step], due_at: datetime) -> list[Step]:
    """The reminding steps, and the one that comes at the due time: there a deduction may begin."""
    due = next((step for step in steps if step.at >= due_at), None)
    return [step for step in steps if step.name in REMINDING or step is due]


def _at_due(steps: Sequence[Step], due_at: datetime) -> str:
    return next((step.name.value for step in steps if step.at >= due_at), "")


def _late_by(steps: Sequence[Step], days: int) -> datetime:
    """The instant of the step that marks so many working days late. Raises KeyError, StopIteration."""
    at = {step.name: step.at for step in steps}
    return next(at[name] for name in LATE[days] if name in at)
