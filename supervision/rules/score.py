"""The arithmetic of a score: marks from rates, less and plus what the entries come to. Pure.

Fractions throughout, quotients included; only the score itself is rounded, two places, half up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from supervision.rules.scoring import Standing

RESPONSE, ON_TIME, RESOLUTION, SATISFACTION = "response", "on_time", "resolution", "satisfaction"
HANDLED = "handled"

DEFAULT_ASSESSMENT: dict[str, Any] = {
    "indices": [
        {"name": RESPONSE, "target": "95", "weight": "20", "k": "1", "floor": "0"},
        {"name": ON_TIME, "target": "90", "weight": "25", "k": "1", "floor": "0"},
        {"name": RESOLUTION, "target": "85", "weight": "25", "k": "0.5", "floor": "10"},
        {"name": SATISFACTION, "target": "85", "weight": "30", "k": "0.5", "floor": "12.5"},
    ],
    "grades": [["90", "EXCELLENT"], ["80", "GOOD"], ["60", "PASSED"], ["0", "FAILED"]],
    "lamps": {RESPONSE: "95", HANDLED: "90", SATISFACTION: "85"},
    "least_ratings": 10,
    "bands": [100, 500],
    "band_from": 10,
    "rectify": {"below": "80", "running": 3},
    "notice_days": 5,
    "third_party": "0",
    "report_day": 15,
    "registered_an_hour": "6",
}
"""The kind of rule "assessment"; numbers are words where they may have fractions, so that they are exact.

``indices``: full marks ``weight`` at ``target`` percent, ``k`` lost per point below it, never under
``floor``. ``lamps``: the percent shown beside the score. ``least_ratings``: fewer are shown, not ranked.
``bands``: peer groups of ``band_from`` departments or more are split where a month's volume reaches these.
``rectify``: so many periods running below so many points. ``notice_days``: working days a result is open to
objections. ``third_party``: the percent that a third party's score weighs in a year. ``report_day``: the day
of the month after a quarter on which departments' analyses are due. ``registered_an_hour``: tickets that one
agent registers in an hour.
"""

EXPERIENCE = (RESPONSE, RESOLUTION, SATISFACTION)
LEAST_EXPERIENCE = 50
"""The experience indices weigh at least so many percent (R51); a version in which they do not is refused."""

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Index:
    """One row of the table."""

    name: str
    target: Fraction
    weight: Fraction
    k: Fraction
    floor: Fraction


@dataclass(frozen=True, slots=True)
class Count:
    """Numerator and denominator of a rate."""

    part: int
    whole: int

    @property
    def rate(self) -> Fraction | None:
        """In percent; None without a denominator."""
        return Fraction(WHOLE * self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Line:
    """One index of a score: its count, how many points below target, what that costs, the mark."""

    index: Index
    count: Count
    rate: Fraction
    below: Fraction
    lost: Fraction
    mark: Fraction

    @property
    def is_on_floor(self) -> bool:
        return self.mark > self.index.weight - self.lost


@dataclass(frozen=True, slots=True)
class Score:
    """Every step of the sum; ``score`` is what is published.

    ``marks`` of ``weights`` are what the rates with data come to, ``scaled`` the same of a hundred (M);
    indices ``without`` data leave their weight to the others. ``mixed`` (M'): M with the score ``third`` of a
    third party, which weighs ``share`` of one; M where there is none. ``unclipped``: M' and the entries.
    """

    lines: tuple[Line, ...]
    without: tuple[Index, ...]
    weights: Fraction
    marks: Fraction
    scaled: Fraction
    entries: Standing
    unclipped: Fraction
    score: Decimal
    grade: str
    mixed: Fraction
    third: Decimal | None = None
    share: Fraction = Fraction(0)


def indices_of(table: Mapping[str, Any]) -> tuple[Index, ...]:
    """The rows of a table; numbers in it are words, so that they are exact."""
    return tuple(
        Index(row["name"], *(Fraction(str(row[key])) for key in ("target", "weight", "k", "floor")))
        for row in table["indices"]
    )


def mark_of(index: Index, rate: Fraction) -> Fraction:
    """Full marks at the target, ``k`` lost per point below it, never under the floor."""
    return max(index.floor, index.weight - index.k * max(Fraction(0), index.target - rate))


def score_of(
    counts: Mapping[str, Count], entries: Standing, table: Mapping[str, Any], third: Decimal | None = None
) -> Score | None:
    """The score by a table of indices; None when no index has data.

    ``entries``: what was confirmed. ``third``: a third party's score 0–100, which a year may mix in.
    """
    indices = indices_of(table)
    lines = tuple(_line(index, counts[index.name]) for index in indices if _has_data(index, counts))
    if not lines:
        return None
    weights = sum((line.index.weight for line in lines), Fraction(0))
    marks = sum((line.mark for line in lines), Fraction(0))
    scaled = WHOLE * marks / weights
    share = share_of(table) if third is not None else Fraction(0)
    mixed = (1 - share) * scaled + share * Fraction(third or 0)
    unclipped = mixed + entries.change
    score = rounded(min(max(unclipped, Fraction(0)), Fraction(WHOLE)))
    return Score(
        lines=lines,
        without=tuple(index for index in indices if not _has_data(index, counts)),
        weights=weights,
        marks=marks,
        scaled=scaled,
        entries=entries,
        unclipped=unclipped,
        score=score,
        grade=grade_of(score, table["grades"]),
        mixed=mixed,
        third=third,
        share=share,
    )


def share_of(table: Mapping[str, Any]) -> Fraction:
    """How much of one a third party's score weighs in a year."""
    return Fraction(str(table.get("third_party", "0"))) / WHOLE


def rounded(value: Fraction) -> Decimal:
    """Two places, half up, straight from the exact fraction."""
    return Decimal((value * 200 + 1) // 2).scaleb(-2)


def grade_of(score: Decimal, grades: Sequence[Sequence[str]]) -> str:
    """The first grade whose least score is reached, by the rounded score."""
    return next((name for least, name in grades if score >= Decimal(least)), "")


def _has_data(index: Index, counts: Mapping[str, Count]) -> bool:
    return index.name in counts and counts[index.name].whole > 0


def _line(index: Index, count: Count) -> Line:
    rate = Fraction(WHOLE * count.part, count.whole)
    below = max(Fraction(0), index.target - rate)
    return Line(index, count, rate, below, index.k * below, mark_of(index, rate))
