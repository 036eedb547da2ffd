"""Reading an uploaded workbook row by row, in little memory."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, cast

from defusedxml.common import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.reader.strings import read_string_table
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS

from core.refusals import Refused
from core.xlsx.container import (
    SHEETS,
    Deadline,
    Limits,
    TimedStream,
    check_container,
    check_words,
    last_filled_row,
    refusal,
)

Cell = str | int | float | bool | datetime | date | time | None
BROKEN = (
    zipfile.BadZipFile,
    DefusedXmlException,
    InvalidFileException,
    SyntaxError,  # what XML parsers raise for XML that is none
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something: its number in the sheet, its cells up to the last filled one.

    ``formulas`` are the positions (from 0) of cells that hold a formula; such a cell is given as its text.
    """

    number: int
    cells: tuple[Cell, ...]
    formulas: frozenset[int] = frozenset()


def read_rows(
    path: str | Path, limits: Limits | None = None, *, max_rows: int | None = None
) -> Iterator[Row]:
    """The rows of the first sheet that hold anything, the header first; blank rows are passed over.

    Raises Refused (422) at once for what is no readable workbook or has no rows, else where the reading finds
    it broken: not_a_workbook, workbook_password, workbook_macro, workbook_too_large, workbook_too_slow,
    too_many_rows, too_many_columns, sheet_empty.
    """
    limits = limits or Limits()
    if max_rows is not None:
        limits = replace(limits, rows=max_rows)
    source = Path(path)
    check_container(source, limits)
    rows = _guarded(_rows(source, limits))
    first = next(rows, None)
    if first is None:
        raise refusal("sheet_empty")
    return _chained(first, rows)


def _chained(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    """Whatever the parser stumbles over in an upload, the uploader reads one sentence."""
    try:
        yield from rows
    except Refused:
        raise
    except BROKEN as fault:
        raise refusal("not_a_workbook") from fault


def _rows(path: Path, limits: Limits) -> Iterator[Row]:
    with warnings.catch_warnings(), _reader(path) as reader:
        warnings.simplefilter("ignore")  # openpyxl mentions every extension it passes over
        deadline = Deadline(limits.seconds)
        part = _open(reader, path, limits, deadline)
        last = last_filled_row(path, part, limits)
        with reader.archive.open(part) as stream:
            for number, cells in _parser(deadline.reading(stream), reader).parse():
                if number > last:
                    break
                if row := _row(number, cells, limits):
                    yield row


@contextmanager
def _reader(path: Path) -> Iterator[ExcelReader]:
    with path.open("rb") as stream:  # by its name, openpyxl would refuse a file without the usual ending
        reader = ExcelReader(stream, read_only=True, keep_links=False)
        try:
            yield reader
        finally:
            reader.archive.close()


def _open(reader: ExcelReader, path: Path, limits: Limits, deadline: Deadline) -> str:
    """Read the book's shared strings and formats; returns the part that is its first sheet.

    Less than openpyxl's own opening, which reads each sheet to its end where the file does not tell its size.
    """
    reader.read_manifest()
    for part in reader.package.Override:
        name = part.PartName.lstrip("/").lower()
        if SHEETS.fullmatch(name) and not part.ContentType.endswith("worksheet+xml"):
            raise refusal("not_a_workbook")  # something else under a sheet's name, past the limits
    words = reader.package.find(SHARED_STRINGS)
    if words is not None:
        name = words.PartName.lstrip("/")
        check_words(path, name, limits)
        with reader.archive.open(name) as stream:
            reader.shared_strings = read_string_table(deadline.reading(stream))
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    for _, relation in reader.parser.find_sheets():
        if relation.Type.endswith("/worksheet") and relation.target in reader.valid_files:
            return str(relation.target)
    raise refusal("sheet_empty")


def _parser(stream: TimedStream, reader: ExcelReader) -> WorkSheetParser:
    book = reader.wb
    return WorkSheetParser(
        stream,
        reader.shared_strings,
        data_only=False,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _row(number: int, cells: list[dict[str, Any]], limits: Limits) -> Row | None:
    """The row without what is blank at its end; None if nothing is left."""
    filled = {cell["column"] - 1: cell for cell in cells if cell["value"] not in (None, "")}
    if not filled:
        return None
    width = max(filled) + 1
    if width > limits.columns:
        raise refusal("too_many_columns", limit=limits.columns)
    values: list[Cell] = [None] * width
    for place, cell in filled.items():
        values[place] = _value(cell)
    return Row(number, tuple(values), frozenset(p for p, cell in filled.items() if cell["data_type"] == "f"))


def _value(cell: dict[str, Any]) -> Cell:
    """The cell's value; of a formula its text."""
    value: Any = cell["value"]
    if cell["data_type"] == "f" and not isinstance(value, str):
        return str(getattr(value, "text", None) or "=")
    return cast(Cell, value)
