"""A heat map: rows × columns in five steps. A table whose cells are coloured, so it reads as one."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.charts.figures import NONE, Value, amount, cut, exact, largest

STEPS = 5
AMOUNT, RATE = "amount", "rate"
HEAD = 16
"""How wide the head of a column may be, in half widths."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of the map. ``text`` is how it is said, ``note`` small print ("n 94"), ``url`` opens it.

    Thin stands on too few to compare: hatched, not coloured.
    """

    value: Value
    text: str = ""
    note: str = ""
    url: str = ""
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class HeatCell:
    """``step`` 1 … 5; 0 for nothing, no data and thin."""

    spot: Spot
    text: str
    step: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    short: str
    url: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatHead:
    label: str
    short: str


@dataclass(frozen=True, slots=True)
class HeatChart:
    """``scale`` is "amount" (more is darker) or "rate" (low is warm, high is cool)."""

    id: str
    title: str
    corner: str
    scale: str
    columns: tuple[HeatHead, ...]
    rows: tuple[HeatRow, ...]
    bounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row in: its label and a spot for each column; None where nothing is known."""

    label: str
    spots: Sequence[Spot | None]
    url: str = ""


def heat(
    rows: Sequence[Line],
    columns: Sequence[str],
    *,
    id: str,
    title: str,
    corner: str,
    scale: str = AMOUNT,
    bounds: Sequence[Value] | None = None,
) -> HeatChart:
    """Lay out the map. ``corner`` heads the column of labels.

    ``bounds`` are the four values at which steps 2 to 5 begin; without them the steps part the stretch
    from nought to the greatest value evenly. Raises ValueError for a row as long as the columns are not.
    """
    starts = _starts(rows, bounds)
    for row in rows:
        if len(row.spots) != len(columns):
            raise ValueError(f"{len(row.spots)} spots for {len(columns)} columns")
    drawn = tuple(
        HeatRow(row.label, cut(row.label), row.url, tuple(_cell(spot, starts, scale) for spot in row.spots))
        for row in rows
    )
    heads = tuple(HeatHead(label, cut(label, HEAD)) for label in columns)
    return HeatChart(id, title, corner, scale, heads, drawn, tuple(amount(start) for start in starts))


def _starts(rows: Sequence[Line], bounds: Sequence[Value] | None) -> list[Fraction]:
    given = [exact(bound) for bound in bounds or ()]
    if given:
        return [bound for bound in given if bound is not None]
    most = largest([exact(spot.value) for row in rows for spot in row.spots if spot])
    return [most * step / STEPS for step in range(1, STEPS)]


def _cell(spot: Spot | None, starts: Sequence[Fraction], scale: str) -> HeatCell:
    value = exact(spot.value) if spot else None
    if spot is None or value is None:
        return HeatCell(spot or Spot(None), spot.text if spot and spot.text else NONE, 0)
    is_blank = spot.is_thin or (scale == AMOUNT and not value)
    step = 0 if is_blank else min(1 + bisect_right(starts, value), STEPS)
    return HeatCell(spot, spot.text or amount(value), step)
