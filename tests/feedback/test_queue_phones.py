"""The queue's filters are posted and become an address; a phone number never stands in one."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from departments.models import Staff
from departments.roles import Role
from tests.cast import START, City
from tests.feedback.web import Moment, signed_in, text_of

QUEUE = "/queue/"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


WHOLE = ("13800002716", "138 0000 2716", "0571-88881234")
AMONG_WORDS = ("13800002716 路灯", "周先生13812342716", "88881234")
LISTS = ("/archive/", "/knowledge/", "/templates/")


@pytest.mark.parametrize("phone", WHOLE + AMONG_WORDS)
def test_no_address_of_the_queue_holds_a_phone_number(
    city: City, moment: Moment, handler: Staff, phone: str
) -> None:
    desk = signed_in(handler)
    led = desk.get(QUEUE, {"q": phone, "tab": "work"})
    assert (led.status_code, led.headers["Location"]) == (302, f"{QUEUE}?tab=work")
    assert "in the search box at the top" in text_of(desk.get(led.headers["Location"]))
    asked = desk.post("/queue/filters/", {"q": phone, "tab": "work", "late": "", "view": ""})
    shown = text_of(asked)
    assert (asked.status_code, f'name="q" value="{phone}"' in shown) == (422, True), "offered to the search"
    assert 'id="filter-q" name="q" value=""' in shown
    assert 'name="tab" value="work"' in shown


def test_filters_are_posted_and_lead_to_the_list_they_ask_for(
    city: City, moment: Moment, handler: Staff
) -> None:
    given = {"q": "路灯", "category": ["HELP", "CONSULT"], "late": "", "view": "", "tab": "work"}
    led = signed_in(handler).post("/queue/filters/", given)
    asked = QueryDict(led.headers["Location"].partition("?")[2])
    assert (led.status_code, asked.getlist("category"), asked["q"]) == (302, ["HELP", "CONSULT"], "路灯")
    assert ("late" in asked, asked["view"], asked["tab"]) == (False, "", "work")


@pytest.mark.parametrize("address", LISTS)
def test_words_of_other_lists_are_posted_too(city: City, moment: Moment, address: str) -> None:
    reader = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    assert 'method="post" role="search"' in text_of(reader.get(address))
    asked = reader.post(address, {"q": "路灯", "tab": ""})
    assert (asked.status_code, asked.headers["Location"]) == (302, f"{address}?q=%E8%B7%AF%E7%81%AF")
    assert reader.get(asked.headers["Location"]).status_code == 200
    for ask, words in ((reader.post, "周先生13812342716"), (reader.get, "13812342716")):
        led = ask(address, {"q": words})
        assert (led.status_code, led.headers["Location"]) == (302, address)
        assert "in the search box at the top" in text_of(reader.get(address))


@pytest.mark.parametrize("words", AMONG_WORDS)
def test_the_search_leads_to_no_address_that_may_hold_a_phone_number(
    city: City, moment: Moment, handler: Staff, words: str
) -> None:
    asked = signed_in(handler).post("/search/", {"q": words})
    assert asked.status_code == 200, "said on the page itself, not at an address with the words"
    assert "long_digits" not in text_of(asked)
    assert asked.context["problem"]
    assert signed_in(handler).post("/search/", {"q": "路灯"}).status_code == 302


def test_a_number_of_a_ticket_may_stand_in_an_address(city: City, moment: Moment) -> None:
    reader = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    assert reader.get("/archive/", {"q": "2026-0921-000001"}).status_code == 200
