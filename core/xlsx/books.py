"""Writes a declared workbook."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet._writer import ALL_TEMP_FILES

from core.xlsx.book import Board, Book, Cover, Sheet
from core.xlsx.cells import text_cell_value
from core.xlsx.cover import BoardWriter, CoverWriter
from core.xlsx.sheets import SheetWriter
from core.xlsx.titles import sheet_titles


def write_book(
    target: str | Path | IO[bytes], book: Book, on_progress: Callable[[int], None] | None = None
) -> dict[str, int]:
    """Write the book and return how many rows each sheet got, by title.

    ``on_progress`` hears the number of rows written in all. Raises TooManyRows.
    """
    made = Workbook(write_only=True)
    made.properties.title, made.properties.creator = text_cell_value(book.title), text_cell_value(book.author)
    titles = sheet_titles([sheet.title for sheet in book.sheets])
    declared = [replace(one, title=title) for one, title in zip(book.sheets, titles, strict=True)]
    tables = {one.title: one for one in declared if isinstance(one, Sheet)}
    counts: dict[str, int] = {}
    try:
        for one in declared:
            sheet = made.create_sheet(one.title)
            counts[one.title] = _write(sheet, one, tables, _onward(on_progress, sum(counts.values())))
        _name(made, declared)
        made.save(target)
    finally:
        _clear(made)
    return counts


def _write(
    sheet: Any, one: Cover | Sheet | Board, tables: dict[str, Sheet], heard: Callable[[int], None] | None
) -> int:
    if isinstance(one, Sheet):
        return SheetWriter(sheet, one, heard).write()
    if isinstance(one, Cover):
        return CoverWriter(sheet, one).write()
    return BoardWriter(sheet, one, tables).write()


def _onward(on_progress: Callable[[int], None] | None, before: int) -> Callable[[int], None] | None:
    if on_progress is None:
        return None
    return lambda written: on_progress(before + written)


def _name(made: Workbook, declared: list[Cover | Sheet | Board]) -> None:
    for one in declared:
        if isinstance(one, Sheet):
            letters = {column.key: get_column_letter(i) for i, column in enumerate(one.columns, 1)}
            for name, (key, place) in one.names.items():
                at = f"{quote_sheetname(one.title)}!${letters[key]}${one.first_row + place}"
                made.defined_names[name] = DefinedName(name, attr_text=at)


def _clear(made: Workbook) -> None:
    """Take away what openpyxl wrote beside the file, after a fault too: a worker lives for weeks."""
    for sheet in made.worksheets:
        writer = getattr(sheet, "_writer", None)
        if writer is not None and writer.out in ALL_TEMP_FILES:
            os.remove(writer.out)
            ALL_TEMP_FILES.remove(writer.out)
