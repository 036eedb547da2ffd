"""The pages of proposals, cards, circulars and interviews: who sees them, what they say, what they do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.roles import Role
from supervision.actions import cards, proposals
from supervision.models import Card, Proposal
from tests.cast import City
from tests.feedback.web import CHINESE, Moment, signed_in, text_of
from tests.supervision.measures import propose, supervisor, ticket_in_hand
from tests.supervision.papers.measures import NOW, WHY, a_card, a_circular, an_interview

TODAY = NOW + timedelta(days=5)
LISTS = ("proposals", "cards", "circulars", "interviews")


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = TODAY
    return moment


@pytest.fixture
def desk(city: City) -> Client:
    return signed_in(supervisor(city))


@pytest.mark.parametrize(
    ("page", "role", "place", "status"),
    [
        ("proposals", Role.SUPERVISOR, "parent", 200),
        ("proposals", Role.UNIT_APPROVER, "lead", 404),
        ("proposals", Role.ASSESSMENT_MANAGER, "institution", 404),
        ("cards", Role.HANDLER, "lead", 200),
        ("circulars", Role.HANDLER, "stranger", 200),
        ("circulars", Role.SYSTEM_ADMIN, "institution", 404),
        ("interviews", Role.UNIT_APPROVER, "lead", 200),
        ("card-new", Role.HANDLER, "lead", 404),
        ("circular-new", Role.AUDITOR, "centre", 404),
        ("interview-new", Role.UNIT_APPROVER, "lead", 404),
    ],
)
def test_who_may_enter(city: City, page: str, role: Role, place: str, status: int) -> None:
    assert signed_in(city.person(role, place)).get(reverse(page)).status_code == status


@pytest.mark.parametrize("make", [a_card, an_interview], ids=["card", "interview"])
def test_a_paper_is_seen_by_the_department_it_concerns_and_by_no_stranger(
    city: City, make: Callable[[City], Any]
) -> None:
    address = make(city).get_absolute_url()
    seen = {
        place: signed_in(city.person(Role.HANDLER, place)).get(address).status_code
        for place in ("lead", "stranger")
    }
    assert seen == {"lead": 200, "stranger": 404}


def test_the_desk_says_why_and_shows_earlier_cards_and_the_clock(city: City) -> None:
    walk = ticket_in_hand(city)
    propose(city, "RED_CARD", ticket=walk.ticket, now=NOW)
    a_card(city)
    page = text_of(signed_in(supervisor(city), **CHINESE).get(reverse("proposals")))
    for words in (
        f"市照明管理处：工单 {walk.ticket.number} 已超期 3 个工作日以上，应发红牌",
        "本季度黄牌 0 张、红牌 1 张",
        reverse("ticket-clocks", args=[walk.ticket.number]),
        walk.ticket.title,
    ):
        assert words in page


@pytest.mark.parametrize(
    "query",
    ["", "?measure=RED_CARD", "?ground=TWICE", "?measure=YELLOW_CARD&ground=LADDER", "?state=DECLINED"],
)
def test_every_count_is_its_list(city: City, desk: Client, query: str) -> None:
    propose(city, "RED_CARD", now=NOW)
    propose(city, "YELLOW_CARD", now=NOW)
    propose(city, "YELLOW_CARD", ground="TWICE", now=NOW)
    declined = propose(city, "CIRCULAR", now=NOW)
    proposals.decline(declined, note=WHY, by=supervisor(city), now=NOW)
    here = desk.get(reverse("proposals") + query)
    assert here.context["total"] == len(here.context["rows"]) > 0
    for tab in here.context["tabs"]:
        assert len(desk.get(tab["url"]).context["rows"]) == tab["count"]
    for menu in here.context["menus"]:
        for option in menu["options"]:
            if not query:
                assert len(desk.get(option["url"]).context["rows"]) == option["count"]


def test_a_department_filter_keeps_its_chip_when_nothing_is_left(city: City, desk: Client) -> None:
    lead = city.departments["lead"]
    here = desk.get(reverse("proposals"), {"department": lead.pk})
    assert [chip["value"] for chip in here.context["chips"]] == [lead.name]


def test_one_card_is_issued_from_the_desk_with_its_drafted_reason(city: City, desk: Client) -> None:
    walk = ticket_in_hand(city)
    row = propose(city, ticket=walk.ticket, now=NOW)
    address = reverse("proposal-card", args=[row.pk])
    shown = desk.get(address)
    drafted = shown.context["form"].initial["reason"]
    assert drafted == f"工单 {walk.ticket.number} 已超期 1 个工作日以上。"
    unsaid = desk.post(address, {"reason": " ", "version": 1})
    assert unsaid.status_code == 422
    made = desk.post(address, {"reason": drafted, "version": 1})
    assert made["Location"] == reverse("proposals")
    assert Card.objects.get().reason == drafted
    assert desk.post(address, {"reason": drafted, "version": 1}).status_code == 409


def test_a_stale_form_keeps_what_was_typed_and_carries_the_new_version(city: City, desk: Client) -> None:
    row = an_interview(city)
    address = reverse("interview-putting-off", args=[row.number])
    given = {"scheduled_for": "2026-12-01T09:00", "place": "二楼", "reason": "出差在外", "version": 9}
    stale = desk.post(address, given)
    assert stale.status_code == 409
    page = text_of(stale)
    assert "出差在外" in page
    assert 'name="version" value="1"' in page
    assert desk.post(address, {**given, "version": 1}).status_code == 302


def test_many_are_previewed_then_issued_with_the_refused_named(city: City, desk: Client) -> None:
    rows = [
        propose(city, "YELLOW_CARD", now=NOW),
        propose(city, "RED_CARD", place="co", now=NOW),
        propose(city, "CIRCULAR", now=NOW),
    ]
    address, ticked = reverse("proposals-cards"), {"p": [row.pk for row in rows]}
    asked = desk.post(address, ticked)
    assert not Card.objects.exists()
    page = text_of(asked)
    assert "1 yellow card and 1 red card will be issued to 2 departments" in page
    assert "1 cannot" in page
    assert "“Circular” is taken up on a page of its own" in page
    cards.issue_from(rows[0], reason=WHY, by=supervisor(city, "parent"), now=NOW)
    done = text_of(desk.post(address, {**ticked, "sure": "1"}))
    assert "1 red card issued to 1 department" in done
    assert "R2026-0001" in done
    assert "is not possible any more" in done
    assert Card.objects.count() == 2


def test_the_ticked_that_are_not_ones_own_are_not_there(city: City) -> None:
    row = propose(city, place="stranger", now=NOW)
    elsewhere = signed_in(supervisor(city, "parent"))
    done = elsewhere.post(reverse("proposals-cards"), {"p": [row.pk, "x", "9" * 30], "sure": "1"})
    assert "Nothing was issued" in text_of(done)
    assert Proposal.objects.get().state == "OPEN"


def test_many_are_declined_for_one_reason(city: City, desk: Client) -> None:
    rows = [propose(city, now=NOW), propose(city, "RED_CARD", now=NOW)]
    ticked = {"p": [row.pk for row in rows]}
    address = reverse("proposals-declining")
    assert "2 proposals will be declined" in text_of(desk.post(address, ticked))
    assert desk.post(address, {**ticked, "sure": "1", "note": " "}).status_code == 422
    desk.post(address, {**ticked, "sure": "1", "note": "已当面说明"})
    assert set(Proposal.objects.values_list("state", "note")) == {("DECLINED", "已当面说明")}


def test_a_revoked_card_stays_in_the_list_struck_through(city: City, desk: Client) -> None:
    row = a_card(city)
    address = reverse("card-revocation", args=[row.number])
    unit = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    assert unit.get(address).status_code == 403
    assert desk.post(address, {"reason": "计算有误", "version": 1}).status_code == 302
    page = text_of(unit.get(reverse("cards") + "?quarter=2026-Q3"))
    assert "measures__row--revoked" in page
    assert row.number in page
    paper = text_of(unit.get(row.get_absolute_url()))
    assert "计算有误" in paper
    assert reverse("card-revocation", args=[row.number]) not in paper
    assert desk.get(reverse("cards") + "?quarter=2026-Q3").context["tally"] == []


def test_numbers_in_free_text_are_masked(city: City, desk: Client) -> None:
    row = cards.issue(
        department=city.departments["lead"],
        colour="RED",
        reason="诉求人 13800002716 再次来电。",
        by=supervisor(city),
        now=NOW,
    )
    for address in (row.get_absolute_url(), reverse("cards") + "?quarter=all"):
        page = text_of(desk.get(address))
        assert "13800002716" not in page


def test_a_card_is_issued_directly_for_a_ticket_one_may_see(city: City, desk: Client) -> None:
    walk = ticket_in_hand(city)
    given = {"colour": "YELLOW", "department": city.departments["lead"].pk, "reason": WHY}
    unknown = desk.post(reverse("card-new"), {**given, "ticket": "20200101000001"})
    assert unknown.status_code == 422
    elsewhere = desk.post(
        reverse("card-new"),
        {**given, "department": city.departments["stranger"].pk, "ticket": walk.ticket.number},
    )
    assert elsewhere.status_code == 409
    made = desk.post(reverse("card-new"), {**given, "ticket": walk.ticket.number})
    assert made["Location"] == Card.objects.get().get_absolute_url()


def _queries(client: Client, page: str) -> int:
    address = reverse(page) + ("?quarter=all" if page == "cards" else "")
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def _rows(city: City) -> None:
    walk = ticket_in_hand(city)
    for measure in ("YELLOW_CARD", "CIRCULAR"):
        propose(city, measure, ticket=walk.ticket, now=NOW)
    cards.issue_from(
        propose(city, "RED_CARD", ticket=walk.ticket, now=NOW), reason=WHY, by=supervisor(city), now=NOW
    )
    a_circular(city)
    an_interview(city)


def test_lists_ask_no_more_when_there_is_more(city: City, desk: Client) -> None:
    _rows(city)
    few = {page: _queries(desk, page) for page in LISTS}
    for _ in range(3):
        _rows(city)
    assert {page: _queries(desk, page) for page in LISTS} == few
