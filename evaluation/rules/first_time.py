"""一次性解决率第一: who of a peer group comes first. Pure, exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class FirstTime:
    """A department's first answers in a quarter, and how many said solved."""

    department: int
    group: str
    solved: int
    answers: int

    @property
    def rate(self) -> Fraction:
        """In percent; 0 of nothing."""
        return Fraction(100 * self.solved, self.answers) if self.answers else Fraction(0)


def tops(rows: Iterable[FirstTime], *, least: int) -> list[FirstTime]:
    """The first of each group among those with at least ``least`` answers; all that tie.

    Nobody is first of a group in which nobody else is compared.
    """
    by_group: dict[str, list[FirstTime]] = {}
    for row in rows:
        if row.answers >= least:
            by_group.setdefault(row.group, []).append(row)
    found = []
    for group in sorted(by_group):
        compared = by_group[group]
        best = max(row.rate for row in compared)
        first = [row for row in compared if row.rate == best]
        if len(first) < len(compared):
            found += sorted(first, key=lambda row: row.department)
    return found
