"""Workbooks: uploads are read as if hostile, exports are written so that no text becomes a formula."""

from core.xlsx.book import Board, Book, Column, Cover, Kind, Lamp, Plot, Shade, Sheet
from core.xlsx.books import write_book
from core.xlsx.cells import Formula, Link
from core.xlsx.charts import Chart, Drawing, Series
from core.xlsx.container import Limits
from core.xlsx.reading import Row, read_rows
from core.xlsx.sheets import TooManyRows
from core.xlsx.writing import write_rows

__all__ = [
    "Board",
    "Book",
    "Chart",
    "Column",
    "Cover",
    "Drawing",
    "Formula",
    "Kind",
    "Lamp",
    "Limits",
    "Link",
    "Plot",
    "Row",
    "Series",
    "Shade",
    "Sheet",
    "TooManyRows",
    "read_rows",
    "write_book",
    "write_rows",
]
