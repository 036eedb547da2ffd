"""How much is overdue in each department, drawn: the parts of a bar in percent, by card. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PARTS = (("overdue", "plain"), ("yellow", "yellow"), ("red", "red"), ("talk", "talk"))
GAP = 0.4


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a bar: its column of the board, its look, its place and its number."""

    column: str
    look: str
    x: float
    width: float
    n: int

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def is_wide(self) -> bool:
        """Whether its number has room inside."""
        return self.width >= 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One department."""

    id: int
    name: str
    total: int
    parts: tuple[Part, ...]
    counts: Mapping[str, int]


def bars_of(departments: Sequence[Mapping[str, Any]], most: int = 12) -> list[Bar]:
    """The departments with something overdue, most first; the longest bar takes the whole width."""
    late = [(sum(row["counts"][column] for column, _look in PARTS), row) for row in departments]
    ranked = sorted((pair for pair in late if pair[0]), key=lambda pair: (-pair[0], pair[1]["name"]))[:most]
    longest = ranked[0][0] if ranked else 0
    return [
        Bar(row["id"], row["name"], total, _parts(row["counts"], longest), row["counts"])
        for total, row in ranked
    ]


def _parts(counts: Mapping[str, int], longest: int) -> tuple[Part, ...]:
    parts, done = [], 0
    for column, look in PARTS:
        if counts[column]:
            x, width = round(100 * done / longest, 2), round(100 * counts[column] / longest - GAP, 2)
            parts.append(Part(column, look, x, max(width, GAP), counts[column]))
            done += counts[column]
    return tuple(parts)
