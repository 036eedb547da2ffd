"""并单: what may be merged into what, and which answer of several counts (R10, T4, T17, T19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.reasons import Reason

REPEAT_WITHIN = timedelta(days=30)
PARTS = (2, 5)


@dataclass(frozen=True, slots=True)
class Target:
    """The ticket that others are merged into, as far as the rules must know it."""

    id: int
    centre_id: int
    is_open: bool
    state: str
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One citizen's answer; ``place`` is its order of arrival."""

    place: int
    level: int
    solved: str


SOLVED_RANK = {"UNSOLVED": 0, "PARTLY": 1, "SOLVED": 2}


def reasons_against_merge(child_id: int, centre_id: int, target: Target) -> list[Reason]:
    """Why a ticket cannot be merged into the target."""
    if target.id == child_id:
        return [Reason("merge_into_itself")]
    if target.centre_id != centre_id:
        return [Reason("merge_other_centre")]
    if not target.is_open:
        return [Reason("merge_target_closed")]
    return []


def reasons_against_repeat(child_id: int, centre_id: int, earlier: Target, now: datetime) -> list[Reason]:
    """Why the ticket cannot be marked as a repeat of the earlier one: closed, 30 days ago at most."""
    if earlier.id == child_id:
        return [Reason("repeat_of_itself")]
    if earlier.centre_id != centre_id:
        return [Reason("merge_other_centre")]
    if earlier.is_open:
        return [Reason("repeat_is_open")]
    if earlier.completed_at is None or now - earlier.completed_at > REPEAT_WITHIN:
        return [Reason("repeat_too_old", {"days": REPEAT_WITHIN.days})]
    return []


def worst(answers: Iterable[GivenAnswer]) -> GivenAnswer:
    """The answer by which the matter counts: the lowest level, then the least solved, then the first."""
    return min(answers, key=lambda a: (a.level, SOLVED_RANK[a.solved], a.place))
