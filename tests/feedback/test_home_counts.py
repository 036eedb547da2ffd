"""Each number of the home page opens a list of that many; the day's paper holds what the queue lists."""

import re
from datetime import timedelta

import pytest

from departments.roles import Role
from feedback.home.week import monday_of
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

WALKS = ("DISPATCHED", "DISPATCHED", "IN_PROGRESS", "CONTACTED", "HANDED_IN", "SUSPENDED", "REWORKED")


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(days=1, hours=1)
    return moment


def walked(city: City) -> list[Walk]:
    walks = [Walk(city) for _ in WALKS]
    for walk, state in zip(walks, WALKS, strict=True):
        walk.to(state)
    return walks


@pytest.mark.parametrize("days", [1, 30])
def test_each_count_of_the_handler_is_the_length_of_its_list(city: City, moment: Moment, days: int) -> None:
    walked(city)
    moment.now = START + timedelta(days=days, hours=1)
    client = signed_in(city.person(Role.HANDLER, "lead"))
    counts = client.get("/").context["main_blocks"][0].context["counts"]
    for count in counts:
        paper = client.get("/queue/paper/", {"tab": count["tab"]})
        assert paper.context["n"] == count["figure"], count["tab"]
    assert any(count["figure"] for count in counts)


def test_approvers_number_is_what_waits_on_the_desk(city: City, moment: Moment) -> None:
    for _ in range(8):
        Walk(city).to("HANDED_IN")
    client = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    block = next(b for b in client.get("/").context["main_blocks"] if b.name == "signing")
    assert block.context["n"] == 8
    assert len(block.context["waiting"]) == 6


def test_the_approver_sees_on_the_home_page_what_is_late_as_the_desk_shows_it(
    city: City, moment: Moment
) -> None:
    Walk(city).to("HANDED_IN")
    moment.now = START + timedelta(days=20)
    client = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    home, desk = (text_of(client.get(address)) for address in ("/", "/sign-off/"))
    late = re.search(r'clock clock--overdue">.*?(overdue by \d+ working days)', desk, re.DOTALL)
    assert late
    assert re.search(rf'home__block--signing.*clock clock--overdue">.*?{late[1]}', home, re.DOTALL)


def test_the_paper_lists_exactly_what_the_address_asks_for(city: City, moment: Moment) -> None:
    walks = walked(city)
    numbers = {walk.ticket.number for walk in walks}
    client = signed_in(city.person(Role.HANDLER, "lead"))
    paper = text_of(client.get("/queue/paper/", {"tab": "sign"}))
    assert {number for number in numbers if number in paper} == {w.ticket.number for w in walks[:2]}
    stranger = text_of(signed_in(city.person(Role.HANDLER, "stranger")).get("/queue/paper/"))
    assert not any(number in stranger for number in numbers)


def test_the_order_for_the_field_shows_no_contact_unless_a_reason_is_written_down(
    city: City, moment: Moment
) -> None:
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    handler = signed_in(walk.staff(Role.HANDLER, "lead"))
    address = f"/tickets/{walk.ticket.number}/paper/"
    assert walk.phone not in text_of(handler.get(address))
    assert walk.phone not in text_of(handler.post(address, {"reason": ""}))
    assert walk.phone in text_of(handler.post(address, {"reason": "到现场核实，需电话联系"}))
    assert signed_in(city.person(Role.HANDLER, "stranger")).get(address).status_code == 404


def test_the_week_begins_on_monday_in_shanghai() -> None:
    assert monday_of(START + timedelta(days=6)).isoformat() == "2026-09-21T00:00:00+08:00"
