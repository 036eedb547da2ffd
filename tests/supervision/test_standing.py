"""A department's own view: its score by hand, numbers that open their lists, and who may read it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback.models import Dispatch
from tests.cast import City, Walk
from tests.feedback.web import Moment, signed_in, text_of

NOW = datetime(2026, 9, 24, 17, 31, tzinfo=SHANGHAI)
SCORE = re.compile(r'class="sum__total">.*?<b>([\d.]+)</b>', re.DOTALL)
AFTER = re.compile(r'class="what-if__score">.*?<b>([\d.–]+)</b>', re.DOTALL)
TICK = re.compile(r'name="late" value="(\d+)"( checked)?')
NUMBERS = re.compile(r'<a href="([^"]+which=part)">(\d+)</a> ÷ <a href="([^"]+which=whole)">(\d+)</a>')


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def page(city: City, query: str = "", role: Role = Role.HANDLER, place: str = "lead") -> Any:
    return signed_in(city.person(role, place)).get(f"/supervision/standing/{query}")


def of(city: City, place: str = "lead") -> str:
    return f"?department={city.departments[place].pk}"


def four(city: City) -> None:
    """Two praised, one blamed, one forgotten: 3 of 4 in time and answered, 2 of 3 solved and content."""
    for state in ("COMPLETED", "COMPLETED", "PENDING_VERDICT", "DISPATCHED"):
        Walk(city).to(state)


def test_the_score_by_hand(city: City, moment: Moment) -> None:
    """75 % twice: 0 and 10; 66.67 % twice: 15.83 and 20.83. Together 46.67."""
    four(city)
    text = text_of(page(city, of(city)))
    assert SCORE.findall(text) == ["46.67"]
    assert "66.67 %" in text


def test_every_number_opens_its_list(city: City, moment: Moment) -> None:
    four(city)
    client = signed_in(city.person(Role.HANDLER, "lead"))
    numbers = NUMBERS.findall(text_of(client.get(f"/supervision/standing/{of(city)}")))
    assert [(int(part), int(whole)) for _a, part, _b, whole in numbers] == [(3, 4), (3, 4), (2, 3), (2, 3)]
    for part_url, part, whole_url, whole in numbers:
        for url, n in ((part_url, part), (whole_url, whole)):
            text = text_of(client.get(url.replace("&amp;", "&")))
            assert text.count('<li class="item">') == int(n)
        missing = text_of(client.get(part_url.replace("&amp;", "&").replace("which=part", "which=missing")))
        assert missing.count('<li class="item">') == int(whole) - int(part)


def test_what_it_will_be_if_these_go_overdue(city: City, moment: Moment) -> None:
    four(city)
    Walk(city, now=NOW - timedelta(days=1, hours=8)).to("CONTACTED")
    first = text_of(page(city, of(city)))
    ticks = TICK.findall(first)
    assert [bool(checked) for _pk, checked in ticks] == [True, False], "what is overdue is ticked at first"
    none = text_of(page(city, f"{of(city)}&if=1"))
    assert AFTER.findall(none) == SCORE.findall(none)
    both = text_of(page(city, of(city) + "&if=1" + "".join(f"&late={pk}" for pk, _checked in ticks)))
    # 3 of 5 in time: 0; 4 of 5 answered: 5; 15.83; 20.83. The forgotten one D1, D2, D3 1.0, the other D3 0.5.
    assert AFTER.findall(both) == ["39.17"]


def test_what_was_due_in_an_earlier_month_is_not_of_this_one(city: City, moment: Moment) -> None:
    """The forgotten one fell due in September; of October's list it is not, and costs October nothing."""
    four(city)
    moment.now = NOW + timedelta(days=20)
    Walk(city, now=moment.now - timedelta(days=1)).to("CONTACTED")
    assert len(TICK.findall(text_of(page(city, of(city) + "&period=2026-09")))) == 0, "a month that is over"
    lead = Dispatch.objects.filter(department=city.departments["lead"], handled_at=None)
    earlier, later = lead.order_by("due_at")
    assert earlier.due_at.month == 9
    assert later.due_at.month == 10
    assert TICK.findall(text_of(page(city, of(city)))) == [(str(later.pk), "")]
    asked = text_of(page(city, f"{of(city)}&if=1&late={earlier.pk}"))
    assert AFTER.findall(asked) == (SCORE.findall(asked) or ["–"]), "nor when its address asks for it"


def test_no_data_no_score(city: City, moment: Moment) -> None:
    text = text_of(page(city, of(city)))
    assert SCORE.findall(text) == []
    assert "No score yet" in text


def test_a_month_before_and_after(city: City, moment: Moment) -> None:
    four(city)
    august = text_of(page(city, of(city) + "&period=2026-08"))
    assert SCORE.findall(august) == []
    assert "If these go overdue" not in august, "nothing of a month that is over can still go overdue"
    assert "month after" in august
    assert page(city, of(city) + "&period=2026-10").status_code == 404
    assert page(city, of(city) + "&period=nonsense").status_code == 404


READERS = [
    (Role.HANDLER, "lead", 200),
    (Role.UNIT_APPROVER, "lead", 200),
    (Role.SUPERVISOR, "institution", 200),
    (Role.SUPERVISOR, "parent", 200),
    (Role.ASSESSMENT_MANAGER, "institution", 200),
    (Role.HANDLER, "co", 404),
    (Role.UNIT_APPROVER, "stranger", 404),
    (Role.SUPERVISOR, "stranger", 404),
    (Role.INTAKE_AGENT, "centre", 403),
    (Role.SYSTEM_ADMIN, "institution", 403),
]


@pytest.mark.parametrize(("role", "place", "status"), READERS)
def test_who_may_read_it(city: City, moment: Moment, role: Role, place: str, status: int) -> None:
    four(city)
    client = signed_in(city.person(role, place))
    rows = f"/supervision/standing/rows/{of(city)}&index=on_time&which=whole"
    assert client.get(f"/supervision/standing/{of(city)}").status_code == status
    assert client.get(rows).status_code == status


def test_ones_own_department_comes_first(city: City, moment: Moment) -> None:
    assert city.departments["co"].name in text_of(page(city, place="co"))
    assert city.departments["lead"].name in text_of(page(city))


@pytest.mark.parametrize("query", ["&index=nonsense", "&index=on_time&which=nonsense", ""])
def test_no_such_list(city: City, moment: Moment, query: str) -> None:
    client = signed_in(city.person(Role.HANDLER, "lead"))
    assert client.get(f"/supervision/standing/rows/{of(city)}{query}").status_code == 404


def test_more_work_costs_no_more_queries(city: City, moment: Moment, django_assert_num_queries: Any) -> None:
    client = signed_in(city.person(Role.HANDLER, "lead"))
    four(city)
    client.get(f"/supervision/standing/{of(city)}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/supervision/standing/{of(city)}")
    four(city)
    assert Dispatch.objects.count() == 8
    with django_assert_num_queries(len(few)):
        client.get(f"/supervision/standing/{of(city)}")
