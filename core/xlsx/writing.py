"""Writing a workbook row by row: in little memory, and with no text that a spreadsheet would calculate."""

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

    Numbers, days and times stay such (aware times as Shanghai wall time); all else is text, and never a formula
    whatever it begins with. ``widths`` are in characters; ``on_progress`` hears the number of rows written.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(BAD_TITLE.sub(" ", title)[:31] or None)
    sheet.freeze_panes = "A2"
    for place in range(len(header)):
        width = widths[place] if place < len(widths) else DEFAULT_WIDTH
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.append([_header_cell(sheet, value) for value in header])
    text_cell, risky_cell = _text_cell(sheet), _text_cell(sheet)
    risky_cell.quotePrefix = True  # so that it stays text when somebody edits it in Excel
    written = 0
    for row in rows:
        sheet.append(_cells(row, text_cell, risky_cell))
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
    """A cell that is text by declaration; openpyxl would make a leading "=" a formula and "#N/A" an error."""
    cell = WriteOnlyCell(sheet)
    cell.data_type = "s"
    return cell


def _cells(row: Iterable[object], text_cell: Any, risky_cell: Any) -> Iterator[Any]:
    """Plain values where the type is safe, else text. The writer has written each when it asks for the next."""
    for value in row:
        if value is None or isinstance(value, bool | int | float | Decimal | date | time):
            yield _moment(value) if isinstance(value, datetime) else value
        else:
            text = text_cell_value(value)
            cell = risky_cell if text.startswith(RISKY) else text_cell
            cell._value, cell.data_type = text, "s"  # past the setter, which would guess a type
            yield cell


def _moment(value: datetime) -> datetime:
    return localtime(value).replace(tzinfo=None) if is_aware(value) else value
