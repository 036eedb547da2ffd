"""What deductions and bonuses come to, with the arithmetic shown: exact fractions, never rounded. Pure.

D1–D6, D9 and D12 count together at most ``cap`` a ticket and department; the entries keep their points.
Their sum is counted per hundred assessed dispatches, D7, D8, D10 and D11 in full, bonuses up to a limit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from supervision.rules.settings import number_of

CAPPED = frozenset({"D1", "D2", "D3", "D4", "D5", "D6", "D9", "D12"})
FULL = frozenset({"D7", "D8", "D10", "D11"})
BONUS = frozenset({"B1"})


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of one department, as it is counted. Without a ticket it stands for itself."""

    code: str
    points: Decimal
    ticket: int | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class TicketSum:
    """The capped deductions of one ticket: what they add up to, and what of it counts."""

    ticket: int | None
    lines: tuple[Line, ...]
    total: Fraction
    counted: Fraction

    @property
    def is_capped(self) -> bool:
        return self.counted < self.total


@dataclass(frozen=True, slots=True)
class Standing:
    """What a department's entries come to, step by step.

    ``raw``: all capped deductions as they stand; ``capped``: what of them counts (ΣD); ``per_hundred``: ΣD
    per so many assessed dispatches (Ď); ``deducted``: min(Ď, 20); ``full``: Ŝ; ``bonus``: ΣB; ``added``:
    min(ΣB, 2).
    """

    tickets: tuple[TicketSum, ...]
    raw: Fraction
    capped: Fraction
    assessed: int
    divisor: Fraction
    per_hundred: Fraction
    deducted: Fraction
    full: Fraction
    bonus: Fraction
    added: Fraction

    @property
    def change(self) -> Fraction:
        """What is added to the mark: never more than the bonus, usually below nought."""
        return self.added - self.deducted - self.full

    @property
    def is_capped(self) -> bool:
        return self.capped < self.raw


def by_ticket(lines: Iterable[Line], cap: Decimal) -> tuple[TicketSum, ...]:
    """The capped deductions of ONE department, summed a ticket; in order of ticket."""
    groups: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for place, line in enumerate(lines):
        if line.code in CAPPED:
            groups[(0, line.ticket) if line.ticket is not None else (1, place)].append(line)
    return tuple(_ticket_sum(group, cap) for _key, group in sorted(groups.items(), key=lambda item: item[0]))


def capped_sum(lines: Iterable[Line], cap: Decimal) -> Fraction:
    """What the capped deductions of one department count for."""
    return sum((ticket.counted for ticket in by_ticket(lines, cap)), Fraction(0))


def full_sum(lines: Iterable[Line]) -> Fraction:
    """Ŝ: D7, D8, D10 and D11 in full."""
    return _sum(line for line in lines if line.code in FULL)


def bonus_sum(lines: Iterable[Line]) -> Fraction:
    """ΣB, before its limit."""
    return _sum(line for line in lines if line.code in BONUS)


def standing(lines: Iterable[Line], *, assessed: int, table: Mapping[str, Any]) -> Standing:
    """What the entries of one department come to, with ``assessed`` dispatches, by this table of numbers.

    Fewer assessed dispatches than the table's hundred count as a hundred.
    """
    return standing_over([lines], assessed=assessed, table=table)


def standing_over(months: Iterable[Iterable[Line]], *, assessed: int, table: Mapping[str, Any]) -> Standing:
    """The same over several months: what counted in each, with its caps a ticket, is added.

    The limits of deductions and bonuses hold once, for the whole.
    """
    parts = [list(lines) for lines in months]
    cap = number_of(table, "cap")
    tickets = tuple(ticket for lines in parts for ticket in by_ticket(lines, cap))
    every = [line for lines in parts for line in lines]
    capped = sum((ticket.counted for ticket in tickets), Fraction(0))
    per = Fraction(number_of(table, "score", "per"))
    divisor = max(Fraction(assessed), per)
    per_hundred = capped * per / divisor
    bonus = bonus_sum(every)
    return Standing(
        tickets=tickets,
        raw=sum((ticket.total for ticket in tickets), Fraction(0)),
        capped=capped,
        assessed=assessed,
        divisor=divisor,
        per_hundred=per_hundred,
        deducted=min(per_hundred, Fraction(number_of(table, "score", "deductions"))),
        full=full_sum(every),
        bonus=bonus,
        added=min(bonus, Fraction(number_of(table, "score", "bonus"))),
    )


def _ticket_sum(lines: list[Line], cap: Decimal) -> TicketSum:
    total = _sum(lines)
    return TicketSum(lines[0].ticket, tuple(lines), total, min(total, Fraction(cap)))


def _sum(lines: Iterable[Line]) -> Fraction:
    return sum((Fraction(line.points) for line in lines), Fraction(0))
