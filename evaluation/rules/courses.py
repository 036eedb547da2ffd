"""升温 and 回落: whether a count stands out from the stretches it is compared with. Pure, exact.

Two counts of rare, independent events over stretches of lengths t and u differ by chance with a variance
that is the sum of both (Poisson). With r = t ÷ u, a count n stands out above a base b where
n − r·b > z · √(n + r²·b), and n ≥ ratio · r·b; z and the ratio are numbers of the rule version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Course(StrEnum):
    """How a count goes."""

    UNKNOWN = "UNKNOWN"
    FEW = "FEW"
    NEW = "NEW"
    RISING = "RISING"
    SEASONAL = "SEASONAL"
    STEADY = "STEADY"
    FALLING = "FALLING"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """From how many on a change is spoken of, by what ratio, how many deviations outside chance."""

    least: int
    ratio: Fraction
    deviations: Fraction

    @property
    def shown_ratio(self) -> str:
        return f"{float(self.ratio):g}"

    @property
    def shown_deviations(self) -> str:
        return f"{float(self.deviations):g}"

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> "Yardstick":
        """From the numbers of the insights."""
        part = table["course"]
        return cls(int(part["least"]), Fraction(str(part["ratio"])), Fraction(str(part["deviations"])))


@dataclass(frozen=True, slots=True)
class Base:
    """A stretch that is compared with: its count, and the share r = length of ours ÷ its length."""

    count: int
    share: Fraction = Fraction(1)

    @property
    def expected(self) -> Fraction:
        """What ours would count at the same pace."""
        return self.count * self.share


def surprise(n: int, base: Base) -> Fraction:
    """How far ``n`` lies from the base's pace: the squared difference over its variance, with its sign."""
    difference = n - base.expected
    variance = n + base.share * base.expected
    if not variance:
        return Fraction(0)
    squared = difference * difference / variance
    return squared if difference >= 0 else -squared


def stands_above(n: int, base: Base, yard: Yardstick) -> bool:
    """Whether ``n`` is more than the base's pace by ratio, and by more than chance."""
    return n >= yard.ratio * base.expected and surprise(n, base) > yard.deviations**2


def stands_below(n: int, base: Base, yard: Yardstick) -> bool:
    """Whether ``n`` is less than the base's pace by ratio, and by more than chance."""
    return yard.ratio * n <= base.expected and -surprise(n, base) > yard.deviations**2


def course_of(n: int, before: Base | None, last_year: Base | None, yard: Yardstick) -> Course:
    """The course of a count against the stretch before and the same of last year (None: nothing is known).

    UNKNOWN: the stretch before is not known. FEW: neither our count nor what was to be expected reaches the
    least number. NEW: there was none before. SEASONAL: above the stretch before, but not above last year's,
    so as every year.
    """
    if before is None:
        return Course.UNKNOWN
    if n < yard.least and before.expected < yard.least:
        return Course.FEW
    if not before.count and not (last_year and last_year.count):
        return Course.NEW
    if stands_above(n, before, yard):
        rises = last_year is None or stands_above(n, last_year, yard)
        return Course.RISING if rises else Course.SEASONAL
    return Course.FALLING if stands_below(n, before, yard) else Course.STEADY
