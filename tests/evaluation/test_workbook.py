"""The assessment workbook: its numbers are the screen's, its formulas come to them, typed text is text."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.xlsx.titles import sheet_title
from departments.actions.tree import create_department
from departments.models import Department
from departments.roles import Role
from evaluation.reports.assessment import live
from evaluation.reports.workbook import book_of, numbers, source_of, titles, write_assessment
from evaluation.reports.workbook.ranking import ranking_sheet
from evaluation.reports.workbook.rates import rates_sheet
from evaluation.reports.workbook.satisfaction import satisfaction_sheet
from evaluation.reports.workbook.scores import score_cell, scores_sheet
from feedback.models import Ticket, Topic
from supervision.models import ScoreEntry
from supervision.rules.tally import Tally
from tests.cast import City, Walk
from tests.core.formula_payloads import PAYLOADS, live_formulas
from tests.evaluation.assessed import CODE, OVER, WORK, locked, manager, work
from tests.evaluation.bookish import as_float, calculated, file_of, line, read, row, source

SHEETS = [
    "封面",
    "综合得分排名",
    "得分计算",
    "图表",
    "三率明细",
    "超期清单",
    "退单与重办率",
    "督办及红黄牌台账",
    "扣分明细",
    "差评整改台账",
    "满意度分布",
    "热点分类 Top N",
    "趋势",
    "计分参数",
    "数据口径说明",
]
FAMILIAR = (
    "单位 总工单数 按时办结数 超时办结数 未办结数 结案率 按时结案率 不满意数 不满意率 得分 排名".split()
)


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def written(code=CODE, by=None, now=OVER) -> io.BytesIO:
    target = io.BytesIO()
    write_assessment(target, code, by=by, now=now)
    target.seek(0)
    return target


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


@pytest.mark.django_db
class TestOfACity:
    def test_every_sheet_is_there_and_says_what_the_screen_says(self, city: City):
        work(city)
        book = load_workbook(written(by=manager(city)), data_only=True)
        assert book.sheetnames == SHEETS
        shown = live(CODE, now=OVER)
        ranking = {
            cells[0].value: cells for cells in book["综合得分排名"].iter_rows(min_row=5) if cells[0].value
        }
        for one in shown.rows:
            cells = ranking[one.name]
            assert [cells[i].value for i in (3, 4, 5, 6)] == [
                one.total,
                one.on_time,
                one.late,
                one.not_handled,
            ]
            assert cells[12].value == as_float(one.score)
        assert ranking["合计"][3].value == sum(one.total for one in shown.rows)
        overdue = sum(one.total - one.on_time for one in shown.rows)
        listed = [cells for cells in book["超期清单"].iter_rows(min_row=4, max_col=1) if cells[0].value]
        assert len(listed) == overdue > 0

    def test_a_locked_period_is_written_from_its_rows_alone(self, city: City):
        work(city)
        period = locked(city)
        before = [
            [cell.value for cell in cells] for cells in load_workbook(written())["综合得分排名"].iter_rows()
        ]
        Walk(city, now=WORK + timedelta(days=1)).to("COMPLETED")
        after = [
            [cell.value for cell in cells] for cells in load_workbook(written())["综合得分排名"].iter_rows()
        ]
        assert before == after
        cover = {cells[0].value: cells[1].value for cells in load_workbook(written())["封面"].iter_rows()}
        assert cover["数据摘要"] == period.snapshot
        assert cover["快照"] == period.snapshot[:8].upper()

    def test_lists_hold_what_the_person_may_see(self, city: City):
        work(city)
        stranger = city.person(Role.ASSESSMENT_MANAGER, "stranger")
        sheet = load_workbook(written(by=stranger))["超期清单"]
        assert sheet["A4"].value == "本期没有超期工单。"
        assert "您有权查看" in sheet["A2"].value

    def test_no_payload_calculates_in_any_column_of_any_sheet(self, city: City):
        """Planted, four at a time, in titles of tickets, names of departments and topics, and reasons."""
        work(city)
        by, clean = manager(city), [payload.replace("\x00", "") for payload in PAYLOADS]
        tickets = list(Ticket.objects.order_by("id"))
        for place, ticket in enumerate(tickets):
            Ticket.objects.filter(pk=ticket.pk).update(topic=Topic.objects.create(code=f"P{place}", name="x"))
        allowed = live_formulas(written(by=by))
        for first in range(0, len(clean), len(tickets)):
            plant(clean[first : first + len(tickets)])
            assert live_formulas(written(by=by)) == allowed, first
        assert len(clean) >= 40

    def test_numbers_of_persons_in_texts_are_masked(self, city: City):
        work(city)
        Ticket.objects.update(title="请致电 13800002716 或 330102199001011234")
        with zipfile.ZipFile(written(by=manager(city))) as archive:
            every = "".join(
                archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
            )
        assert "请致电" in every
        assert "13800002716" not in every
        assert "330102199001011234" not in every

    def test_a_period_without_anything(self, city: City):
        book = load_workbook(written("2026-01"))
        assert book["超期清单"]["A4"].value == "本期没有超期工单。"
        assert book["扣分明细"].cell(4, 1).value == "本期没有扣分和加分。"
        assert book["图表"]["A2"].value == "本期没有可绘图的数据。"

    def test_a_quarter_and_a_year_are_written_too(self, city: City):
        work(city)
        for code in ("2026-Q4", "2026"):
            assert load_workbook(written(code)).sheetnames == SHEETS

    def test_charts_point_into_the_sheets(self, city: City):
        work(city)
        with zipfile.ZipFile(written()) as archive:
            charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
        assert any("'综合得分排名'!$M$" in xml for xml in charts)
        assert any("'满意度分布'!" in xml for xml in charts)
        assert any("'热点分类 Top N'!" in xml for xml in charts)

    def test_as_many_queries_for_any_number_of_departments(self, city: City):
        work(city)
        by = manager(city)
        written(by=by)
        with CaptureQueriesContext(connection) as few:
            written(by=by)
        for place in ("co", "stranger", "former"):
            Department.objects.filter(pk=city.departments[place].pk).update(peer_group="STREET")
        for code in "abc":
            create_department(
                code=code, name=f"新单位{code}", peer_group="STREET", parent=None, by=None, now=WORK
            )
        work(city)
        written(by=by)  # who may see what is worked out anew when departments change
        with CaptureQueriesContext(connection) as many:
            written(by=by)
        assert len(many) == len(few)

    def test_what_is_no_period_is_refused(self, city: City):
        with pytest.raises(ValueError, match="period"):
            source_of("2026-13", by=None, now=OVER)

    def test_contents_name_the_sheets(self, city: City):
        book = book_of(source_of(CODE, by=None, now=OVER))
        named = [sheet_title(sheet.title) for sheet in book.sheets[1:]]
        assert sorted(sheet_title(str(title)) for title in titles.CONTENTS) == sorted(named)


def values_of(target) -> list[list[object]]:
    """The cells of the ranking."""
    return [[cell.value for cell in cells] for cells in load_workbook(target)["综合得分排名"].iter_rows()]


LONGEST = 50


def plant(payloads: list[str]) -> None:
    """Each payload in one row of every table whose texts stand in the workbook."""
    places = ((Ticket, "title"), (Topic, "name"), (ScoreEntry, "reason"), (Department, "name"))
    for model, column in places:
        ids = model.objects.order_by("-id").values_list("pk", flat=True)
        for pk, payload in zip(ids, payloads, strict=False):
            ending = f" {pk}" if model is Department else ""
            model.objects.filter(pk=pk).update(**{column: f"{payload[:LONGEST]}{ending}"})
