"""The board: what stands in which column and when, counts that equal their lists, and what it costs."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.models import Dispatch, Ticket
from supervision.reports.severity import COLUMNS, NEXT
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

BUDGET = 12
DUE = datetime(2026, 9, 24, 17, 30, tzinfo=SHANGHAI)
"""A request for help dispatched on Monday morning: three working days."""
ROW = re.compile(r'name="tickets" value="(\d{14})"')
COUNT = re.compile(r'severity=([a-z-]+)[^"]*"[^>]*>[^<]*<span class="tabs__count[^"]*">(\d+)<')


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = DUE
    return moment


def board(city: City, path: str = "", role: Role = Role.SUPERVISOR, place: str = "institution") -> Any:
    return signed_in(city.person(role, place)).get(f"/supervision/{path}")


def listed(city: City, column: str, place: str = "institution", more: str = "") -> list[str]:
    return ROW.findall(text_of(board(city, f"?severity={column}{more}", place=place)))


def levelled(ticket: Ticket, level: int) -> Ticket:
    Dispatch.objects.filter(ticket=ticket).update(level=level)
    return ticket


# now, the column in which the one ticket stands, whether it falls due in the next four working hours
LIFE = [
    ("09-23 17:29", "", False, "the last working day has not begun"),
    ("09-23 17:30", "due-soon", False, "from the close of the working day before"),
    ("09-24 11:59", "due-soon", False, "four working hours end at 17:29"),
    ("09-24 12:00", "due-soon", True, "four working hours, the break left out, end at 17:30"),
    ("09-24 13:30", "due-soon", True, "the whole afternoon"),
    ("09-24 17:30", "due-soon", True, "at the due instant it is in time"),
    ("09-24 17:31", "overdue", False, "a minute later it is not"),
    ("09-28 09:00", "overdue", False, "after the holiday"),
]


@pytest.mark.parametrize(("at", "column", "is_next", "why"), LIFE)
def test_a_life_on_the_board(
    city: City, moment: Moment, at: str, column: str, is_next: bool, why: str
) -> None:
    ticket = Walk(city).to("DISPATCHED")
    assert ticket.due_at == DUE
    moment.now = datetime.fromisoformat(f"2026-{at}+08:00")
    found = {name for name in (*COLUMNS, NEXT) if listed(city, name)}
    assert found == ({column} if column else set()) | ({NEXT} if is_next else set()), why


def test_the_level_decides_the_column_even_with_more_time(city: City, moment: Moment) -> None:
    levelled(Walk(city).to("DISPATCHED"), 2)
    moment.now = START + timedelta(hours=2)
    assert [name for name in COLUMNS if listed(city, name)] == ["red"]


def test_what_is_suspended_is_neither_late_nor_next(city: City, moment: Moment) -> None:
    Walk(city).to("SUSPENDED")
    for now in (DUE - timedelta(hours=1), DUE + timedelta(hours=1)):
        moment.now = now
        assert [name for name in (*COLUMNS, NEXT) if listed(city, name)] == []


def a_full_board(city: City) -> None:
    for level in (0, 0, 1, 2, 3, 3):
        levelled(Walk(city).to("DISPATCHED"), level)
    Walk(city).to("CO_DISPATCHED")
    Walk(city, now=START + timedelta(days=1)).to("DISPATCHED")


@pytest.mark.parametrize("place", ["institution", "parent", "lead", "co", "stranger"])
def test_every_count_equals_its_list(city: City, moment: Moment, place: str) -> None:
    a_full_board(city)
    moment.now = DUE + timedelta(minutes=1)
    counts = dict(COUNT.findall(text_of(board(city, place=place))))
    assert set(counts) == {*COLUMNS, NEXT}
    for column, n in counts.items():
        assert len(listed(city, column, place)) == int(n), column
    expected = {"institution": 9, "parent": 8, "lead": 8, "co": 1, "stranger": 0}[place]
    assert sum(int(counts[name]) for name in COLUMNS if name != "due-soon") == expected - (
        0 if place in ("co", "stranger") else 1
    )


@pytest.mark.parametrize(
    ("more", "n"),
    [
        ("&role=LEAD", 3),
        ("&role=CO", 1),
        ("&urgency=CRITICAL", 0),
        ("&assignee=unsigned", 4),
        ("&assignee=nobody", 4),
        ("&q=不存在的词", 0),
    ],
)
def test_filters_narrow_list_and_count_alike(city: City, moment: Moment, more: str, n: int) -> None:
    a_full_board(city)
    moment.now = DUE + timedelta(minutes=1)
    assert len(listed(city, "overdue", more=more)) == n
    counts = dict(COUNT.findall(text_of(board(city, f"?severity=overdue{more}"))))
    assert int(counts["overdue"]) == n


def test_a_department_is_shown_with_what_lies_below_it(city: City, moment: Moment) -> None:
    a_full_board(city)
    moment.now = DUE + timedelta(minutes=1)
    parent, co = city.departments["parent"].pk, city.departments["co"].pk
    assert len(listed(city, "overdue", more=f"&department={parent}")) == 3
    assert len(listed(city, "overdue", more=f"&department={co}")) == 1
    text = text_of(board(city, f"?severity=overdue&department={co}"))
    assert f"department={parent}" not in text, "a filter that is on is no menu any more"


def test_pages_follow_each_other_without_gap(
    city: City, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supervision.views.board.SIZE", 2)
    for _ in range(5):
        Walk(city).to("DISPATCHED")
    moment.now = DUE + timedelta(minutes=1)
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    address, seen = "/supervision/?severity=overdue", []
    while address:
        text = text_of(client.get(address))
        seen += ROW.findall(text)
        found = re.search(r'href="([^"]*)" rel="next"', text)
        address = found.group(1).replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 5


def test_numbers_in_a_title_are_masked(city: City, moment: Moment) -> None:
    ticket = Walk(city).to("DISPATCHED")
    Ticket.objects.filter(pk=ticket.pk).update(title="请回电 13800002716 谢谢")
    moment.now = DUE + timedelta(minutes=1)
    for path in ("", "?severity=overdue"):
        text = text_of(board(city, path))
        assert "13800002716" not in text
        assert "请回电" in text


def test_it_costs_the_same_however_much_is_late(
    city: City, moment: Moment, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    moment.now = DUE + timedelta(minutes=1)
    for path in ("/supervision/", "/supervision/?severity=overdue"):
        levelled(Walk(city).to("DISPATCHED"), 0)
        client.get(path)
        with django_assert_max_num_queries(BUDGET) as few:
            client.get(path)
        for level in (0, 0, 1, 2, 3):
            levelled(Walk(city).to("CO_DISPATCHED"), level)
        with django_assert_num_queries(len(few.captured_queries)):
            client.get(path)


def test_who_does_not_supervise_is_shown_their_own_standing(city: City, moment: Moment) -> None:
    answer = board(city, role=Role.HANDLER, place="lead")
    assert (answer.status_code, answer["Location"]) == (302, "/supervision/standing/")


def test_no_such_column(city: City, moment: Moment) -> None:
    assert board(city, "?severity=purple").status_code == 404


def test_what_is_handled_leaves_the_board(city: City, moment: Moment) -> None:
    walk = Walk(city)
    levelled(walk.to("HANDED_IN"), 3)
    moment.now = DUE
    assert len(listed(city, "talk")) == 1
    actions.submit_result(walk.ticket, by=city.person(Role.UNIT_APPROVER, "lead"), now=walk.tick())
    assert listed(city, "talk") == []
