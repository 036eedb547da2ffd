"""The pages of a period: who sees them, that numbers open as many rows as they say, and acts that say why."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.actions.tree import create_department
from departments.roles import Role
from evaluation.actions import periods
from evaluation.models import AssessmentPeriod
from tests.cast import ROADS, STEPS, City, Walk
from tests.evaluation.assessed import CODE, HEARD, OVER, WORK, locked, manager, noticed, opened, second, work
from tests.feedback.web import Moment, signed_in, text_of

PAGE = f"/assessment/{CODE}/"
NUMBER = re.compile(r'<a href="(/assessment/2026-10/\d+/[a-z_0-9]+/)">(\d+)</a>')
ROW = '<li class="item">'


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = OVER
    return moment


def result_of(city: City, place: str = "lead") -> str:
    return f"{PAGE}{city.departments[place].pk}/"


def test_the_score_by_hand_on_every_page(city: City, moment: Moment) -> None:
    """75 % twice: 0 and 10; 66.67 % twice: 15.83 and 20.83; together 46.67, and nothing confirmed."""
    work(city)
    opened(city)
    client = signed_in(manager(city))
    table, page = text_of(client.get(PAGE)), text_of(client.get(result_of(city)))
    assert ">46.67<" in table
    assert "<b>46.67</b>" in page
    assert "66.67 %" in page
    beside = text_of(client.get(f"{PAGE}?why={city.departments['lead'].pk}"))
    assert "Why 46.67" in beside
    told = client.get(f"/api/assessment/{CODE}/").json()
    row = next(row for row in told["results"] if row["department"] == city.departments["lead"].pk)
    assert (row["score"], row["rates"]["resolution"]) == ("46.67", {"part": 2, "whole": 3})


def test_every_number_opens_as_many_rows_as_it_says(city: City, moment: Moment) -> None:
    work(city)
    opened(city)
    client = signed_in(manager(city))
    found = NUMBER.findall(text_of(client.get(result_of(city))))
    found += NUMBER.findall(text_of(client.get(f"{PAGE}?look=cases")))
    assert len(found) > 20
    for url, n in dict(found).items():
        text = text_of(client.get(url))
        assert text.count(ROW) == int(n), url
        assert "13800002716" not in text


def test_a_ticket_that_was_given_back_is_counted_by_its_number_alone(city: City, moment: Moment) -> None:
    walk = Walk(city, now=WORK)
    for step in (*ROADS["RETURN_PENDING"], "grant_return"):
        STEPS[step](walk)
    noticed(city)
    for person, is_seen in ((city.person(Role.UNIT_APPROVER, "lead"), False), (manager(city), True)):
        text = text_of(signed_in(person).get(f"{result_of(city)}returned/"))
        assert (walk.ticket.number in text, walk.ticket.title in text) == (True, is_seen)


def test_what_a_rate_misses_is_a_list_of_its_own(city: City, moment: Moment) -> None:
    work(city)
    opened(city)
    client = signed_in(manager(city))
    for name, missed in (("in_time", 1), ("responded", 1), ("resolved", 1), ("satisfied", 1)):
        text = text_of(client.get(f"{result_of(city)}{name}/?missing=1"))
        assert text.count(ROW) == missed, name
    assert client.get(f"{result_of(city)}nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("role", "place", "draft", "table", "own", "strange"),
    [
        (Role.ASSESSMENT_MANAGER, "institution", 200, 200, 200, 200),
        (Role.SUPERVISOR, "institution", 200, 200, 200, 200),
        (Role.UNIT_APPROVER, "lead", 404, 200, 200, 404),
        (Role.HANDLER, "lead", 404, 200, 200, 404),
        (Role.HANDLER, "stranger", 404, 200, 404, 200),
        (Role.INTAKE_AGENT, "centre", 404, 404, 404, 404),
        (Role.SYSTEM_ADMIN, "institution", 404, 404, 404, 404),
    ],
)
def test_who_sees_what(
    city: City, moment: Moment, role: Role, place: str, draft: int, table: int, own: int, strange: int
) -> None:
    work(city)
    period = opened(city)
    client = signed_in(city.person(role, place))
    assert client.get(PAGE).status_code == draft
    assert client.get(f"/api/assessment/{CODE}/").status_code == draft
    periods.give_notice(period, by=manager(city), now=OVER)
    assert client.get(PAGE).status_code == table
    assert client.get(f"{PAGE}ranking/").status_code == table
    assert client.get(f"/api/assessment/{CODE}/").status_code == table
    for department, status in (("lead", own), ("stranger", strange)):
        assert client.get(result_of(city, department)).status_code == status
        assert client.get(f"{result_of(city, department)}assessed/").status_code == status
    shown = CODE in text_of(client.get("/assessment/"))
    assert shown is (table == 200)


def test_a_stranger_reads_the_table_but_opens_nothing_of_others(city: City, moment: Moment) -> None:
    work(city)
    noticed(city)
    client = signed_in(city.person(Role.HANDLER, "stranger"))
    text = text_of(client.get(f"{PAGE}?why={city.departments['lead'].pk}"))
    assert city.departments["lead"].name in text
    assert result_of(city) not in text
    assert 'class="drawer"' not in text
    told = client.get(f"/api/assessment/{CODE}/").json()["results"]
    assert {row["department"] for row in told if "numbers" in row} == {city.departments["stranger"].pk}


def test_an_act_that_cannot_be_done_says_why_and_where_to_put_it_right(city: City, moment: Moment) -> None:
    work(city)
    moment.now = WORK
    opened(city, now=WORK)
    client = signed_in(manager(city))
    assert "is not over yet" in text_of(client.get(PAGE))
    assert client.get(f"{PAGE}acts/notice/").status_code == 409
    moment.now = OVER
    client = signed_in(manager(city))
    done = client.post(f"{PAGE}acts/notice/", {"version": AssessmentPeriod.objects.get().version})
    assert done.status_code == 302
    text = text_of(client.get(PAGE))
    assert 'id="no-lock"' in text
    denied = client.get(f"{PAGE}acts/lock/")
    assert denied.status_code == 403, "whoever gave the notice does not lock"
    moment.now = HEARD
    other = signed_in(second(city))
    against = other.get(f"{PAGE}acts/lock/")
    assert against.status_code in (200, 409)
    stale = other.post(f"{PAGE}acts/lock/", {"version": "0"})
    assert stale.status_code == 409
    assert AssessmentPeriod.objects.get().state == "NOTICE"


def test_a_month_from_draft_to_published(city: City, moment: Moment) -> None:
    work(city)
    first, other = signed_in(manager(city)), signed_in(second(city))
    assert first.post("/assessment/open/", {"code": CODE}).headers["Location"] == PAGE
    assert first.post("/assessment/open/", {"code": "2026-13"}).status_code == 404
    first.post(f"{PAGE}acts/computation/")
    first.post(f"{PAGE}acts/notice/")
    assert other.post(f"{PAGE}acts/taking-back/", {"reason": ""}).status_code == 422
    other.post(f"{PAGE}acts/taking-back/", {"reason": "有一件评价录错了，先更正。"})
    assert "有一件评价录错了" in text_of(first.get(PAGE))
    first.post(f"{PAGE}acts/notice/")
    moment.now = HEARD
    first, other = signed_in(manager(city)), signed_in(second(city))
    other.post(f"{PAGE}acts/lock/")
    other.post(f"{PAGE}acts/publication/")
    period = AssessmentPeriod.objects.get()
    assert (period.state, period.published_by) == ("LOCKED", second(city))
    text = text_of(first.get("/assessment/"))
    assert "published" in text
    assert period.snapshot[:8].upper() in text


def test_queries_do_not_grow_with_departments(city: City, moment: Moment) -> None:
    work(city)
    for n in range(3):
        extra(city, n)
    noticed(city)
    client = signed_in(second(city))
    pages = (PAGE, result_of(city), "/assessment/", f"{PAGE}ranking/")
    counts = [queries(client, url) for url in pages]
    assert counts[0] <= 14, counts
    assert max(counts[1:]) <= 12, counts
    for n in range(3, 40):
        extra(city, n)
    periods.take_back(
        AssessmentPeriod.objects.get(), reason="再算一次，补了单位。", by=second(city), now=OVER
    )
    periods.give_notice(AssessmentPeriod.objects.get(), by=manager(city), now=OVER)
    assert [queries(client, url) for url in pages] == counts


def extra(city: City, n: int) -> None:
    create_department(
        code=f"x{n}", name=f"新设单位{n}", peer_group="BUREAU", parent=city.departments["institution"],
        by=None, now=WORK,
    )  # fmt: skip


def queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_sorted_by_the_address_and_another_look(city: City, moment: Moment) -> None:
    work(city)
    noticed(city)
    client = signed_in(manager(city))
    names = [city.departments[place].name for place in ("lead", "parent", "stranger")]
    for sort in ("name", "-name"):
        text = text_of(client.get(f"{PAGE}?sort={sort}&group=BUREAU"))
        places = [text.index(f">{name}<") for name in sorted(names, reverse=sort == "-name")]
        assert places == sorted(places)
    text = text_of(client.get(f"{PAGE}?sort=-assessed&look=cases"))
    assert 'aria-sort="descending"' in text
    assert client.get(f"{PAGE}?sort=nonsense&look=nonsense&group=nonsense&why=x").status_code == 200


def test_a_city_with_nothing_and_one_with_one_department(city: City, moment: Moment) -> None:
    opened(city)
    client = signed_in(manager(city))
    text = text_of(client.get(PAGE))
    assert "nothing to assess" in text
    page = text_of(client.get(result_of(city)))
    assert "Why no score" in page
    assert text_of(client.get(f"{result_of(city)}entries/")).count(ROW) == 0


def test_a_locked_period_shows_what_was_locked(city: City, moment: Moment) -> None:
    work(city)
    locked(city)
    moment.now = HEARD
    client = signed_in(manager(city))
    before = text_of(client.get(result_of(city)))
    assert "46.67" in before
    text = text_of(client.get(PAGE))
    assert "Nothing of it changes any more" in text
    assert client.get(f"{PAGE}acts/notice/").status_code == 409
