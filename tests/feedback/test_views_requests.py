"""The desks of requests: what the approver signs, what the deciders decide, and what the ticket shows."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from departments.clock_wording import say_moment
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.models import ExtensionRequest, Ticket
from tests.cast import City, Walk
from tests.feedback.web import ENGLISH, Moment, text_of
from tests.roads.requests import NOTE, WHY


def sign_in(client: Client, staff: Staff) -> Client:
    client.defaults.update(ENGLISH)
    client.force_login(staff)
    return client


DESKS = {
    "/extensions/": ("EXTENSION_ASKED", Role.DISPATCHER, "centre", "IN_PROGRESS"),
    "/suspensions/": ("SUSPENSION_ASKED", Role.SUPERVISOR, "lead", "SUSPENDED"),
    "/terminations/": ("TERMINATION_ASKED", Role.AUDITOR, "centre", "TERMINATED"),
}


@pytest.fixture
def walk(city: City, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """A ticket; the doors' clock stands where it stands once ``reach`` brought it somewhere."""
    walk = Walk(city)
    walk.moment = Moment(monkeypatch)  # type: ignore[attr-defined]
    return walk


def reach(walk: Walk, road: str) -> Ticket:
    ticket = walk.to(road)
    walk.moment.now = walk.tick()  # type: ignore[attr-defined]
    return ticket


@pytest.mark.parametrize("address", DESKS)
def test_the_decider_finds_it_and_grants_it_there(client: Client, walk: Walk, address: str) -> None:
    road, role, place, after = DESKS[address]
    ticket = reach(walk, road)
    sign_in(client, walk.city.person(role, place))
    page = client.get(address)
    told: Any = page.context["told"]
    assert (page.context["ticket"], page.context["desk"].total) == (ticket, 1)
    assert [tab["count"] for tab in page.context["decision_tabs"] if tab["is_current"]] == [1]
    assert told.change
    assert told.change in text_of(page)
    answer = client.post(page.context["grant_url"], {"version": ticket.version, "next": address})
    assert answer["Location"] == address
    assert Ticket.objects.get(pk=ticket.pk).state == after
    assert client.get(address).context["desk"].total == 0


@pytest.mark.parametrize("address", DESKS)
def test_a_refusal_says_why(client: Client, walk: Walk, address: str) -> None:
    road, role, place, _after = DESKS[address]
    ticket = reach(walk, road)
    sign_in(client, walk.city.person(role, place))
    page = client.get(address)
    assert client.post(page.context["refuse_url"], {"version": ticket.version}).status_code == 422
    client.post(page.context["refuse_url"], {"version": ticket.version, "note": NOTE})
    assert Ticket.objects.get(pk=ticket.pk).state == "IN_PROGRESS"
    assert NOTE in text_of(client.get(ticket.get_absolute_url()))


@pytest.mark.parametrize(
    ("address", "role", "place"),
    [
        ("/extensions/", Role.DISPATCHER, "other_centre"),
        ("/suspensions/", Role.SUPERVISOR, "stranger"),
        ("/terminations/", Role.AUDITOR, "other_centre"),
    ],
)
def test_it_waits_before_nobody_else(
    client: Client, walk: Walk, address: str, role: Role, place: str
) -> None:
    reach(walk, DESKS[address][0])
    assert sign_in(client, walk.city.person(role, place)).get(address).context["desk"].total == 0


def test_without_the_grant_there_is_no_desk(client: Client, walk: Walk) -> None:
    reach(walk, "REGISTERED")
    sign_in(client, walk.city.person(Role.DISPATCHER, "centre"))
    assert client.get("/terminations/").status_code == 404
    assert client.get("/extensions/").status_code == 200


def test_the_desk_opens_where_something_waits(client: Client, walk: Walk) -> None:
    reach(walk, "EXTENSION_ASKED")
    sign_in(client, walk.city.person(Role.DISPATCHER, "centre"))
    assert client.get("/decisions/")["Location"] == "/extensions/"


@pytest.mark.parametrize("road", ["EXTENSION_DRAFTED", "SUSPENSION_DRAFTED", "TERMINATION_DRAFTED"])
def test_the_approver_sees_what_it_changes_and_signs(client: Client, walk: Walk, road: str) -> None:
    ticket = reach(walk, road)
    sign_in(client, walk.city.person(Role.UNIT_APPROVER, "lead"))
    page = client.get("/sign-off/")
    assert (page.context["ticket"], page.context["can_sign"]) == (ticket, True)
    assert page.context["told"].change in text_of(page)
    client.post(page.context["sign_url"], {"version": ticket.version, "next": "/sign-off/"})
    assert client.get("/sign-off/").context["desk"].total == 0


def test_the_approver_hands_it_back_with_a_note(client: Client, walk: Walk) -> None:
    ticket = reach(walk, "EXTENSION_DRAFTED")
    sign_in(client, walk.city.person(Role.UNIT_APPROVER, "lead"))
    page = client.get("/sign-off/")
    fields = {"version": ticket.version, "kind": page.context["kind"].code, "note": NOTE}
    client.post(page.context["back_url"], fields)
    paper = ExtensionRequest.objects.get()
    assert (paper.handed_in_at, paper.returned_note) == (None, NOTE)
    sign_in(client, walk.city.person(Role.HANDLER, "lead"))
    assert WHY in text_of(client.get(f"/tickets/{ticket.number}/extension-draft/"))


def test_two_papers_of_one_ticket_are_one_row_with_two_tabs(client: Client, walk: Walk) -> None:
    ticket = reach(walk, "EXTENSION_DRAFTED")
    handler = walk.city.person(Role.HANDLER, "lead")
    given = {"result_code": "SOLVED", "solved": "SOLVED", "reply": "您好，" + WHY, "hand_in": True}
    actions.draft_result(ticket, by=handler, now=walk.tick(), **given)  # type: ignore[arg-type]
    sign_in(client, walk.city.person(Role.UNIT_APPROVER, "lead"))
    page = client.get("/sign-off/")
    assert (page.context["desk"].total, page.context["kind"].code) == (1, "result")
    other = client.get(next(tab["url"] for tab in page.context["others"] if not tab["is_current"]))
    assert other.context["kind"].code == "extension"


def test_a_suspended_ticket_says_why_and_until_when(client: Client, walk: Walk) -> None:
    ticket = reach(walk, "SUSPENDED")
    sign_in(client, walk.city.person(Role.HANDLER, "lead"))
    page = text_of(client.get(ticket.get_absolute_url()))
    end = datetime.fromisoformat("2026-09-29T17:30+08:00")
    assert f"stands still until {say_moment(end, walk.now)} at the latest" in page
    assert page.count("Waiting for the citizen&#x27;s material") >= 2
    walk.moment.now += timedelta(days=6)  # type: ignore[attr-defined]
    sign_in(client, walk.city.person(Role.HANDLER, "lead"))
    counts = {tab["url"].rpartition("=")[2]: tab["count"] for tab in client.get("/queue/").context["tabs"]}
    assert (counts["suspended"], counts["overdue"]) == (1, 0)


@pytest.mark.parametrize(
    ("road", "shown"), [("EXTENSION_DRAFTED", "Awaiting a signature"), ("EXTENSION_ASKED", "Signed")]
)
def test_the_ticket_says_of_a_request_what_it_waits_for(
    client: Client, walk: Walk, road: str, shown: str
) -> None:
    ticket = reach(walk, road)
    page = text_of(sign_in(client, walk.staff(Role.HANDLER, "lead")).get(ticket.get_absolute_url()))
    assert f"<b>Extension</b> · {shown}" in page
