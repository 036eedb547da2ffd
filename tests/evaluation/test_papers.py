"""Reports of a period: the analysis and the white paper say what the numbers say, to whom may have them."""

import io
import re
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document
from openpyxl import load_workbook

from core import jobs
from core.files import open_stored
from core.word import Figure, Heading, Space, write_document
from departments.roles import Role
from evaluation.actions.documents import KINDS
from evaluation.models import Report
from evaluation.reports.papers import analysis, facts_of, white_paper
from feedback.models import Ticket, Topic
from tests.cast import City
from tests.core.formula_payloads import PAYLOADS, live_fields
from tests.evaluation.assessed import CODE, OVER, manager, work
from tests.feedback.web import signed_in

pytestmark = pytest.mark.django_db
PAPERS = [analysis, white_paper]


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def written(paper, city: City, code: str = CODE) -> io.BytesIO:
    target = io.BytesIO()
    facts = facts_of(code, by=manager(city), now=OVER)
    write_document(target, paper(facts), title="报告", author="x", now=OVER)
    target.seek(0)
    return target


def told(target: io.BytesIO) -> str:
    document = Document(target)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_the_analysis_says_the_numbers_of_the_results(city: City):
    work(city)
    facts = facts_of(CODE, by=manager(city), now=OVER)
    words = told(written(analysis, city))
    rows = facts.source.results.rows
    total, in_time = sum(row.total for row in rows), sum(row.on_time for row in rows)
    assert f"本期共登记群众诉求 {Ticket.objects.count()} 件" in words
    assert f"本期应办结工单 {total} 件，其中按时办结 {in_time} 件" in words
    answers = sum(row.tally.answers for row in rows)
    satisfied = sum(row.tally.satisfied for row in rows)
    assert f"（{satisfied}/{answers}）" in words
    assert facts.source.results.snapshot in words


def test_every_chapter_is_there_with_places_to_write(city: City):
    work(city)
    facts = facts_of(CODE, by=manager(city), now=OVER)
    chapters = {paper: [b.text for b in paper(facts) if isinstance(b, Heading)] for paper in PAPERS}
    assert [text[:2] for text in chapters[analysis]] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
        "附：",
    ]
    assert [text[2:] for text in chapters[white_paper][:5]] == [
        "总体概况",
        "高频问题",
        "潜在需求",
        "政策风险",
        "对策建议",
    ]
    assert sum(isinstance(b, Space) for b in analysis(facts)) == 1
    assert sum(isinstance(b, Space) for b in white_paper(facts)) == 4


def test_charts_hold_the_figures_of_the_sentences(city: City):
    work(city)
    facts = facts_of(CODE, by=manager(city), now=OVER)
    charts = {block.chart.title: block.chart for block in analysis(facts) if isinstance(block, Figure)}
    levels = charts["满意度分布"]
    assert sum(sum(one.values) for one in levels.series) == sum(
        r.tally.answers for r in facts.source.results.rows
    )
    assert sum(charts["各类诉求数量"].series[0].values) == Ticket.objects.count()
    with ZipFile(written(analysis, city)) as archive:
        parts = [name for name in archive.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", name)]
    assert len(parts) == len([b for b in analysis(facts) if isinstance(b, Figure)])


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("code", ["2026-01", "2026-Q1", "2025"])
def test_a_period_without_anything_is_told_as_such(city: City, paper, code: str):
    words = told(written(paper, city, code))
    assert "本期共登记群众诉求 0 件" in words
    assert "本期没有有效评价，不作满意度陈述" in words
    assert "%" not in words.replace("%%", "") or "–" in words


@pytest.mark.parametrize("paper", PAPERS)
def test_no_payload_is_more_than_text(city: City, paper):
    work(city)
    for payload in PAYLOADS[::6]:
        Topic.objects.update(name=payload.replace("\x00", "")[:50])
        assert live_fields(written(paper, city)) == []


@pytest.mark.parametrize("paper", PAPERS)
def test_both_languages_are_whole(city: City, paper):
    work(city)
    with translation.override("en"):
        words = told(written(paper, city))
    assert "Situation" in words or "Overview" in words
    assert "%(" not in words
    assert "%(" not in told(written(paper, city))


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_asked_for_on_the_page_made_by_the_job_and_taken(city: City, kind: str):
    """By hand and by address: the form, the progress, the file; written down who took it."""
    work(city)
    browser = signed_in(manager(city))
    answer = browser.post(reverse("report-make"), {"kind": kind, "period": "2026-09"})
    report = Report.objects.get()
    assert answer.headers["Location"] == report.get_absolute_url()
    assert jobs.run(report.job_id)
    report.refresh_from_db()
    assert report.file is not None
    file = browser.get(reverse("report-file", args=[report.pk]))
    body = b"".join(file.streaming_content)
    assert body == open_stored(report.file).read()
    assert len(report.facts["snapshot"]) == 8
    if kind == "assessment":
        assert len(load_workbook(io.BytesIO(body)).sheetnames) == 15
    else:
        assert Document(io.BytesIO(body)).paragraphs


def test_only_who_assesses_has_the_page(city: City):
    for role, place in ((Role.HANDLER, "lead"), (Role.SUPERVISOR, "institution"), (Role.AUDITOR, "centre")):
        assert signed_in(city.person(role, place)).get(reverse("report-make")).status_code == 404
    assert signed_in(manager(city)).get(reverse("report-make")).status_code == 200


def test_what_cannot_be_made_is_said_on_the_form(city: City):
    browser = signed_in(manager(city))
    for given in ({"kind": "assessment", "period": "2199-01"}, {"kind": "x", "period": "2026-09"}, {}):
        assert browser.post(reverse("report-make"), given).status_code == 422
    assert not Report.objects.exists()
