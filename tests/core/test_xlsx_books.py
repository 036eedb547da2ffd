"""Declared workbooks: formulas are ours alone, totals add up, charts and lamps point where they say."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from core.xlsx import (
    Board,
    Book,
    Chart,
    Column,
    Cover,
    Drawing,
    Formula,
    Kind,
    Lamp,
    Link,
    Plot,
    Series,
    Shade,
    Sheet,
    TooManyRows,
    book,
    sheets,
    write_book,
)
from core.xlsx.titles import sheet_titles
from tests.core.formula_payloads import PAYLOADS, live_formulas

COLUMNS = [
    Column("单位", key="unit", width=28),
    Column("应办", Kind.INTEGER, "due", is_summed=True, group="按期办结"),
    Column("按期", Kind.INTEGER, "ok", is_summed=True, group="按期办结"),
    Column("率", Kind.PERCENT, "rate", formula='IF({due}=0,"",{ok}/{due})', group="按期办结"),
    Column("等次", Kind.MARK, "grade"),
]
ROWS = [
    ["住建局", 120, 114, Fraction(114, 120), "优秀"],
    ["教育局", 0, 0, None, "–"],
    ["=cmd|' /C calc'!A0", 80, 60, Fraction(60, 80), "不合格"],
]
TOTALS = {"due": 200, "ok": 174, "rate": Fraction(174, 200)}


def table(rows=ROWS, **options) -> Sheet:
    given = {
        "heading": "排名",
        "notes": ["口径"],
        "totals": TOTALS,
        "total_label": "合计",
        "lamps": [Lamp("rate", good=0.9, fair=0.85)],
        "shades": [Shade("grade", {"优秀": "good", "不合格": "poor"})],
        "names": {"first_rate": ("rate", 0)},
        "empty": "本期没有。",
    } | options
    return Sheet("综合得分排名", COLUMNS, rows, **given)


def written(*declared, **options) -> io.BytesIO:
    target = io.BytesIO()
    write_book(target, Book(declared, **options))
    target.seek(0)
    return target


def opened(*declared, data_only=False):
    return load_workbook(written(*declared), data_only=data_only)


def test_formulas_stand_where_they_are_declared_and_bring_their_values():
    target = written(table())
    first = table().first_row
    assert first == 5  # heading, note, groups, heads
    calculated = {f"{letter}{first + i}" for letter in "D" for i in range(3)} | {"B8", "C8", "D8"}
    assert live_formulas(target) == {("xl/worksheets/sheet1.xml", place) for place in calculated}
    formulas, values = load_workbook(target).active, load_workbook(target, data_only=True).active
    assert formulas["D5"].value == '=IF(B5=0,"",C5/B5)'
    assert [formulas[f"{letter}8"].value for letter in "ABCD"] == [
        "合计",
        "=SUM(B5:B7)",
        "=SUM(C5:C7)",
        '=IF(B8=0,"",C8/B8)',
    ]
    assert [values[f"D{row}"].value for row in (5, 6, 7, 8)] == [0.95, None, 0.75, 0.87]
    assert [values[f"{letter}8"].value for letter in "BC"] == [200, 174]


def test_the_look_of_a_sheet():
    sheet = opened(table()).active
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$3:$4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "&P / &N"
    assert sheet.auto_filter.ref == "A4:E7"
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert merged == {"A1:E1", "A2:E2", "B3:D3"}
    rules = {str(area.sqref): [rule.type for rule in area.rules] for area in sheet.conditional_formatting}
    assert rules == {"D5:D8": ["iconSet"], "E5:E8": ["expression", "expression"]}
    icons = next(iter(sheet.conditional_formatting)).rules[0].iconSet
    assert icons.iconSet == "3Signs"
    assert [float(one.val) for one in icons.cfvo] == [0, 0.85, 0.9]
    assert sheet["D5"].number_format == "0.00%"


def test_defined_names_lead_to_their_cells():
    made = opened(table())
    assert made.defined_names["first_rate"].attr_text == "'综合得分排名'!$D$5"


def test_an_empty_sheet_says_so_and_calculates_nothing():
    target = written(table(rows=[], totals={"due": 0, "ok": 0, "rate": None}))
    sheet = load_workbook(target).active
    assert sheet["A5"].value == "本期没有。"
    assert sheet.max_row == 5
    assert sheet.auto_filter.ref is None
    assert live_formulas(target) == set()


@pytest.mark.parametrize("place", ["cell", "head", "heading", "note", "cover", "label", "shade", "title"])
def test_no_payload_calculates_wherever_it_stands(place):
    declared = {
        "cell": lambda p: Sheet("s", [Column("a"), Column("b", Kind.INTEGER)], [[p, p]]),
        "head": lambda p: Sheet("s", [Column(p, group=p), Column(p, group=p)], [[1, 2]]),
        "heading": lambda p: Sheet("s", [Column("a")], [[1]], heading=p),
        "note": lambda p: Sheet("s", [Column("a")], [], notes=[p], empty=p),
        "cover": lambda p: Cover("s", p, p, [(p, p)], [p], p, {"s": p}),
        "label": lambda p: Sheet("s", [Column("a", key="a")], [[1]], totals={}, total_label=p),
        "shade": lambda p: Sheet("s", [Column("a", key="a")], [[1]], shades=[Shade("a", {p: "good"})]),
        "title": lambda p: Sheet(p, [Column("a")], [[1]], names={}),
    }[place]
    assert len(PAYLOADS) >= 40
    for payload in PAYLOADS:
        target = written(declared(payload), title=payload, author=payload)
        assert live_formulas(target) == set(), payload
        for row in load_workbook(target).active.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), payload
                assert cell.data_type == "s" or cell.value in (None, 1, 2), payload


def test_text_stays_text_when_somebody_edits_it():
    sheet = opened(Sheet("s", [Column("a")], [["=1"], ["＝1"], ["-1"], ["\x00=1"], ["1"]])).active
    assert [sheet[f"A{row}"].quotePrefix for row in range(2, 7)] == [True, True, True, True, False]


def test_values_of_every_kind_are_read_again():
    moment, day = datetime(2026, 9, 28, 1, 42, tzinfo=UTC), date(2026, 9, 28)
    row = ["x", 5, Fraction(1, 4), Decimal("92.17"), True, None, moment, day, Formula("1+1", 2), float("nan")]
    target = written(Sheet("s", [Column(str(i)) for i in range(len(row))], [row]))
    cells = load_workbook(target, data_only=True).active[2]
    local, first = datetime(2026, 9, 28, 9, 42), datetime(2026, 9, 28)  # noqa: DTZ001 - a workbook knows no zone
    assert [cell.value for cell in cells] == ["x", 5, 0.25, 92.17, True, None, local, first, 2, "nan"]


def test_links_lead_out_or_to_another_sheet():
    rows = [[Link("20260901000001", "https://huiyin.example/t/1")], [Link("见排名", "#'排名'!A1")]]
    sheet = opened(Sheet("s", [Column("a")], rows)).active
    assert sheet["A2"].hyperlink.target == "https://huiyin.example/t/1"
    assert sheet["A3"].hyperlink.location == "'排名'!A1"


def test_a_sheet_holds_so_many_links_and_the_rest_as_text(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_LINKS", 2)
    rows = ([Link(str(i), f"https://huiyin.example/{i}")] for i in range(5))
    sheet = opened(Sheet("s", [Column("a")], rows)).active
    assert [bool(sheet[f"A{row}"].hyperlink) for row in range(2, 7)] == [True, True, False, False, False]
    assert sheet["A6"].value == "4"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 4)
    with pytest.raises(TooManyRows):
        written(Sheet("s", [Column("a")], ([i] for i in range(4))))
    assert book.MAX_ROWS == 1_048_576


def test_nothing_is_left_behind_by_a_fault(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 1)
    from openpyxl.worksheet._writer import ALL_TEMP_FILES  # noqa: PLC0415 - openpyxl's own list

    before = list(ALL_TEMP_FILES)
    with pytest.raises(TooManyRows):
        written(table(), Sheet("s", [Column("a")], [[1], [2]]))
    assert before == ALL_TEMP_FILES


def test_a_row_has_as_many_cells_as_there_are_columns():
    with pytest.raises(ValueError, match="zip"):
        written(Sheet("s", [Column("a"), Column("b")], [["only one"]]))


def test_a_chart_points_at_the_cells_that_hold_its_figures():
    chart = Chart(Drawing.BARS, "排名", ["住建局", "教育局"], [Series("率", [0.95, None])], form="0.0%")
    board = Board("图表", "图表", [Plot(chart, "综合得分排名", "unit", ["rate"])])
    with zipfile.ZipFile(written(table(), board)) as archive:
        xml = archive.read("xl/charts/chart1.xml").decode()
    assert "<f>'综合得分排名'!$D$5:$D$6</f>" in xml
    assert "<f>'综合得分排名'!$A$5:$A$6</f>" in xml
    assert "<f>'综合得分排名'!$D$4</f>" in xml
    assert "<v>0.95</v>" in xml
    assert xml.count("<pt ") == 1 + 1 + 2  # the series' name, one figure (the other is a gap), two labels


def test_a_board_without_charts_says_so():
    assert (
        opened(Board("图表", "图表", [], empty="本期没有可画的数据。")).active["A2"].value
        == "本期没有可画的数据。"
    )


def test_titles_of_sheets_are_legal_and_differ():
    titles = sheet_titles(["扣分/明细[1]", "扣分 明细 1", "", "a" * 40, "A" * 40, "'x'"])
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(0 < len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in titles)
    assert titles[2] == "Sheet"


def test_progress_is_heard_over_all_sheets():
    heard: list[int] = []
    rows = [[i] for i in range(700)]
    one, two = (Sheet(name, [Column("a")], rows) for name in "ab")
    target = io.BytesIO()
    assert write_book(target, Book([one, two]), heard.append) == {"a": 700, "b": 700}
    assert heard == [500, 1200]
