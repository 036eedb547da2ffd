"""The assessment workbook: its numbers are the screen's, its formulas come to them, typed text is text."""

from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from evaluation.reports.workbook import numbers
from evaluation.reports.workbook.ranking import ranking_sheet
from evaluation.reports.workbook.rates import rates_sheet
from evaluation.reports.workbook.satisfaction import satisfaction_sheet
from evaluation.reports.workbook.scores import score_cell, scores_sheet
from supervision.rules.tally import Tally
from tests.core.formula_payloads import live_formulas
from tests.evaluation.bookish import as_float, calculated, file_of, line, read, row, source

FAMILIAR = (
    "单位 总工单数 按时办结数 超时办结数 未办结数 结案率 按时结案率 不满意数 不满意率 得分 排名".split()
)


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def test_the_worked_example_comes_out_step_by_step():
    """93 / 88.5 / 80 / 83.33, Ď 1.5, B 0.5 → 92.17 (DOMAIN.md §6), by the formulas in the cells alone."""
    one = row(lines=[("D3", Decimal("2.0"), 7), ("D4", Decimal("1.0"), 8), ("B1", Decimal("0.5"), None)])
    made = source(one)
    table = scores_sheet(made)
    formulas, values = read(table)
    texts, told = line(formulas, table), line(values, table)
    names = named(made)
    cells = placed(formulas, table, told)
    assert told["score"] == 92.17
    assert [told[f"mark_{name}"] for name in ("response", "on_time", "resolution")] == [18, 23.5, 22.5]
    assert round(told["mark_satisfaction"], 3) == 29.167
    assert (told["capped"], told["deducted"], told["added"]) == (3, 1.5, 0.5)
    for key, text in texts.items():
        if isinstance(text, str) and text.startswith("="):
            assert calculated(text, names, cells) == pytest.approx(told[key]), key


@pytest.mark.parametrize(
    ("tally", "lines"),
    [
        (Tally(), ()),
        (Tally(assessed=1, in_time=0, to_respond=1), ()),
        (Tally(answers=3, resolved=0, satisfied=0), ()),
        (Tally(assessed=9, in_time=9), [("D8", Decimal("2.0"), 1), ("B1", Decimal("2.0"), None)] * 3),
        (
            Tally(assessed=1333, in_time=1200, answers=900, resolved=1, satisfied=899),
            [("D1", Decimal("0.5"), 4)],
        ),
        (Tally(to_respond=7, responded=3), [("D3", Decimal("-2.0"), None), ("B1", Decimal("0.5"), None)]),
    ],
    ids=["nothing", "all late", "answers alone", "clipped", "many", "given back"],
)
def test_every_cell_of_the_arithmetic_comes_to_what_stands_beside_it(tally, lines):
    """Zero denominators, floors, redistribution, clipping at nought and at the limits."""
    one = row(tally=tally, lines=lines)
    made = source(one)
    table = scores_sheet(made)
    formulas, values = read(table)
    texts, told = line(formulas, table), line(values, table)
    names = named(made)
    filled = {key: "" if value is None else value for key, value in told.items()}
    cells = placed(formulas, table, filled)
    for key, text in texts.items():
        if isinstance(text, str) and text.startswith("="):
            outcome = calculated(text, names, cells)
            expected = filled[key]
            assert outcome == (expected if isinstance(expected, str) else pytest.approx(expected)), key
    assert told["score"] == as_float(one.score)


def placed(sheet, table, values) -> dict[str, object]:
    """The values of the first row by their places."""
    cells = sheet[table.first_row]
    filled = ["" if value is None else value for value in values.values()]
    return {cell.coordinate: value for cell, value in zip(cells, filled, strict=True)}


def named(made) -> dict[str, object]:
    return {str(name): as_float(number) for name, number, _meaning in numbers.numbers_sheet(made).rows}


def test_the_ranking_takes_its_scores_from_the_arithmetic():
    made = source(row(1), row(2, name="教育局", tally=Tally()))
    scores = scores_sheet(made)
    ranking = ranking_sheet(made, {}, score_cell(made, scores))
    formulas, values = read(ranking, scores)
    place = f"'得分计算'!{formula_letter(scores)}{scores.first_row}"
    assert line(formulas, ranking)["score"] == f"={place}"
    assert line(values, ranking)["score"] == float(row(1).score)
    assert line(values, ranking, 1)["score"] is None


def formula_letter(table) -> str:
    place = [column.key for column in table.columns].index("score") + 1
    return get_column_letter(place)


def test_the_familiar_columns_are_there():
    heads = [column.header for column in ranking_sheet(source(), {}, lambda place, score: score).columns]
    assert [head for head in FAMILIAR if head not in heads] == []


def test_nothing_at_all_is_a_workbook_still():
    made = source()
    tables = [
        ranking_sheet(made, {}, lambda place, score: score),
        rates_sheet(made),
        satisfaction_sheet(made),
    ]
    target = file_of(*tables)
    assert live_formulas(target) == set()
    for sheet, table in zip(load_workbook(target).worksheets, tables, strict=True):
        assert sheet.cell(table.first_row, 1).value == "本期没有可考核的单位。"


@pytest.mark.parametrize("count", [1, 300])
def test_totals_are_sums_over_exactly_the_rows(count):
    rows = [row(i, name=f"单位{i}", beside={"late": i % 5, "level_1": 2, "asked": 700}) for i in range(count)]
    made = source(*rows)
    table = ranking_sheet(made, {}, lambda place, score: score)
    formulas, values = read(table)
    last = table.first_row + count
    assert formulas.cell(last, 4).value == f"=SUM(D{table.first_row}:D{last - 1})"
    assert values.cell(last, 4).value == 200 * count
    assert values.cell(last, 6).value == sum(one.late for one in rows)
    assert formulas.max_row == last


def test_lamps_ask_what_the_rules_ask():
    table = rates_sheet(source(row()))
    sheet, _values = read(table)
    asked = {
        str(area.sqref)[:2].strip("0123456789:"): [float(one.val) for one in area.rules[0].iconSet.cfvo]
        for area in sheet.conditional_formatting
    }
    assert sorted(asked.values()) == [[0, 0.83, 0.85], [0, 0.88, 0.9], [0, 0.93, 0.95]]
