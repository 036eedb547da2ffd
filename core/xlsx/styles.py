"""How cells look, kept as openpyxl's style numbers, each made once a workbook."""

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from core.xlsx.book import Kind
from core.xlsx.cells import Looks

BODY_FACE, HEAD_FACE = "宋体", "黑体"
INK, QUIET, ACCENT, LINE = "FF1B1D20", "FF636569", "FF17597F", "FFCBC6BA"
HEAD_FILL, GROUP_FILL, TOTAL_FILL, PLAIN_FILL = "FFE5EEF4", "FFD3E2EC", "FFF2EFE8", "FFE9E4DA"
FORMATS = {
    Kind.TEXT: "General",
    Kind.MARK: "General",
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.00",
    Kind.PERCENT: "0.00%",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
DAY, MOMENT = FORMATS[Kind.DAY], "yyyy-mm-dd hh:mm:ss"
SHADES = {
    "good": ("FFE7F1E9", "FF25613F"),
    "fair": ("FFFBF1DC", "FF7D4D00"),
    "poor": ("FFFBEBE7", "FFA9241B"),
    "quiet": ("FFEEEBE4", "FF54575B"),
}


def looks_of(sheet: Any, kind: Kind, *, is_plain: bool = False, is_total: bool = False) -> Looks:
    """The style numbers of a column's cells."""
    made = {
        "font": Font(name=BODY_FACE, size=10, bold=is_total, color=INK),
        "alignment": _alignment(kind),
        "fill": solid(TOTAL_FILL) if is_total else PatternFill(),
        "border": Border() if is_plain else lines(),
    }
    shown = FORMATS[kind]
    return Looks(
        plain=style(sheet, **made, number_format=shown),
        risky=style(sheet, **made, number_format="General", quotePrefix=True),
        day=style(sheet, **made, number_format=DAY),
        moment=style(sheet, **made, number_format=shown if kind is Kind.MOMENT else MOMENT),
        link=style(
            sheet, **(made | {"font": Font(name=BODY_FACE, size=10, color=ACCENT, underline="single")})
        ),
    )


def head(sheet: Any, *, is_group: bool = False, is_plain: bool = False) -> int:
    """The style of a column's head, or of what stands above several."""
    if is_plain:
        return style(
            sheet,
            font=Font(bold=True),
            fill=solid(PLAIN_FILL),
            alignment=Alignment(vertical="center", wrap_text=True),
        )
    return style(
        sheet,
        font=Font(name=HEAD_FACE, size=10, bold=True, color=INK),
        fill=solid(GROUP_FILL if is_group else HEAD_FILL),
        alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
        border=lines(),
    )


def heading(sheet: Any, size: int = 16, *, is_middle: bool = False) -> int:
    """The style of a title."""
    place = Alignment(horizontal="center" if is_middle else "left", vertical="center", wrap_text=is_middle)
    return style(sheet, font=Font(name=HEAD_FACE, size=size, bold=True, color=INK), alignment=place)


def note(sheet: Any, *, is_middle: bool = False) -> int:
    """The style of a line of explanation."""
    place = Alignment(horizontal="center" if is_middle else "left", vertical="center", wrap_text=True)
    return style(sheet, font=Font(name=BODY_FACE, size=9, color=QUIET), alignment=place)


def solid(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


def lines() -> Border:
    side = Side(style="thin", color=LINE)
    return Border(left=side, right=side, top=side, bottom=side)


def shade(name: str) -> DifferentialStyle:
    """The look that a conditional format gives."""
    fill, ink = SHADES[name]
    return DifferentialStyle(font=Font(color=ink, bold=True), fill=PatternFill(bgColor=fill))


def style(sheet: Any, **properties: Any) -> int:
    """The number of a style with these properties of a cell."""
    cell = WriteOnlyCell(sheet)
    for name, value in properties.items():
        setattr(cell, name, value)
    return int(cell.style_id)


def _alignment(kind: Kind) -> Alignment:
    if kind is Kind.TEXT:
        return Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    if kind in (Kind.MARK, Kind.DAY, Kind.MOMENT):
        return Alignment(horizontal="center", vertical="center", wrap_text=True)
    return Alignment(horizontal="right", vertical="center", indent=1)
