"""Writes a workbook's first page, and its sheets of charts."""

from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break

from core.xlsx import styles
from core.xlsx.book import Board, Cover, Kind, Plot, Sheet
from core.xlsx.cells import cell_of, text_xml
from core.xlsx.charts import Places, drawn
from core.xlsx.sheets import band, link_to, prepare, shown_width
from core.xlsx.streams import RowStream

LABEL_WIDTH, VALUE_WIDTH = 24.0, 66.0
BOARD_COLUMNS, BOARD_WIDTH = 11, 8.0
CHART_CM, ROW_CM = 17.0, 0.53
FIRST_CHART, PAGE_ROWS = 3, 46
"""So many rows are one printed page; no chart is cut in two."""
NOTE_LINE, NOTE_CHARACTERS = 15, 52


class CoverWriter:
    """The first page: title, facts, notes, and what each sheet holds with a link to it."""

    def __init__(self, sheet: Any, cover: Cover) -> None:
        self.sheet, self.cover = sheet, cover
        self.links: list[tuple[str, str]] = []
        self.merged: list[int] = []

    def write(self) -> int:
        prepare(self.sheet, is_landscape=False)
        self.sheet.column_dimensions["A"].width = LABEL_WIDTH
        self.sheet.column_dimensions["B"].width = VALUE_WIDTH
        self.sheet.sheet_view.showGridLines = False
        self.sheet._writer = RowStream(self.sheet, self._rows(), self._finish)
        self.sheet._writer.write_top()
        self.sheet.close()
        return 0

    def _rows(self) -> Iterator[str]:
        yield self._wide(2, self.cover.heading, styles.heading(self.sheet, 22, is_middle=True), 48)
        yield self._wide(3, self.cover.subtitle, styles.heading(self.sheet, 13, is_middle=True), 30)
        row = 5
        label = styles.head(self.sheet)
        value = cell_of("B", styles.looks_of(self.sheet, Kind.TEXT), self._link)
        for name, told in self.cover.facts:
            cells = text_xml(f"A{row}", str(name), label, label) + value(told, row)
            yield f'<row r="{row}" ht="{_height(told, 24)}" customHeight="1">{cells}</row>'
            row += 1
        for words in self.cover.notes:
            row += 1
            yield self._wide(row, words, styles.note(self.sheet), _height(words, NOTE_LINE, 78))
        if self.cover.contents:
            row += 2
            yield self._wide(row, self.cover.contents_label, styles.heading(self.sheet, 12), 24)
            yield from self._contents(row + 1)

    def _contents(self, row: int) -> Iterator[str]:
        looks = styles.looks_of(self.sheet, Kind.TEXT)
        for place, (title, words) in enumerate(self.cover.contents.items(), row):
            self._link(f"A{place}", f"#{quote_sheetname(title)}!A1")
            cells = text_xml(f"A{place}", title, looks.link, looks.link)
            cells += text_xml(f"B{place}", words, looks.plain, looks.risky)
            yield f'<row r="{place}" ht="{_height(words, 20)}" customHeight="1">{cells}</row>'

    def _wide(self, row: int, words: str, look: int, height: int) -> str:
        self.merged.append(row)
        return band(row, "B", words, look, height)

    def _link(self, place: str, address: str) -> None:
        self.links.append((place, address))

    def _finish(self) -> None:
        for row in self.merged:
            self.sheet.merged_cells.add(CellRange(f"A{row}:B{row}"))
        self.sheet._hyperlinks.extend(link_to(*link) for link in self.links)


class BoardWriter:
    """Charts one below the other, each over the cells of a sheet of the same book."""

    def __init__(self, sheet: Any, board: Board, tables: dict[str, Sheet]) -> None:
        self.sheet, self.board, self.tables = sheet, board, tables

    def write(self) -> int:
        prepare(self.sheet, is_landscape=False)
        self.sheet.sheet_properties.pageSetUpPr = None  # fitted pages would ignore the breaks
        self.sheet.page_setup.fitToWidth = self.sheet.page_setup.fitToHeight = None
        for place in range(1, BOARD_COLUMNS + 1):
            self.sheet.column_dimensions[get_column_letter(place)].width = BOARD_WIDTH
        self.sheet.sheet_view.showGridLines = False
        self.sheet._writer = RowStream(self.sheet, self._rows(), self._finish)
        self.sheet._writer.write_top()
        self.sheet.close()
        return 0

    def _rows(self) -> Iterator[str]:
        last = get_column_letter(BOARD_COLUMNS)
        yield band(1, last, self.board.heading, styles.heading(self.sheet), 30)
        if not self.board.plots and self.board.empty:
            yield band(2, last, self.board.empty, styles.note(self.sheet), 36)

    def _finish(self) -> None:
        self._merge()
        row = FIRST_CHART
        for plot in self.board.plots:
            height = round(plot.chart.height_cm / ROW_CM) + 1
            page = (row - 1) // PAGE_ROWS
            if row > FIRST_CHART and (row + height - 2) // PAGE_ROWS > page:
                row = (page + 1) * PAGE_ROWS + 2
            picture = drawn(plot.chart, _places(plot, self.tables[plot.sheet]), CHART_CM)
            self.sheet.add_chart(picture, f"A{row}")
            if (row - 1) // PAGE_ROWS > len(self.sheet.row_breaks):
                self.sheet.row_breaks.append(Break(id=(row - 1) // PAGE_ROWS * PAGE_ROWS))
            row += height + 1

    def _merge(self) -> None:
        last = get_column_letter(BOARD_COLUMNS)
        self.sheet.merged_cells.add(CellRange(f"A1:{last}1"))
        if not self.board.plots and self.board.empty:
            self.sheet.merged_cells.add(CellRange(f"A2:{last}2"))


def _places(plot: Plot, table: Sheet) -> Places:
    """Where on the other sheet the figures of the chart stand."""
    letters = {column.key: get_column_letter(i) for i, column in enumerate(table.columns, 1) if column.key}
    start = table.first_row + plot.first
    end = start + max(1, len(plot.chart.labels)) - 1
    sheet = quote_sheetname(table.title)

    def down(key: str) -> str:
        return f"{sheet}!${letters[key]}${start}:${letters[key]}${end}"

    return Places(
        labels=down(plot.labels),
        names=[f"{sheet}!${letters[key]}${table.head_row}" for key in plot.values],
        values=[down(key) for key in plot.values],
    )


def _height(told: object, line: int, wide: int = NOTE_CHARACTERS) -> int:
    """High enough for the words: a merged cell does not grow by itself."""
    lines = sum(-(-max(1, shown_width(part)) // (2 * wide)) for part in str(told).split("\n"))
    return max(line, 15 * lines + 6)
