"""What makes ratings doubtful: bursts, draws and sources beyond chance, praise that was asked for. Pure.

Exact: squares are compared, so that no root is taken. Nothing here proves anything; two persons look.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Mark:
    """A top mark: which rating, and when it was given."""

    rating: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Draws:
    """Dissatisfied answers: how many, how many of them were drawn, and the rate of each, as percents."""

    n: int
    drawn: int
    expected: Fraction
    variance: Fraction

    @classmethod
    def of(cls, rates: Iterable[int], drawn: int) -> "Draws":
        """From the rate in percent at which each was to be drawn."""
        shares = [Fraction(rate, 100) for rate in rates]
        variance = sum((share * (1 - share) for share in shares), Fraction(0))
        return cls(len(shares), drawn, sum(shares, Fraction(0)), variance)


@dataclass(frozen=True, slots=True)
class Answers:
    """So many satisfied of so many answers."""

    satisfied: int
    n: int


def bursts(marks: Iterable[Mark], *, least: int, minutes: int) -> list[tuple[Mark, ...]]:
    """Runs of top marks in which any ``least`` that follow one another lie within ``minutes``.

    The marks of one department, in any order; runs that overlap are one. Exactly ``minutes`` apart is within.
    """
    ordered = sorted(marks, key=lambda mark: (mark.at, mark.rating))
    width = timedelta(minutes=minutes)
    found: list[tuple[int, int]] = []
    for end in range(least - 1, len(ordered)):
        start = end - least + 1
        if ordered[end].at - ordered[start].at > width:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [tuple(ordered[start : end + 1]) for start, end in found]


def seldom_drawn(draws: Draws, *, least: int, deviations: Fraction) -> bool:
    """Whether so few of the dissatisfied were drawn that chance does not explain it.

    Their number under the expected one, squared, exceeds ``deviations`` squared times the variance. Where
    everybody is to be drawn the variance is nought, and a single one left out tells.
    """
    short = draws.expected - draws.drawn
    return draws.n >= least and short > 0 and short * short > deviations**2 * draws.variance


def sources_differ(one: Answers, other: Answers, *, least: int, deviations: Fraction) -> bool:
    """Whether two shares lie further apart than chance explains: two proportions, pooled variance."""
    if min(one.n, other.n) < least:
        return False
    pooled = Fraction(one.satisfied + other.satisfied, one.n + other.n)
    variance = pooled * (1 - pooled) * (Fraction(1, one.n) + Fraction(1, other.n))
    apart = Fraction(one.satisfied, one.n) - Fraction(other.satisfied, other.n)
    return bool(apart * apart > deviations**2 * variance)


def induced_by(texts: Iterable[str], phrases: Sequence[str]) -> str:
    """The first phrase of the list that one of the texts holds, blanks left out of account; "" for none."""
    bare = ["".join(text.split()) for text in texts]
    return next((phrase for phrase in phrases if any("".join(phrase.split()) in text for text in bare)), "")
