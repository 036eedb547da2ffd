"""Evaluation in a browser: from a bad rating to the month that is noticed, locked, exported and public."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from core import jobs
from core.evidence import examine
from core.models import OutboxMessage
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation import tasks
from evaluation.models import Assessment, AssessmentPeriod
from feedback import actions
from feedback.models import Rating, Ticket
from supervision import sweep
from supervision.actions import entries
from supervision.models import ScoreEntry
from tests.browser.clerks import sign_in, sign_out, window
from tests.browser.test_scenario_supervision import act
from tests.cast import City, Walk, build_city
from tests.feedback.web import Moment
from tests.supervision.second import another

CODE = "2026-09"
JUDGED = datetime(2026, 9, 22, 15, 0, tzinfo=SHANGHAI)
CONFIRMED = datetime(2026, 10, 9, 9, 30, tzinfo=SHANGHAI)
NOTICED = datetime(2026, 10, 9, 14, 0, tzinfo=SHANGHAI)
LOCKED = datetime(2026, 10, 20, 10, 0, tzinfo=SHANGHAI)
MANAGER = (Role.ASSESSMENT_MANAGER, "institution")


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = JUDGED
    return moment


@pytest.fixture
def city(portal: str, moment: Moment) -> City:
    return build_city()


def test_from_a_bad_rating_to_the_published_month(
    page: Page, browser: Browser, portal: str, city: City, moment: Moment, tmp_path: Path
) -> None:
    tasks.open_periods()  # as the worker does in every hour of September
    ticket = _rated_badly(page, city, moment)
    entry = _deducted(city, ticket, moment)
    _noticed(page, city, moment)
    result = _locked(page, city, moment, entry)
    _exported(page, result, tmp_path)
    _published(page, browser, portal, result)
    assert examine().holds


def _rated_badly(page: Page, city: City, moment: Moment) -> Ticket:
    walk = Walk(city)
    ticket = walk.to("PENDING_CALLBACK")
    moment.now = walk.tick()
    letters = OutboxMessage.objects.filter(about_kind="ticket", about_id=ticket.pk)
    bodies = "\n".join(letters.values_list("body", flat=True))
    link = re.search(r"https?://\S+/r/[^/\s]+/", bodies)
    assert link is not None
    page.goto(link[0])
    page.locator("[name=solved][value=SOLVED]").check(force=True)
    page.locator("button[name=level][value='1']").click()
    page.wait_for_url(re.compile("/thanks/$"))
    assert Rating.objects.get(ticket=ticket).level == 1
    return Ticket.objects.get(pk=ticket.pk)


def _deducted(city: City, ticket: Ticket, moment: Moment) -> ScoreEntry:
    """The auditor finds fault; notice of the deduction is given, nobody appeals, the portal confirms."""
    moment.now = JUDGED
    auditor = city.person(Role.AUDITOR, "centre")
    actions.verdict(ticket, fault=True, note="答复不具体。", by=auditor, now=JUDGED)
    entry = ScoreEntry.objects.get(ticket=ticket, code="D4")
    entries.notify(entry, by=city.person(*MANAGER), now=JUDGED)
    sweep.run(CONFIRMED)
    entry = ScoreEntry.objects.get(pk=entry.pk)
    assert (entry.state, entry.points) == ("CONFIRMED", Decimal("1.0"))
    return entry


def _noticed(page: Page, city: City, moment: Moment) -> None:
    moment.now = NOTICED
    for left in ScoreEntry.objects.filter(state__in=["PROPOSED", "NOTIFIED"]):
        entries.revoke(left, reason="本场景之外的扣分，撤销。", by=city.person(*MANAGER), now=NOTICED)
    sign_in(page, city.person(*MANAGER), "/assessment/")
    page.locator(f'main a[href="/assessment/{CODE}/"]').first.click()
    expect(page.locator("main")).to_contain_text("市照明管理处")
    act(page, f"/assessment/{CODE}/", "notice")
    expect(page.locator("main")).to_contain_text("公示")
    assert AssessmentPeriod.objects.get(code=CODE).state == "NOTICE"
    page.goto(f"/assessment/{CODE}/acts/lock/")
    expect(page.locator("main")).to_contain_text(re.compile("异议|公示"))
    sign_out(page)


def _locked(page: Page, city: City, moment: Moment, entry: ScoreEntry) -> Assessment:
    moment.now = LOCKED
    sign_in(page, another(city, *MANAGER), f"/assessment/{CODE}/")
    act(page, f"/assessment/{CODE}/", "lock")
    period = AssessmentPeriod.objects.get(code=CODE)
    assert period.state == "LOCKED"
    entry = ScoreEntry.objects.get(pk=entry.pk)
    assert (entry.state, entry.counted_in) == ("LOCKED", CODE)
    result = Assessment.objects.get(period=period, department=city.departments["lead"])
    page.goto(f"/assessment/{CODE}/{result.department_id}/")
    expect(page.locator("main")).to_contain_text(str(result.score))
    expect(page.locator("main")).to_contain_text("D4")
    page.goto(f"/assessment/{CODE}/{result.department_id}/answers/")
    expect(page.locator("main")).to_contain_text(entry.ticket.number)
    return result


def _exported(page: Page, result: Assessment, tmp_path: Path) -> None:
    page.goto(f"/reports/make/?kind=assessment&period={CODE}")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    assert all(jobs.run(job.pk) for job in jobs.waiting())
    page.reload()
    with page.expect_download() as taken:
        page.locator('main a[href$="/file/"]').first.click()
    path = tmp_path / "考核.xlsx"
    taken.value.save_as(path)
    cells = list(_cells(path))
    assert "市照明管理处" in cells
    assert any(isinstance(cell, int | float) and Decimal(str(cell)) == result.score for cell in cells)
    snapshot = result.period.snapshot
    assert any(isinstance(cell, str) and snapshot[:16] in cell for cell in cells)


def _cells(path: Path) -> Any:
    for sheet in load_workbook(path, data_only=True).worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from (cell for cell in row if cell is not None)


def _published(page: Page, browser: Browser, portal: str, result: Assessment) -> None:
    visitor = window(browser, portal)
    try:
        reader = visitor.new_page()
        answer = reader.goto(f"/open/results/{CODE}/")
        assert answer is not None
        assert answer.status == 404
        act(page, f"/assessment/{CODE}/", "publication")
        reader.goto(f"/open/results/{CODE}/")
        expect(reader.locator("main")).to_contain_text("市照明管理处")
        expect(reader.locator("main")).to_contain_text(str(result.score))
    finally:
        visitor.close()
