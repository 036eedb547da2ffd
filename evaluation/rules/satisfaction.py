"""What answers come to: sums of levels, solved or not, and what was claimed; how sure a rate is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from math import sqrt

LEVELS = (5, 4, 3, 2, 1)
SATISFIED, BAD = (5, 4, 3), (2, 1)
HUNDRED = 100
Z = 1.96
"""Of a normal distribution, 95 % lie within so many deviations."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Effective answers added up.

    ``known_smooth``: those that said whether it went smoothly. ``with_result``: those to a department's
    signed result; ``claimed`` of them it called solved (in part too), ``denied`` of these the citizen calls
    unsolved. ``worked``: those with a handled time; ``seconds``: theirs together from the registration on.
    """

    level_5: int = 0
    level_4: int = 0
    level_3: int = 0
    level_2: int = 0
    level_1: int = 0
    solved: int = 0
    partly: int = 0
    unsolved: int = 0
    smooth: int = 0
    known_smooth: int = 0
    with_result: int = 0
    claimed: int = 0
    confirmed: int = 0
    denied: int = 0
    worked: int = 0
    seconds: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def of_level(self, level: int) -> int:
        return int(getattr(self, f"level_{level}"))

    @property
    def n(self) -> int:
        return sum(self.of_level(level) for level in LEVELS)

    @property
    def satisfied(self) -> int:
        return sum(self.of_level(level) for level in SATISFIED)

    @property
    def dissatisfied(self) -> int:
        return sum(self.of_level(level) for level in BAD)

    @property
    def resolved(self) -> int:
        return self.solved + self.partly

    @property
    def days(self) -> Fraction | None:
        """The mean time from registration to the result, in days."""
        return Fraction(self.seconds, self.worked * 86_400) if self.worked else None


def summed(tallies: Sequence[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, start=Tally())


def rate(part: int, whole: int) -> Fraction | None:
    """In percent, exactly; None of nothing."""
    return Fraction(HUNDRED * part, whole) if whole else None


def response_rate(answered: int, silent: int) -> Fraction | None:
    """评价率: effective answers ÷ those asked, which are the answered and the silent together."""
    return rate(answered, answered + silent)


def interval(part: int, whole: int) -> tuple[Fraction, Fraction] | None:
    """Between which bounds the rate lies with 95 % confidence (Wilson); None of nothing.

    Of those who answered, that is: it knows nothing of why the others were silent.
    """
    if not whole:
        return None
    share, square = part / whole, Z * Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Fraction(HUNDRED * low).limit_denominator(10_000), Fraction(HUNDRED * high).limit_denominator(
        10_000
    )
