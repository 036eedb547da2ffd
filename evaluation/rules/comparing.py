"""What a period is compared with: the one before and the same of last year, as far as ours has run. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from evaluation.rules.periods import bounds_of, kind_of, previous_code

FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Stretch:
    """[start, until)."""

    start: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        return self.until - self.start


@dataclass(frozen=True, slots=True)
class Compared:
    """Ours as far as it has run, and the same part of the one before and of last year's."""

    code: str
    ours: Stretch
    before: Stretch
    last_year: Stretch
    is_running: bool

    def share_of(self, other: Stretch) -> Fraction:
        """The length of ours ÷ the length of the other; 1 where one of them has none."""
        ours, theirs = self.ours.length, other.length
        second = timedelta(seconds=1)
        return Fraction(ours // second or 1, theirs // second or 1) if ours and theirs else Fraction(1)


def last_years(code: str) -> str:
    """The same period of the year before. Raises ValueError."""
    kind_of(code)
    return f"{int(code[:4]) - 1}{code[4:]}"


def compared(code: str, now: datetime) -> Compared:
    """The period and what it is compared with. Raises ValueError for no code, or a year before 2001."""
    start, end = bounds_of(code)
    if int(code[:4]) <= FIRST_YEAR:
        raise ValueError(f"{code!r} has no year before it")
    until = max(start, min(end, now))
    done = until - start
    return Compared(
        code,
        Stretch(start, until),
        _same_part(previous_code(code), done, is_whole=until == end),
        _same_part(last_years(code), done, is_whole=until == end),
        is_running=start <= now < end,
    )


def _same_part(code: str, done: timedelta, *, is_whole: bool) -> Stretch:
    start, end = bounds_of(code)
    return Stretch(start, end if is_whole else min(end, start + done))
