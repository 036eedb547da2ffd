"""Writing a workbook row by row: in little memory, and with no text that a spreadsheet would calculate."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.utils.timezone import is_aware, localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MAX_TEXT = 32_767
CUT = "…"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
BAD_TITLE = re.compile(r"[\[\]:*?/\\]")
DEFAULT_WIDTH = 16.0
EVERY = 500


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
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(BAD_TITLE.sub(" ", title)[:31] or None)
    sheet.freeze_panes = "A2"
    for place in range(len(header)):
        width = widths[place] if place < len(widths) else DEFAULT_WIDTH
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.append([_header_cell(sheet, value) for value in header])
    text_cells = _TextCells(sheet)
    written = 0
    for row in rows:
        sheet.append(_cells(row, text_cells))
        written += 1
        if on_progress and written % EVERY == 0:
            on_progress(written)
    book.save(target)
    return written


def text_cell_value(value: object) -> str:
    """What can stand in a cell: without control characters, cut to Excel's limit."""
    text = UNWRITABLE.sub("", str(value))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + CUT


def _header_cell(sheet: Any, value: object) -> Any:
    cell = _text_cell(sheet)
    cell._value = text_cell_value(value)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="FFE9E4DA", end_color="FFE9E4DA")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _text_cell(sheet: Any) -> Any:
    """A cell that is text by declaration; openpyxl would make "=1" a formula and "#N/A" an error."""
    cell = WriteOnlyCell(sheet)
    cell.data_type = "s"
    return cell


class _TextCells:
    """A few cells used again and again, for making one costs more than writing it.

    The writer tries to assign each thing it is given to the cell before it, which spoils that cell's type:
    hence two that take turns, and the type set anew each time.
    """

    def __init__(self, sheet: Any) -> None:
        self._next, self._last, self._risky = _text_cell(sheet), _text_cell(sheet), _text_cell(sheet)
        self._risky.quotePrefix = True  # so that it stays text when somebody edits it in Excel

    def holding(self, text: str) -> Any:
        cell = self._next
        if text.startswith(RISKY):
            cell = self._risky
        else:
            self._next, self._last = self._last, self._next
        cell._value, cell.data_type = text, "s"  # past the setter, which would guess a type
        return cell


def _cells(row: Iterable[object], text_cells: _TextCells) -> Iterator[Any]:
    """Plain values where the type is safe, else text. Each is written before the next is asked for."""
    for value in row:
        if isinstance(value, datetime):
            yield localtime(value).replace(tzinfo=None) if is_aware(value) else value
        elif _is_plain(value):
            yield value
        else:
            yield text_cells.holding(text_cell_value(value))


def _is_plain(value: object) -> bool:
    """Whether a spreadsheet can hold it as it is; it has no way to hold what is not a number."""
    if isinstance(value, float | Decimal):
        return math.isfinite(value)
    return value is None or isinstance(value, int | date | time)
