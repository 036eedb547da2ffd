"""The assessment of one department: from counts and entries of months to its score, step by step. Pure.

S = clip(M' - min(D, 20) - S' + min(B, 2), 0, 100), every number from the rule versions of the period. The
arithmetic itself is ``supervision.rules.score`` and ``scoring``: there is no other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from evaluation.rules import besides
from supervision.rules.score import HANDLED, RESPONSE, SATISFACTION, Count, Score, score_of
from supervision.rules.scoring import BONUS, CAPPED, FULL, Line, Standing, standing_over
from supervision.rules.tally import Tally, total

NEAR = 2
"""A lamp is near its target when no more than so many points are lacking; it costs nobody anything."""
MET, NEARLY, MISSED = "met", "near", "missed"


NOTHING = Tally()


@dataclass(frozen=True, slots=True, order=True)
class EntryLine:
    """One entry that counts in a month. Points below nought give back one that was locked before."""

    month: str
    entry: int
    code: str
    points: Decimal
    ticket: int | None = None

    @property
    def is_reversal(self) -> bool:
        return self.points < 0

    @property
    def as_counted(self) -> Line:
        return Line(self.code, self.points, self.ticket, self.entry)


@dataclass(frozen=True, slots=True)
class Facts:
    """The raw facts of one department in a period: all that its result is worked out from."""

    tally: Tally = NOTHING
    lines: tuple[EntryLine, ...] = ()
    beside: Mapping[str, int] = field(default_factory=lambda: besides.completed({}))
    third: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Lamp:
    """灯: a rate against the percent that is asked for; no tone without data. It is shown, never scored."""

    name: str
    count: Count
    target: Fraction
    tone: str


def added(months: Iterable[Facts], third: Decimal | None = None) -> Facts:
    """The facts of a longer period: counts and entries of its months added, never a mean of them."""
    parts = list(months)
    return Facts(
        tally=total(part.tally for part in parts),
        lines=tuple(sorted(line for part in parts for line in part.lines)),
        beside=besides.added(part.beside for part in parts),
        third=third,
    )


def standing(facts: Facts, numbers: Mapping[str, Any]) -> Standing:
    """What the entries come to: each month's after its caps, added; limits once for the whole."""
    months = groupby(sorted(facts.lines), key=lambda line: line.month)
    return standing_over(
        [[line.as_counted for line in lines] for _month, lines in months],
        assessed=facts.tally.assessed,
        table=numbers,
    )


def assess(facts: Facts, rules: Mapping[str, Any], numbers: Mapping[str, Any]) -> Score | None:
    """The score by the tables of the assessment and of supervision; None where no index has data."""
    return score_of(facts.tally.counts, standing(facts, numbers), rules, facts.third)


def lamps(facts: Facts, rules: Mapping[str, Any]) -> tuple[Lamp, ...]:
    """响应, 办结 and 满意, in this order, against the percents of the table."""
    counts = facts.tally.counts
    closed = facts.tally.in_time + facts.beside.get("late", 0)
    known = {
        RESPONSE: counts[RESPONSE],
        HANDLED: Count(closed, facts.tally.assessed),
        SATISFACTION: counts[SATISFACTION],
    }
    targets = rules["lamps"]
    return tuple(_lamp(name, known[name], Fraction(str(targets[name]))) for name in known if name in targets)


def running_low(before: int, score: Decimal | None, rules: Mapping[str, Any]) -> int:
    """How many scored periods in a row lie below the bar, this one too (R37).

    A period without a score neither counts nor breaks the row: nobody escapes by a month without work.
    """
    if score is None:
        return before
    return before + 1 if score < Decimal(str(rules["rectify"]["below"])) else 0


def is_to_rectify(running: int, score: Decimal | None, rules: Mapping[str, Any]) -> bool:
    """Whether this period completes the row after which a rectification is proposed, or the next such row."""
    return score is not None and running > 0 and running % int(rules["rectify"]["running"]) == 0


def sums(lines: Sequence[EntryLine]) -> dict[str, Decimal]:
    """What stands in the three columns, as it was written: capped deductions, full ones, bonuses."""
    return {
        name: sum((line.points for line in lines if line.code in codes), Decimal(0))
        for name, codes in (("capped", CAPPED), ("full", FULL), ("bonus", BONUS))
    }


def _lamp(name: str, count: Count, target: Fraction) -> Lamp:
    rate = count.rate
    if rate is None:
        return Lamp(name, count, target, "")
    lacking = target - rate
    return Lamp(name, count, target, MET if lacking <= 0 else NEARLY if lacking <= NEAR else MISSED)
