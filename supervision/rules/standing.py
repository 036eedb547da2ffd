"""Whether the sweep is at work, judged by its last run. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_SILENCE = timedelta(minutes=5)
"""Between the end of one sweep and the end of the next; the beat is each minute."""


class Health(StrEnum):
    """How the sweep stands."""

    FRESH = "FRESH"
    NEVER = "NEVER"
    STALE = "STALE"
    FAILED = "FAILED"
    AHEAD = "AHEAD"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the sweep stands, and when the last run ended."""

    health: Health
    ended_at: datetime | None = None

    @property
    def is_well(self) -> bool:
        return self.health is Health.FRESH


def standing_of(ended_at: datetime | None, *, has_fault: bool, now: datetime) -> Standing:
    """Judge the run that was written last. One that ended in the future says that the clock was set back:
    since then no run has been written."""
    if ended_at is None:
        return Standing(Health.NEVER)
    if has_fault:
        return Standing(Health.FAILED, ended_at)
    if now - ended_at > LONGEST_SILENCE:
        return Standing(Health.STALE, ended_at)
    if ended_at - now > LONGEST_SILENCE:
        return Standing(Health.AHEAD, ended_at)
    return Standing(Health.FRESH, ended_at)


def is_gap(ended_at: datetime, started_at: datetime) -> bool:
    """Whether too long passed between the end of a run and the start of the next."""
    return started_at - ended_at > LONGEST_SILENCE
