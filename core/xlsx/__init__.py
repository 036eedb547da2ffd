"""Workbooks: uploads are read as if hostile, exports are written so that no text becomes a formula."""

from core.xlsx.container import Limits
from core.xlsx.reading import Row, read_rows
from core.xlsx.writing import write_rows

__all__ = ["Limits", "Row", "read_rows", "write_rows"]
