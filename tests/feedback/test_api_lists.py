"""Lists of the API: only what is visible, page by page, narrowed; and a new matter by a program."""

from typing import Any

import pytest
from django.test import Client

from departments.roles import Role
from feedback import actions
from feedback.models import Ticket
from feedback.rules.registration import NewMatter
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in

NEW = {
    "centre": "centre",
    "channel": "phone",
    "content": "望湖大道积水，行人无法通过。",
    "phone": "13800002716",
}


def listed(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/api/tickets/{query}")
    assert answer.status_code == 200, answer.content.decode()
    return [row["number"] for row in answer.json()["results"]]


@pytest.fixture
def agent(city: City, monkeypatch: pytest.MonkeyPatch) -> Client:
    client = signed_in(city.person(Role.INTAKE_AGENT, "centre"))
    Moment(monkeypatch).now = START
    return client


def five(city: City) -> list[Ticket]:
    """Tickets registered at the same moment."""
    return [
        actions.register(
            NewMatter(content=f"第 {n} 件：井盖松动。"),
            by=city.person(Role.INTAKE_AGENT, "centre"),
            now=START,
            centre=city.departments["centre"],
            channel=city.channel,
        )
        for n in range(5)
    ]


def test_pages_are_whole_and_in_order(city: City, agent: Client) -> None:
    expected = [ticket.number for ticket in reversed(five(city))]
    seen: list[str] = []
    address = "/api/tickets/?size=2&state=REGISTERED"
    pages = 0
    while address:
        data = agent.get(address).json()
        seen += [row["number"] for row in data["results"]]
        address, back = data["next"], data["previous"]
        pages += 1
    assert (seen, pages) == (expected, 3)
    assert [row["number"] for row in agent.get(back).json()["results"]] == expected[2:4]


def test_everybody_lists_what_they_may_see(city: City, agent: Client) -> None:
    walk = Walk(city)
    mine = walk.to("CO_DISPATCHED")
    other = five(city)[0]
    everything = {mine.number, other.number}
    seen = {
        place: set(listed(signed_in(city.person(role, place)))) & everything
        for role, place in (
            (Role.HANDLER, "lead"),
            (Role.HANDLER, "co"),
            (Role.HANDLER, "stranger"),
            (Role.SUPERVISOR, "parent"),
            (Role.DISPATCHER, "centre"),
            (Role.DISPATCHER, "other_centre"),
            (Role.SUPERVISOR, "institution"),
        )
    }
    assert seen == {
        "lead": {mine.number},
        "co": {mine.number},
        "stranger": set(),
        "parent": {mine.number},
        "centre": everything,
        "other_centre": set(),
        "institution": everything,
    }


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("?state=DISPATCHED", True),
        ("?state=REGISTERED", False),
        ("?category=HELP&urgency=NORMAL", True),
        ("?category=PRAISE", False),
        ("?topic=T1", True),
        ("?topic=T9", False),
        ("?channel=phone", True),
        ("?channel=fax", False),
        ("?department=parent", True),
        ("?department=lead", True),
        ("?department=co", False),
        ("?department=nowhere", False),
        ("?q=路灯", True),
        ("?q=20260921", True),
        ("?q=水管", False),
        ("?due_before=2026-12-31", True),
        ("?due_before=2026-09-01", False),
    ],
)
def test_filters(city: City, agent: Client, query: str, finds: bool) -> None:
    ticket = Walk(city).to("DISPATCHED")
    assert listed(agent, query) == ([ticket.number] if finds else [])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?state=OPEN", "state"),
        ("?due_before=tomorrow", "due_before"),
        ("?size=0", "size"),
        ("?size=201", "size"),
        ("?size=x", "size"),
        ("?complainant=1", "complainant"),
        ("?assignee=me", "assignee"),
    ],
)
def test_a_parameter_that_is_not_understood_is_refused(agent: Client, query: str, field: str) -> None:
    answer = agent.get(f"/api/tickets/{query}")
    assert answer.status_code == 400
    assert [reason["field"] for reason in answer.json()["reasons"]] == [field]


def test_a_cursor_cannot_be_made_up(agent: Client) -> None:
    answer = agent.get("/api/tickets/?cursor=abc")
    assert answer.status_code == 400
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["cursor_not_valid"]


def test_the_number_of_queries_is_the_same_for_any_number_of_rows(
    city: City, agent: Client, django_assert_max_num_queries: Any
) -> None:
    five(city)
    agent.get("/api/tickets/?size=1")
    with django_assert_max_num_queries(8):
        assert len(listed(agent, "?size=5")) == 5


def register(client: Client, **fields: Any) -> Any:
    return client.post("/api/tickets/", NEW | fields, content_type="application/json")


def test_a_program_registers_a_matter(agent: Client) -> None:
    answer = register(agent, title="积水", topic="T1", area="A1", urgency="URGENT", external_number="X1")
    assert answer.status_code == 201
    ticket = Ticket.objects.get(number=answer.json()["number"])
    assert (ticket.title, ticket.topic.code, ticket.area.code, ticket.urgency) == (
        "积水",
        "T1",
        "A1",
        "URGENT",
    )
    assert (ticket.contact_means, ticket.complainant.phone) == ("PHONE", "13800002716")
    assert ticket.registered_at == START


def test_every_reason_against_a_matter_at_once(agent: Client) -> None:
    answer = register(agent, content=" ", phone="123", email="nobody")
    assert answer.status_code == 409
    codes = [reason["code"] for reason in answer.json()["reasons"]]
    assert codes == ["content_missing", "phone_malformed", "email_malformed"]
    assert not Ticket.objects.exists()


def test_the_same_external_number_is_registered_once(agent: Client) -> None:
    assert register(agent, external_number="X1").status_code == 201
    again = register(agent, external_number="X1", content="另一件事。")
    assert (again.status_code, again.json()["reasons"][0]["code"]) == (409, "external_number_known")


def test_only_at_a_centre_where_one_registers(city: City, agent: Client) -> None:
    assert register(agent, centre="other_centre").status_code == 403
    assert register(signed_in(city.person(Role.HANDLER, "lead"))).status_code == 403
    assert register(agent, centre="nowhere").status_code == 400
    assert not Ticket.objects.exists()


def test_an_earlier_ticket_is_named_only_to_those_who_see_it(city: City, agent: Client) -> None:
    first, again = five(city)[:2]
    Ticket.objects.filter(pk=again.pk).update(duplicate_of=first, is_repeat=True)
    Ticket.objects.filter(pk=first.pk).update(centre=city.departments["other_centre"])
    address = f"/api/tickets/{again.number}/"
    assert agent.get(address).json()["duplicate_of"] is None
    everywhere = signed_in(city.person(Role.SUPERVISOR, "institution"))
    assert everywhere.get(address).json()["duplicate_of"] == first.number


def test_a_number_that_is_none_is_not_found(agent: Client) -> None:
    assert agent.get("/api/tickets/2026%00/").status_code == 404
