"""数据共享: which fields a duty allows, and what counts as shared in time. Pure.

数据共享完成率 = shared in time ÷ due. A request is counted once, in the period of its due time or of the day
it was shared, whichever is earlier. Refused or withdrawn in time, it is in no denominator; refused or
withdrawn late, it was due and not shared. One still open counts from the moment it is overdue.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from statistics import median

PARTS = re.compile(r"[、，,;；\n\r]+")
SHARED = frozenset({"SHARED", "CONFIRMED"})
HOUR = 3600


def fields_of(text: str) -> tuple[str, ...]:
    """The fields a text lists, in order, each once; parted by commas, semicolons or lines."""
    found = (part.strip() for part in PARTS.split(text))
    return tuple(dict.fromkeys(part for part in found if part))


def joined(fields: Iterable[str]) -> str:
    """Fields as they are kept: one text, in order, each once."""
    return "、".join(dict.fromkeys(field.strip() for field in fields if field.strip()))


def beyond(asked: Iterable[str], allowed: str) -> tuple[str, ...]:
    """The fields asked for that the duty does not allow: least data."""
    known = set(fields_of(allowed))
    return tuple(field for field in dict.fromkeys(asked) if field not in known)


@dataclass(frozen=True, slots=True)
class ShareCase:
    """What the rate needs of one request: how it stands, when it is due, when it was answered."""

    state: str
    due_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """When a request counts, and whether it was shared in time."""

    at: datetime
    is_in_time: bool


def counted(case: ShareCase, now: datetime) -> Counted | None:
    """When the request counts in a rate, and how; None for one that counts in none. Due time is in time."""
    if case.state in SHARED and case.answered_at is not None:
        return Counted(min(case.due_at, case.answered_at), case.answered_at <= case.due_at)
    if (case.answered_at or now) > case.due_at:
        return Counted(case.due_at, is_in_time=False)
    return None


@dataclass(frozen=True, slots=True)
class ShareRate:
    """Shared in time of those due, exactly."""

    in_time: int
    due: int

    @property
    def value(self) -> Fraction | None:
        """The rate in percent; None where nothing was due."""
        return Fraction(100 * self.in_time, self.due) if self.due else None

    @property
    def is_full(self) -> bool:
        """Full marks: something was due, and all of it came in time."""
        return 0 < self.due == self.in_time


def rate(cases: Iterable[ShareCase], *, first: datetime, after: datetime, now: datetime) -> ShareRate:
    """The rate of what counts in [first, after)."""
    found = [one for case in cases if (one := counted(case, now)) and first <= one.at < after]
    return ShareRate(sum(one.is_in_time for one in found), len(found))


@dataclass(frozen=True, slots=True)
class Pace:
    """How many working hours it took from asking to sharing."""

    count: int
    mean: Fraction | None
    median: Fraction | None


def pace(working_seconds: Sequence[int]) -> Pace:
    """Mean and median, in working hours, of what was shared; nothing of nothing."""
    if not working_seconds:
        return Pace(0, None, None)
    mean = Fraction(sum(working_seconds), len(working_seconds) * HOUR)
    middle = median([Fraction(seconds) for seconds in working_seconds])
    return Pace(len(working_seconds), mean, Fraction(middle) / HOUR)
