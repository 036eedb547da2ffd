"""Horizontal bars: a ranking, with a target and lamps. Coordinates are percent of the width."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.figures import Cell, Table, Value, amount, cut, exact, largest, place


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing measured.

    ``text`` is how the value is said (else the number itself), ``note`` small print after it ("n 94"),
    ``url`` opens what is behind, ``lamp`` is "met", "near", "missed" or nothing, ``look`` the class of the
    bar ("accent", "soft", "overdue", "due-soon" …). A thin bar stands on too few to compare: hatched.
    """

    label: str
    value: Value
    text: str = ""
    note: str = ""
    url: str = ""
    lamp: str = ""
    look: str = "accent"
    is_thin: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class BarRow:
    """A bar as drawn. ``short`` is its label cut to fit; without data ``has_value`` is false."""

    bar: Bar
    short: str
    text: str
    width: float
    has_value: bool

    @property
    def is_cut(self) -> bool:
        return self.short != self.bar.label

    @property
    def look(self) -> str:
        return "thin" if self.bar.is_thin else self.bar.look


@dataclass(frozen=True, slots=True)
class BarChart:
    """``id`` is unique on the page; ``target_x`` is where the target stands, None without one."""

    id: str
    title: str
    rows: tuple[BarRow, ...]
    target_x: float | None
    target_text: str
    table: Table


def bars(
    rows: Sequence[Bar],
    *,
    id: str,
    title: str,
    heads: Sequence[str],
    full: Value = None,
    target: Value = None,
    target_text: str = "",
) -> BarChart:
    """Lay out the rows in the order given. ``full`` is the value of a whole bar (100 for rates).

    Without it the longest bar, or the target beyond it, takes the whole width. ``heads`` name the columns
    of the table: the things, the value, and the note where there is one.
    """
    values = [exact(row.value) for row in rows]
    goal = exact(target)
    whole = exact(full) or largest([*values, goal])
    drawn = tuple(
        BarRow(
            row,
            cut(row.label),
            row.text or amount(row.value),
            place(value, whole) if value is not None else 0.0,
            value is not None,
        )
        for row, value in zip(rows, values, strict=True)
    )
    at = place(goal, whole) if goal is not None and whole else None
    return BarChart(id, title, drawn, at, target_text, _table(drawn, heads))


def _table(rows: Sequence[BarRow], heads: Sequence[str]) -> Table:
    body = tuple(
        (Cell(row.bar.label), Cell(row.text, row.bar.url), Cell(row.bar.note))[: len(heads)] for row in rows
    )
    return Table(tuple(heads), body)
