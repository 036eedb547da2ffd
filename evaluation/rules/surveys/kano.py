"""Kano: what people think of a service that is there, and of one that is not. Pure.

Both questions have five answers: 5 like it, 4 it must be so, 3 neutral, 2 can live with it, 1 dislike it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

MUST, ONE, ATTRACTIVE, INDIFFERENT, REVERSE, QUESTIONABLE = "M", "O", "A", "I", "R", "Q"
CATEGORIES = (MUST, ONE, ATTRACTIVE, INDIFFERENT, REVERSE, QUESTIONABLE)
"""Also the order in which ties are settled: what must be comes first."""

TABLE = {
    5: "QAAAO",
    4: "RIIIM",
    3: "RIIIM",
    2: "RIIIM",
    1: "RRRRQ",
}
"""A row for each answer to "if there is"; in it, answers 5, 4, 3, 2, 1 to "if there is not"."""
HIGHEST = 5
MIDDLE = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Feature:
    """What a service is to people. ``better``, ``worse``: 0…1 and −1…0; None where nobody's answer counts."""

    n: int
    counts: dict[str, int]
    category: str
    better: Fraction | None
    worse: Fraction | None

    @property
    def quadrant(self) -> str:
        """Where it stands in the plane of both coefficients: O, A, M or I; "" without any."""
        if self.better is None or self.worse is None:
            return ""
        pleases, hurts = self.better >= MIDDLE, -self.worse >= MIDDLE
        if pleases:
            return ONE if hurts else ATTRACTIVE
        return MUST if hurts else INDIFFERENT


def category(present: int, absent: int) -> str:
    """The category of one person's pair of answers. Raises KeyError or IndexError for no answers."""
    return TABLE[present][HIGHEST - absent]


def feature(pairs: Iterable[tuple[int, int]]) -> Feature:
    """What all answers to one pair come to."""
    counted = Counter(category(present, absent) for present, absent in pairs)
    counts = {name: counted[name] for name in CATEGORIES}
    whole = sum(counts[name] for name in (ATTRACTIVE, ONE, MUST, INDIFFERENT))
    better = Fraction(counts[ATTRACTIVE] + counts[ONE], whole) if whole else None
    worse = -Fraction(counts[ONE] + counts[MUST], whole) if whole else None
    n = sum(counts.values())
    most = max(CATEGORIES, key=lambda name: counts[name]) if n else ""
    return Feature(n, counts, most, better, worse)
