"""Small workbooks as other systems write them: untidy, but made here."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

HEADER = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "联系电话", "点赞数")
NAIVE = datetime(2026, 9, 2, 9, 30)  # noqa: DTZ001 - what a date cell of a workbook holds
GOOD = ("W1", "U01", "路灯不亮", "2026/9/1 8:5", "桂子巷的路灯坏了三天。", "", 0)


def write(path: Path, rows: Sequence[Sequence[Any]], header: Sequence[Any] = HEADER, above: int = 0) -> Path:
    """A workbook with ``above`` rows of other text before the header."""
    book = Workbook()
    sheet = book.active
    for number in range(above):
        sheet.append([f"热线留言导出（第 {number + 1} 页）"])
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def row(number: Any, text: Any = None, **other: Any) -> tuple[Any, ...]:
    """A good row of HEADER with what a test changes in it."""
    values = dict(zip(HEADER, GOOD, strict=True)) | {
        "留言编号": number,
        "留言详情": text or f"第 {number} 件：井盖松动。",
    }
    return tuple((values | other).values())


def many(count: int) -> list[tuple[Any, ...]]:
    """So many good rows, each with its own text."""
    return [row(f"M{number:05d}") for number in range(count)]


def dirty(path: Path) -> Path:
    """Every untidiness at once; tests know the rows by their numbers."""
    return write(
        path,
        [
            row("  A1 ", "\n\t  停车位长期被占。 \n\n \u3000请处理。  ", 留言时间="2026/9/1 8:5"),
            row("A2", 留言时间=NAIVE),
            row(1003, "数字编号的一件。", 留言时间="2026-09-03 10:11:12"),
            row("1004", "编号是文字的数字。", 点赞数="12"),
            row("A5", "停车位长期被占，请处理！"),
            row("A6", "=1+1"),
            row(None, "没有编号。"),
            row("A2", "编号重复。"),
            row("A9", 联系电话="12345"),
            row("A10", "铃_x0007_声太\u200b大_x000D_吵人。"),
            row("A11", 留言时间="昨天下午"),
            row("A12", 留言时间="2030-01-01 00:00:00"),
            row("A13", " \n "),
            row("A14", 联系电话=13800002716.0, 留言用户="U14"),
            row("A15", 留言主题='=HYPERLINK("http://x.example","点我")'),
            row("A16", 联系电话="１３９ 0000-2716"),
        ],
    )


def cells(stream: Any) -> list[tuple[Any, ...]]:
    """What a workbook shows, row by row."""
    return list(load_workbook(stream).active.values)


def formulas(stream: Any) -> list[str]:
    """The cells that would calculate."""
    return [
        cell.coordinate for line in load_workbook(stream).active for cell in line if cell.data_type == "f"
    ]
