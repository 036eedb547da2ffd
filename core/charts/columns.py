"""Upright columns by hour or day, with what is expected: a band from low to high and a line in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.charts.figures import NONE, Cell, Table, Value, amount, exact
from core.charts.frame import Axis, Frame, Mark, axis_of, labels_that_fit, positions

WIDE, NARROW = (940, 220), (340, 200)
FULL = 0.7
"""How much of its place a column fills."""


@dataclass(frozen=True, slots=True)
class Column:
    """One hour: what was counted, what is expected and between which bounds; each may be unknown."""

    label: str
    value: Value = None
    expected: Value = None
    low: Value = None
    high: Value = None
    note: str = ""
    url: str = ""
    is_peak: bool = False


@dataclass(frozen=True, slots=True)
class Pillar:
    """A column as drawn. A height is None where there is nothing to draw."""

    column: Column
    x: float
    width: float
    middle: float
    y: float | None
    height: float | None
    band_y: float | None
    band_height: float | None
    expected_y: float | None
    text: str
    text_y: float
    title: str

    @property
    def look(self) -> str:
        return "accent" if self.column.is_peak else "soft"


@dataclass(frozen=True, slots=True)
class Colonnade:
    frame: Frame
    grid: tuple[Mark, ...]
    pillars: tuple[Pillar, ...]
    labels: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ColumnChart:
    id: str
    title: str
    heads: tuple[str, ...]
    drawings: tuple[Colonnade, ...]
    has_values: bool
    has_forecast: bool
    table: Table


def columns(
    rows: Sequence[Column],
    *,
    id: str,
    title: str,
    heads: tuple[str, str, str, str],
    places: int = 0,
) -> ColumnChart:
    """Lay out the columns. ``heads`` name the hour, the count, the expected and its bounds.

    ``places`` are the decimals of the forecast; columns no row has a value for are left out of the table.
    """
    known = [
        number
        for row in rows
        for number in map(exact, (row.value, row.expected, row.low, row.high))
        if number is not None
    ]
    counted = any(row.value is not None for row in rows)
    foreseen = any(row.expected is not None or row.high is not None for row in rows)
    return ColumnChart(
        id,
        title,
        heads,
        tuple(_drawing(name, size, rows, known) for name, size in (("wide", WIDE), ("narrow", NARROW))),
        counted,
        foreseen,
        _table(rows, heads, (counted, foreseen), places),
    )


def _drawing(
    name: str, size: tuple[int, int], rows: Sequence[Column], known: Sequence[Fraction]
) -> Colonnade:
    frame = Frame(name, *size, left=40, right=6, top=22, bottom=26)
    axis, lines = axis_of(known, floor_y=frame.floor, top_y=frame.top, from_nought=True, cap=None)
    at = positions(len(rows), frame) if rows else []
    labels = labels_that_fit([row.label for row in rows], at, frame)
    numbers = [amount(row.value) if row.value is not None else "" for row in rows]
    shown = {mark.at for mark in labels_that_fit(numbers, at, frame)}
    width = round(frame.breadth / max(len(rows), 1) * FULL, 2)
    return Colonnade(
        frame,
        tuple(Mark(axis.y(line), amount(line, 0 if line.denominator == 1 else 1)) for line in lines),
        tuple(
            _pillar(row, x, width, axis, number if x in shown else "")
            for row, x, number in zip(rows, at, numbers, strict=True)
        ),
        tuple(labels),
    )


def _pillar(row: Column, x: float, width: float, axis: Axis, text: str) -> Pillar:
    value, expected = exact(row.value), exact(row.expected)
    low, high = exact(row.low), exact(row.high)
    top = axis.y(value) if value is not None else None
    upper, lower = (axis.y(high), axis.y(low or Fraction(0))) if high is not None else (None, None)
    return Pillar(
        row,
        round(x - width / 2, 2),
        width,
        x,
        top,
        round(axis.floor - top, 2) if top is not None else None,
        upper,
        round(lower - upper, 2) if upper is not None and lower is not None else None,
        axis.y(expected) if expected is not None else None,
        text,
        round(min(y for y in (top, upper, axis.floor) if y is not None) - 4, 2),
        _said(row),
    )


def _said(row: Column) -> str:
    parts = [row.label, amount(row.value) if row.value is not None else "", row.note]
    if row.expected is not None:
        parts.append(f"~{amount(row.expected)}")
    if row.high is not None:
        parts.append(_between(row, 0))
    return " ".join(part for part in parts if part)


def _between(row: Column, places: int) -> str:
    return NONE if row.high is None else f"{amount(row.low or 0, places)}–{amount(row.high, places)}"


def _table(
    rows: Sequence[Column], heads: tuple[str, str, str, str], has: tuple[bool, bool], places: int
) -> Table:
    counted, foreseen = has
    body = []
    for row in rows:
        cells = [Cell(row.label)]
        if counted:
            cells.append(Cell(amount(row.value), row.url))
        if foreseen:
            cells += [Cell(amount(row.expected, places)), Cell(_between(row, places))]
        body.append(tuple(cells))
    shown = (heads[0], *(heads[1:2] if counted else ()), *(heads[2:] if foreseen else ()))
    return Table(shown, tuple(body))
