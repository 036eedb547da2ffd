"""Writing one plain sheet: in little memory, and with no text that a spreadsheet would calculate."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

from core.xlsx.book import MAX_ROWS, Book, Column, Sheet
from core.xlsx.books import write_book
from core.xlsx.cells import MAX_TEXT

__all__ = ["MAX_ROWS", "MAX_TEXT", "write_rows"]

DEFAULT_WIDTH = 16.0


def write_rows(
    target: str | Path | IO[bytes],
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    widths: Sequence[float] = (),
    on_progress: Callable[[int], None] | None = None,
) -> int:
    """Write one sheet, header frozen and bold, and return the number of rows below it.

    Numbers, days and times stay such (aware times as Shanghai wall time); all else is text, never a formula
    whatever it begins with. ``widths`` are in characters; ``on_progress`` hears the number of rows written.
    A row has as many cells as the header. Raises TooManyRows.
    """
    columns = [
        Column(str(word), width=widths[place] if place < len(widths) else DEFAULT_WIDTH)
        for place, word in enumerate(header)
    ]
    sheet = Sheet(title, columns, rows, is_plain=True, is_filtered=False, frozen_columns=0)
    return next(iter(write_book(target, Book([sheet]), on_progress).values()))
