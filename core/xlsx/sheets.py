"""Writes one declared sheet: head, rows, totals, then what depends on how many rows there were."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from openpyxl.formatting.rule import IconSetRule, Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from core.xlsx import styles
from core.xlsx.book import MAX_ROWS, WIDTHS, Column, Kind, Lamp, Shade, Sheet
from core.xlsx.cells import NAME, Cell, Link, cell_of, computed, formula_xml, text_cell_value, text_xml
from core.xlsx.streams import RowStream

EVERY = 500
MAX_LINKS = 20_000
"""More hyperlinks than this on one sheet are written as text: each is held in memory until the end."""
NOTE_HEIGHT, HEADING_HEIGHT, HEAD_HEIGHT, PLAIN_HEIGHT = 26, 30, 30, 16
A4 = 9
MOST_QUOTED = 200
"""A text inside a formula may have 255 characters."""
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7, "header": 0.3, "footer": 0.35}
WRAPPED = (Kind.TEXT, Kind.MARK)
LINE_HEIGHT, MOST_LINES = 14, 20
PAGE_NUMBER = "&P / &N"


class TooManyRows(Exception):
    """More rows than a sheet can hold; whoever declares a sheet asks for the number before."""


class SheetWriter:
    """Takes a sheet's rows once, from first to last."""

    def __init__(self, sheet: Any, table: Sheet, on_progress: Callable[[int], None] | None) -> None:
        self.sheet, self.table, self.on_progress = sheet, table, on_progress
        self.letters = {
            column.key: get_column_letter(place)
            for place, column in enumerate(table.columns, 1)
            if column.key
        }
        self.last_letter = get_column_letter(max(1, len(table.columns)))
        self.count = 0
        self._wrapped = [
            (place, max(1, int(column.width or WIDTHS[column.kind]) - 2))
            for place, column in enumerate(table.columns)
            if column.kind in WRAPPED
        ]

    def write(self) -> int:
        """Write it; returns the number of rows."""
        prepare(self.sheet, is_landscape=self.table.is_landscape, pages_wide=self.table.pages_wide)
        self._set_columns()
        self.sheet.freeze_panes = f"{get_column_letter(self.table.frozen_columns + 1)}{self.table.first_row}"
        self.sheet._writer = RowStream(self.sheet, self._rows(), self._finish)
        self.sheet._writer.write_top()
        self.sheet.close()
        return self.count

    @property
    def last_row(self) -> int:
        """The number of the last row of data."""
        return self.table.first_row + self.count - 1

    def _set_columns(self) -> None:
        for place, column in enumerate(self.table.columns, 1):
            self.sheet.column_dimensions[get_column_letter(place)].width = column.width or WIDTHS[column.kind]

    def _rows(self) -> Iterator[str]:
        yield from self._head()
        cells = [self._cell(place, column) for place, column in enumerate(self.table.columns, 1)]
        row = self.table.first_row
        for values in self.table.rows:
            if row > MAX_ROWS:
                raise TooManyRows(self.table.title)
            written = "".join([cell(value, row) for cell, value in zip(cells, values, strict=True)])
            yield f'<row r="{row}"{self._height(values)}>{written}</row>'
            row += 1
            self.count += 1
            if self.on_progress and self.count % EVERY == 0:
                self.on_progress(self.count)
        if not self.count and self.table.empty:
            yield band(row, self.last_letter, self.table.empty, styles.note(self.sheet), 36)
        elif self.count and self.table.totals is not None:
            yield self._totals(row)

    def _height(self, values: Sequence[object]) -> str:
        """How high a row must be for its longest text; programs differ in whether they work it out."""
        if self.table.is_plain:
            return ""
        lines = max((-(-shown_width(values[place]) // room) for place, room in self._wrapped), default=1)
        return f' ht="{min(MOST_LINES, lines) * LINE_HEIGHT + 3}"' if lines > 1 else ""

    def _cell(self, place: int, column: Column) -> Cell:
        letter = get_column_letter(place)
        looks = styles.looks_of(self.sheet, column.kind, is_plain=self.table.is_plain)
        if column.formula:
            return computed(letter, column.formula, self.letters, looks)
        return cell_of(letter, looks, self._link)

    def _link(self, place: str, address: str) -> None:
        links = self.sheet._hyperlinks
        if len(links) < MAX_LINKS:
            links.append(link_to(place, address))

    def _head(self) -> Iterator[str]:
        row, table = 1, self.table
        if table.heading:
            yield band(row, self.last_letter, table.heading, styles.heading(self.sheet), HEADING_HEIGHT)
            row += 1
        for words in table.notes:
            yield band(row, self.last_letter, words, styles.note(self.sheet), NOTE_HEIGHT)
            row += 1
        if table.has_groups:
            yield self._groups(row)
            row += 1
        look = styles.head(self.sheet, is_plain=table.is_plain)
        heads = [column.header for column in table.columns]
        yield text_row(row, heads, look, PLAIN_HEIGHT if table.is_plain else HEAD_HEIGHT)

    def _groups(self, row: int) -> str:
        look, heads, place = styles.head(self.sheet, is_group=True), [], 1
        for group, members in groupby(self.table.columns, key=lambda column: column.group):
            width = len(list(members))
            heads += [group, *[""] * (width - 1)]
            if group and width > 1:
                first, last = get_column_letter(place), get_column_letter(place + width - 1)
                self.sheet.merged_cells.add(CellRange(f"{first}{row}:{last}{row}"))
            place += width
        return text_row(row, heads, look, 20)

    def _totals(self, row: int) -> str:
        values = self.table.totals or {}
        cells = []
        for place, column in enumerate(self.table.columns, 1):
            at = f"{get_column_letter(place)}{row}"
            looks = styles.looks_of(self.sheet, column.kind, is_total=True)
            formula = self._total_formula(column, row)
            if formula:
                cells.append(formula_xml(at, formula, values.get(column.key), looks.plain))
            else:
                label = self.table.total_label if place == 1 else ""
                cells.append(text_xml(at, label, looks.plain, looks.risky))
        return f'<row r="{row}" ht="20" customHeight="1">{"".join(cells)}</row>'

    def _total_formula(self, column: Column, row: int) -> str:
        if column.is_summed:
            letter = self.letters[column.key]
            return f"SUM({letter}{self.table.first_row}:{letter}{self.last_row})"
        if column.formula and column.key in (self.table.totals or {}):
            return NAME.sub(lambda found: f"{self.letters[found[1]]}{row}", column.formula)
        return ""

    def _finish(self) -> None:
        table, sheet = self.table, self.sheet
        for row in range(1, table.head_row - table.has_groups):
            sheet.merged_cells.add(CellRange(f"A{row}:{self.last_letter}{row}"))
        if not self.count:
            if table.empty:
                sheet.merged_cells.add(CellRange(f"A{table.first_row}:{self.last_letter}{table.first_row}"))
            return
        if table.is_filtered:
            sheet.auto_filter.ref = f"A{table.head_row}:{self.last_letter}{self.last_row}"
        self._format(self.last_row + (table.totals is not None))
        sheet.print_title_rows = f"{table.head_row - table.has_groups}:{table.head_row}"
        if table.pages_wide > 1 and table.frozen_columns:
            sheet.print_title_cols = f"A:{get_column_letter(table.frozen_columns)}"

    def _format(self, end: int) -> None:
        """Lamps and shades, down to the row ``end``."""
        table, sheet = self.table, self.sheet
        for lamp in table.lamps:
            sheet.conditional_formatting.add(self._range(lamp.key, end), _lamp(lamp))
        for shade in table.shades:
            place = f"{self.letters[shade.key]}{table.first_row}"
            for rule in _shades(shade, place):
                sheet.conditional_formatting.add(self._range(shade.key, end), rule)

    def _range(self, key: str, end: int) -> str:
        return f"{self.letters[key]}{self.table.first_row}:{self.letters[key]}{end}"


def prepare(sheet: Any, *, is_landscape: bool, pages_wide: int = 1) -> None:
    """A4, so many pages wide and as many high as it takes, page numbers below."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if is_landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_wide, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    for name, inches in MARGINS.items():
        setattr(sheet.page_margins, name, inches)
    sheet.HeaderFooter.oddFooter.center.text = PAGE_NUMBER
    sheet.HeaderFooter.oddFooter.left.text = "&A"


def band(row: int, last: str, words: str, look: int, height: int) -> str:
    """A row whose first cell speaks; the caller merges it up to the column ``last``."""
    return f'<row r="{row}" ht="{height}" customHeight="1">{text_xml(f"A{row}", words, look, look)}</row>'


def text_row(row: int, words: Sequence[object], look: int, height: int) -> str:
    """A row of texts of one look."""
    cells = [
        text_xml(f"{get_column_letter(place)}{row}", str(word), look, look)
        for place, word in enumerate(words, 1)
    ]
    return f'<row r="{row}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def link_to(place: str, address: str) -> Hyperlink:
    """A link in the cell at ``place``."""
    if address.startswith("#"):
        return Hyperlink(ref=place, location=address[1:])
    return Hyperlink(ref=place, target=address)


def shown_width(value: object) -> int:
    """How many columns of ordinary characters a text takes; Chinese ones take two."""
    text = value.text if isinstance(value, Link) else value
    if not isinstance(text, str):
        return 0
    return len(text) if text.isascii() else sum(1 if one.isascii() else 2 for one in text)


def _lamp(lamp: Lamp) -> Rule:
    return IconSetRule("3Signs", "num", [0, lamp.fair, lamp.good])


def _shades(shade: Shade, place: str) -> Iterator[Rule]:
    for word, name in shade.words.items():
        quoted = text_cell_value(word)[:MOST_QUOTED].replace('"', '""')
        yield Rule(type="expression", dxf=styles.shade(name), formula=[f'{place}="{quoted}"'])
