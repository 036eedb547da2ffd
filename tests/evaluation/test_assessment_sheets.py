"""What is read once a period is locked: the annual sheet, the ranking, facts that changed, the home page."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import periods
from evaluation.models import AssessmentPeriod
from evaluation.reports.annual_sheet import annual_sheets
from tests.cast import City
from tests.evaluation.assessed import CODE, HEARD, OVER, locked, manager, noticed, second, work
from tests.feedback.web import Moment, signed_in, text_of

QUARTER = ("2026-10", "2026-11", "2026-12", "2026-Q4")
NOTICED = datetime(2027, 1, 6, 9, 0, tzinfo=SHANGHAI)
LOCKED = datetime(2027, 1, 25, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = OVER
    return moment


def a_locked_quarter(city: City) -> None:
    for code in QUARTER:
        period = periods.open_period(code, by=manager(city), now=NOTICED)
        periods.give_notice(period, by=manager(city), now=NOTICED)
    for code in QUARTER:
        periods.lock(AssessmentPeriod.objects.get(code=code), by=second(city), now=LOCKED)


def test_the_sheet_is_made_of_locked_quarters_and_says_what_is_missing(city: City, moment: Moment) -> None:
    work(city)
    a_locked_quarter(city)
    moment.now = LOCKED
    found = annual_sheets("2026")
    assert found.missing == ("2026-Q1", "2026-Q2", "2026-Q3", "2026")
    sheet = found.of(city.departments["lead"].pk)
    assert sheet is not None
    assert [one and one.score and str(one.score) for one in sheet.quarters] == [None, None, None, "46.67"]
    assert sheet.year is None
    client = signed_in(manager(city))
    text = text_of(client.get("/assessment/2026/sheet/"))
    assert "Not locked yet: quarter 1 of 2026" in text
    assert "46.67" in text
    one = text_of(client.get(f"/assessment/2026/sheet/?department={city.departments['lead'].pk}"))
    assert "for reference in the annual evaluation" in one.lower()
    assert one.count('class="assess__sheet"') == 1


def test_a_department_reads_its_own_sheet_alone(city: City, moment: Moment) -> None:
    work(city)
    a_locked_quarter(city)
    moment.now = LOCKED
    own = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    text = text_of(own.get("/assessment/2026/sheet/"))
    assert city.departments["lead"].name in text
    assert city.departments["stranger"].name not in text
    assert own.get(f"/assessment/2026/sheet/?department={city.departments['stranger'].pk}").status_code == 404
    assert own.get("/assessment/2026-Q4/sheet/").status_code == 404
    assert (
        signed_in(city.person(Role.SYSTEM_ADMIN, "institution")).get("/assessment/2026/sheet/").status_code
        == 404
    )


def test_nothing_is_locked_yet(city: City, moment: Moment) -> None:
    assert annual_sheets("2026").sheets == ()
    text = text_of(signed_in(manager(city)).get("/assessment/2026/sheet/"))
    assert "Nothing of this year is locked yet" in text


def test_facts_that_changed_are_told_and_the_result_stays(city: City, moment: Moment) -> None:
    work(city)
    period = locked(city)
    lead = city.departments["lead"].pk
    drift = [[lead, "resolved", "2", "1"], [lead, "entry:7", "D3 1.0", ""]]
    AssessmentPeriod.objects.filter(pk=period.pk).update(drift=drift, checked_at=HEARD)
    moment.now = HEARD
    text = text_of(signed_in(manager(city)).get(f"/assessment/{CODE}/"))
    assert "2 facts behind this locked period are no longer what they were" in text
    assert f'href="/assessment/{CODE}/{lead}/resolved/"' in text
    assert ">46.67<" in text
    stranger = text_of(signed_in(city.person(Role.HANDLER, "stranger")).get(f"/assessment/{CODE}/"))
    assert f"{lead}/resolved/" not in stranger


def test_the_ranking_has_every_group_and_hatches_too_few_ratings(city: City, moment: Moment) -> None:
    work(city)
    noticed(city)
    text = text_of(signed_in(manager(city)).get(f"/assessment/{CODE}/ranking/"))
    for group in ("Municipal bureaus", "Districts and counties", "Public utilities"):
        assert group in text
    assert "too few to compare" in text


@pytest.mark.parametrize("role", [Role.ASSESSMENT_MANAGER, Role.SUPERVISOR, Role.UNIT_APPROVER, Role.HANDLER])
def test_the_home_page_stays_within_its_queries(city: City, moment: Moment, role: Role) -> None:
    work(city)
    noticed(city)
    place = "lead" if role in (Role.UNIT_APPROVER, Role.HANDLER) else "institution"
    assert queries(signed_in(city.person(role, place)), "/") <= 12


def queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)
