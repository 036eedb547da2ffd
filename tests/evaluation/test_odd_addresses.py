"""Addresses that nobody was given: far years, years before any, NUL bytes, huge numbers. Never an error."""

import pytest

from tests.cast import City
from tests.evaluation.assessed import CODE, OVER, manager, opened, work
from tests.feedback.web import Moment, signed_in

PERIODS = ("2099-12", "2099", "2000-Q1", "2026-99", "%00")
BY_PERIOD = (
    "/insights/?period={}",
    "/insights/forecast/?period={}",
    "/insights/tickets/?what=&period={}",
    "/insights/files/insights-topics/?period={}",
    "/stages/?period={}",
    "/channels/?period={}",
    "/satisfaction/?period={}",
    "/satisfaction/answers/?period={}",
    "/satisfaction/unanswered/?period={}",
    "/satisfaction/sampling/?period={}",
    "/satisfaction/flags/?period={}",
    "/staff-performance/?period={}",
    "/stars/?period={}",
    "/analyses/?quarter={}&period={}",
    "/objections/?period={}",
    "/third-party-scores/?period={}",
    "/assessment/{}/",
    "/assessment/{}/sheet/",
    "/assessment/{}/ranking/",
    "/api/assessment/{}/",
    "/reports/make/?period={}&kind=assessment",
    "/open/results/{}/",
    "/satisfaction/words/?period={}",
    "/reports/?kind={}",
    "/entries/?period={}",
    "/reports/new/satisfaction-answers/?period={}",
    "/reports/new/objections/?period={}",
)
HUGE = 10**30
BY_ID = (
    f"/assessment/{CODE}/{HUGE}/",
    f"/assessment/{CODE}/{HUGE}/assessed/",
    f"/assessment/{CODE}/?why={HUGE}",
    f"/objections/{HUGE}/",
    f"/objections/?department={HUGE}",
    f"/surveys/{HUGE}/",
    f"/surveys/questionnaire/{HUGE}/",
    f"/stars/{HUGE}/",
    f"/stars/?department={HUGE}",
    f"/analyses/{HUGE}/",
    f"/analyses/?department={HUGE}",
    f"/disclosure/{HUGE}/",
    f"/disclosure/?department={HUGE}",
    "/disclosure/new/?ticket=%00",
    f"/public-reports/{HUGE}/",
    f"/open/suggestions/{HUGE}/",
    f"/open/reports/{HUGE}/",
    f"/reports/{HUGE}/",
    f"/reports/{HUGE}/file/",
    f"/third-party-scores/{HUGE}/",
    f"/satisfaction/flags/{HUGE}/",
    f"/staff-performance/?unit={HUGE}&department={HUGE}&person={HUGE}",
    "/q/%00/",
    f"/q/{'9' * 400}/",
    "/open/?after=%00",
    "/objections/?after=%00",
    "/insights/tickets/?after=AAAA",
    "/insights/tickets/?since=2099-12-31&until=2099-12-31&what=",
    "/insights/tickets/?topic=%00&area=%00&department=%00&channel=%00&what=",
)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = OVER
    return moment


def test_no_address_is_an_error(city: City, moment: Moment) -> None:
    work(city)
    opened(city)
    client = signed_in(manager(city))
    client.raise_request_exception = False
    asked = [url.format(period, period) for url in BY_PERIOD for period in PERIODS]
    odd = [url for url in (*asked, *BY_ID) if client.get(url).status_code >= 500]
    assert not odd, "\n".join(odd)
    opening = {code: client.post("/assessment/open/", {"code": code}).status_code for code in PERIODS}
    assert max(opening.values()) < 500, opening
