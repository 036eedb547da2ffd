"""The workbook of a city: the screen's numbers, lists of what one may see, nothing typed calculates."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from core.xlsx.titles import sheet_title
from departments.actions.tree import create_department
from departments.models import Department
from departments.roles import Role
from evaluation.reports.assessment import live
from evaluation.reports.workbook import book_of, source_of, titles, write_assessment
from feedback.models import Ticket, Topic
from supervision.models import ScoreEntry
from tests.cast import City, Walk
from tests.core.formula_payloads import PAYLOADS, live_formulas
from tests.evaluation.assessed import CODE, OVER, WORK, locked, manager, work
from tests.evaluation.bookish import as_float

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
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def written(code=CODE, by=None, now=OVER) -> io.BytesIO:
    target = io.BytesIO()
    write_assessment(target, code, by=by, now=now)
    target.seek(0)
    return target


def test_every_sheet_is_there_and_says_what_the_screen_says(city: City):
    work(city)
    book = load_workbook(written(by=manager(city)), data_only=True)
    assert book.sheetnames == SHEETS
    shown = live(CODE, now=OVER)
    ranking = {cells[0].value: cells for cells in book["综合得分排名"].iter_rows(min_row=5) if cells[0].value}
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


def test_a_locked_period_is_written_from_its_rows_alone(city: City):
    work(city)
    period = locked(city)
    before = [
        [cell.value for cell in cells] for cells in load_workbook(written())["综合得分排名"].iter_rows()
    ]
    Walk(city, now=WORK + timedelta(days=1)).to("COMPLETED")
    after = [[cell.value for cell in cells] for cells in load_workbook(written())["综合得分排名"].iter_rows()]
    assert before == after
    cover = {cells[0].value: cells[1].value for cells in load_workbook(written())["封面"].iter_rows()}
    assert cover["数据摘要"] == period.snapshot
    assert cover["快照"] == period.snapshot[:8].upper()


def test_lists_hold_what_the_person_may_see(city: City):
    work(city)
    stranger = city.person(Role.ASSESSMENT_MANAGER, "stranger")
    sheet = load_workbook(written(by=stranger))["超期清单"]
    assert sheet["A4"].value == "本期没有超期工单。"
    assert "您有权查看" in sheet["A2"].value


def test_no_payload_calculates_in_any_column_of_any_sheet(city: City):
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


def test_numbers_of_persons_in_texts_are_masked(city: City):
    work(city)
    Ticket.objects.update(title="请致电 13800002716 或 330102199001011234")
    with zipfile.ZipFile(written(by=manager(city))) as archive:
        every = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    assert "请致电" in every
    assert "13800002716" not in every
    assert "330102199001011234" not in every


def test_a_period_without_anything(city: City):
    book = load_workbook(written("2026-01"))
    assert book["超期清单"]["A4"].value == "本期没有超期工单。"
    assert book["扣分明细"].cell(4, 1).value == "本期没有扣分和加分。"
    assert book["图表"]["A2"].value == "本期没有可绘图的数据。"


def test_a_quarter_and_a_year_are_written_too(city: City):
    work(city)
    for code in ("2026-Q4", "2026"):
        assert load_workbook(written(code)).sheetnames == SHEETS


def test_charts_point_into_the_sheets(city: City):
    work(city)
    with zipfile.ZipFile(written()) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert any("'综合得分排名'!$M$" in xml for xml in charts)
    assert any("'满意度分布'!" in xml for xml in charts)
    assert any("'热点分类 Top N'!" in xml for xml in charts)


def test_as_many_queries_for_any_number_of_departments(city: City):
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


def test_what_is_no_period_is_refused(city: City):
    with pytest.raises(ValueError, match="period"):
        source_of("2026-13", by=None, now=OVER)


def test_contents_name_the_sheets(city: City):
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
