"""What a Word document is made of, declared as data, from the first block to the last."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.xlsx.charts import Chart


@dataclass(frozen=True, slots=True)
class Cover:
    """The title page: the title large, who issues it below, a few lines of facts at the foot."""

    title: str
    issuer: str = ""
    facts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: a field, filled with the headings; its page numbers are Word's to work out."""

    heading: str


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, its first line indented. ``is_note``: small and quiet, for sources and measures."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption above and its head repeated on every page. ``widths`` are shares.

    ``numeric``: places, from 0, of columns set flush right. ``empty`` stands where the rows would.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    caption: str = ""
    widths: Sequence[float] = ()
    numeric: frozenset[int] = frozenset()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A native chart, its caption below; ``words`` are what a screen reader says."""

    chart: Chart
    caption: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """A framed place for people to write, with a hint of what belongs there."""

    hint: str


Block = Cover | Contents | Heading | Paragraph | Bullets | Table | Figure | Space
