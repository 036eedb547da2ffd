"""Bars parted into stretches: five levels of ratings, or what is overdue by card. In percent of the width."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.charts.figures import WHOLE, Cell, Key, Table, amount, cut, rounded

ROOM = 7
"""A stretch narrower than so many percent has no room for its number."""
LEVELS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Stack:
    """One thing parted: how many of each kind. ``note`` is small print, ``url`` opens all of it,
    ``urls`` what is behind each kind."""

    label: str
    counts: Mapping[str, int]
    note: str = ""
    url: str = ""
    urls: Mapping[str, str] | None = None
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part as drawn: its look, place, number and what is said of it."""

    look: str
    label: str
    x: float
    width: float
    n: int
    text: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def is_wide(self) -> bool:
        return self.width >= ROOM


@dataclass(frozen=True, slots=True)
class StackRow:
    stack: Stack
    short: str
    total: int
    total_text: str
    parts: tuple[Stretch, ...]

    @property
    def is_cut(self) -> bool:
        return self.short != self.stack.label


@dataclass(frozen=True, slots=True)
class StackChart:
    id: str
    title: str
    keys: tuple[Key, ...]
    rows: tuple[StackRow, ...]
    in_shares: bool
    table: Table


def levels(labels: Mapping[int, str]) -> tuple[Key, ...]:
    """The legend of the five levels, best first, from their words: ``levels(dict(Level.choices))``."""
    return tuple(Key(f"level-{level}", labels[level]) for level in LEVELS)


def stacks(
    rows: Sequence[Stack],
    *,
    id: str,
    title: str,
    keys: Sequence[Key],
    heads: tuple[str, str],
    in_shares: bool = True,
) -> StackChart:
    """Part each row by the keys; ``counts`` are by the looks of the keys.

    In shares every row with anything takes the whole width and says percents; else rows keep their
    proportion to the greatest and say counts. ``heads`` name the things and the total in the table.
    """
    totals = [sum(row.counts.get(key.look, 0) for key in keys) for row in rows]
    most = max(totals, default=0)
    drawn = tuple(
        StackRow(
            row,
            cut(row.label),
            total,
            amount(total),
            _parts(row, keys, total if in_shares else most, in_shares),
        )
        for row, total in zip(rows, totals, strict=True)
    )
    return StackChart(id, title, tuple(keys), drawn, in_shares, _table(drawn, keys, heads))


def _parts(row: Stack, keys: Sequence[Key], whole: int, in_shares: bool) -> tuple[Stretch, ...]:
    parts, done = [], 0
    for key in keys:
        n = row.counts.get(key.look, 0)
        if n and whole:
            x = round(float(Fraction(WHOLE * done, whole)), 2)
            end = round(float(Fraction(WHOLE * (done + n), whole)), 2)
            text = str(rounded(Fraction(WHOLE * n, whole), 0)) if in_shares else amount(n)
            parts.append(Stretch(key.look, key.label, x, round(end - x, 2), n, text))
            done += n
    return tuple(parts)


def _table(rows: Sequence[StackRow], keys: Sequence[Key], heads: tuple[str, str]) -> Table:
    body = tuple(
        (
            Cell(row.stack.label),
            *(
                Cell(amount(row.stack.counts.get(key.look, 0)), (row.stack.urls or {}).get(key.look, ""))
                for key in keys
            ),
            Cell(row.total_text, row.stack.url),
        )
        for row in rows
    )
    return Table((heads[0], *(key.label for key in keys), heads[1]), body)
