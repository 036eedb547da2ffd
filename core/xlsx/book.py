"""What a workbook is, declared as data: sheets of columns and rows, a cover, a sheet of charts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.xlsx.charts import Chart

MAX_ROWS = 1_048_576
"""What a sheet can hold, the rows of its head and its totals included."""


class Kind(StrEnum):
    """How a column's cells are shown. The type of a value alone decides what is stored."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"  # of a share: 0.93 or Fraction(93, 100) is shown as 93.00%
    DAY = "day"
    MOMENT = "moment"
    MARK = "mark"  # short text in the middle: a grade, yes or no


WIDTHS = {
    Kind.TEXT: 16.0,
    Kind.INTEGER: 10.0,
    Kind.DECIMAL: 10.0,
    Kind.PERCENT: 11.0,
    Kind.DAY: 12.0,
    Kind.MOMENT: 17.0,
    Kind.MARK: 9.0,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` names it in formulas, totals, lamps and charts.

    ``formula``: what each of its cells calculates, without the equals sign; ``{key}`` is the cell of that
    column in the same row. The rows still bring the value, for readers that do not calculate.
    ``is_summed``: the totals' row adds it up; a column with a formula calculates there as anywhere.
    ``group``: a heading above this and the neighbours of the same group.
    """

    header: str
    kind: Kind = Kind.TEXT
    key: str = ""
    width: float | None = None
    formula: str = ""
    is_summed: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Lamp:
    """A sign in the cells of a share's column: green from ``good``, yellow from ``fair``, else red.

    The signs differ in shape too. ``good`` and ``fair`` are shares, like the column's values.
    """

    key: str
    good: float
    fair: float


@dataclass(frozen=True, slots=True)
class Shade:
    """A filled cell where the text of a column is one of ``words``: "good", "fair", "poor", "quiet"."""

    key: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title above, heads frozen and repeated in print, fitted to the width of A4.

    ``rows`` are read once, in little memory. ``totals`` asks for a last row: the values by key, as the screen
    shows them, beside formulas that add them up. ``names``: defined names, each a key and the place of a row
    from 0. ``empty`` stands where the rows would.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    heading: str = ""
    notes: Sequence[str] = ()
    totals: Mapping[str, object] | None = None
    total_label: str = ""
    empty: str = ""
    lamps: Sequence[Lamp] = ()
    shades: Sequence[Shade] = ()
    names: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    is_landscape: bool = True
    pages_wide: int = 1  # of print; the frozen columns stand on each
    is_filtered: bool = True
    frozen_columns: int = 1
    is_plain: bool = False  # without lines and fills: an export that is read by programs as much as people

    @property
    def has_groups(self) -> bool:
        """Whether the head has two rows."""
        return any(column.group for column in self.columns)

    @property
    def head_row(self) -> int:
        """The number of the row with the columns' heads."""
        return bool(self.heading) + len(self.notes) + self.has_groups + 1

    @property
    def first_row(self) -> int:
        """The number of the first row of data."""
        return self.head_row + 1


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: what this is, of when, made by whom from what, and the sheets with what they hold."""

    title: str
    heading: str
    subtitle: str
    facts: Sequence[tuple[str, object]]
    notes: Sequence[str] = ()
    contents_label: str = ""
    contents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart of columns of a sheet: ``labels`` and each of ``values`` (keys) over the chart's labels.

    ``first`` is the place, from 0, of the row that the chart's first label stands in.
    """

    chart: Chart
    sheet: str
    labels: str
    values: Sequence[str]
    first: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A sheet of charts, one below the other, each over the cells of another sheet."""

    title: str
    heading: str
    plots: Sequence[Plot]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook. ``author`` and ``title`` stand in the file's properties."""

    sheets: Sequence[Cover | Sheet | Board]
    title: str = ""
    author: str = ""
