"""The panel beside a ticket, and the blocks on the home page."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback.models import Dispatch, Ticket
from supervision.actions import order_issuing
from supervision.models import Card, Reminder, ScoreEntry, SupervisionOrder
from tests.cast import START, City, Walk
from tests.feedback.web import HTMX, Moment, signed_in, text_of

NOW = datetime(2026, 9, 28, 10, 0, tzinfo=SHANGHAI)
BUDGET = 12


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def an_entry(city: City, ticket: Ticket, place: str, code: str = "D1") -> ScoreEntry:
    dispatch = Dispatch.objects.get(ticket=ticket, department=city.departments[place])
    return ScoreEntry.objects.create(
        key=f"{code}:dispatch:{dispatch.pk}",
        code=code,
        department=dispatch.department,
        ticket=ticket,
        dispatch=dispatch,
        points="0.5",
        broken_at=START + timedelta(hours=5),
        period="2026-09",
        proposed_at=NOW,
    )


def an_order(city: City, ticket: Ticket) -> SupervisionOrder:
    return order_issuing.issue(
        department=city.departments["lead"],
        ground="OVERDUE",
        subject="路灯修复久拖不决",
        demand="请于三个工作日内修复并报告。",
        ticket=ticket,
        by=city.person(Role.SUPERVISOR, "institution"),
        now=NOW - timedelta(minutes=30),
    )


def watched(city: City) -> Ticket:
    """Led by one department, co-handled by another, with papers of both."""
    ticket = Walk(city).to("CO_DISPATCHED")
    Dispatch.objects.filter(ticket=ticket, role="LEAD").update(level=1)
    an_order(city, ticket)
    an_entry(city, ticket, "lead", "D1")
    an_entry(city, ticket, "co", "D3")
    lead = Dispatch.objects.get(ticket=ticket, role="LEAD")
    Reminder.objects.create(
        deadline=lead.deadlines.get(kind="HANDLE"),
        ticket=ticket,
        dispatch=lead,
        department=lead.department,
        clock_kind="HANDLE",
        step="REMINDER",
        at=NOW,
        noticed_at=NOW,
    )
    return ticket


def panel(city: City, ticket: Ticket, role: Role, place: str, **headers: Any) -> Any:
    address = f"/tickets/{ticket.number}/supervision/"
    return signed_in(city.person(role, place)).get(address, **headers)


def test_the_supervisor_sees_all_of_it_and_what_may_be_done(city: City, moment: Moment) -> None:
    ticket = watched(city)
    text = text_of(panel(city, ticket, Role.SUPERVISOR, "institution"))
    for said in (
        "路灯修复久拖不决",
        "Not signed in time",
        "Not handled in time",
        "1 reminder",
        "Yellow card",
    ):
        assert said in text
    for url in ("/orders/new/?ticket=", "/supervision/cards/new/?ticket=", "/supervision/interviews/new/"):
        assert url in text


def test_a_department_sees_its_own_alone(city: City, moment: Moment) -> None:
    ticket = watched(city)
    lead = text_of(panel(city, ticket, Role.HANDLER, "lead"))
    assert "Not signed in time" in lead
    assert "Not handled in time" not in lead
    co = text_of(panel(city, ticket, Role.HANDLER, "co"))
    assert "Not handled in time" in co
    for hidden in ("Not signed in time", "路灯修复久拖不决", "Yellow card", "1 reminder"):
        assert hidden not in co
    for text in (lead, co):
        assert "/orders/new/" not in text


def test_no_word_of_the_citizen(city: City, moment: Moment) -> None:
    ticket = watched(city)
    text = text_of(panel(city, ticket, Role.SUPERVISOR, "institution"))
    for secret in ("张三丰", "13800002716", "0002716"):
        assert secret not in text


@pytest.mark.parametrize(("role", "place"), [(Role.HANDLER, "stranger"), (Role.SUPERVISOR, "stranger")])
def test_strangers_find_nothing(city: City, moment: Moment, role: Role, place: str) -> None:
    assert panel(city, watched(city), role, place).status_code == 404


def test_no_such_ticket(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    for number in ("20260921999999", "nonsense"):
        assert client.get(f"/tickets/{number}/supervision/").status_code == 404


def test_a_page_of_its_own_without_htmx(city: City, moment: Moment) -> None:
    ticket = watched(city)
    assert "<html" in text_of(panel(city, ticket, Role.SUPERVISOR, "institution"))
    fragment = text_of(panel(city, ticket, Role.SUPERVISOR, "institution", **HTMX))
    assert "<html" not in fragment
    assert "路灯修复久拖不决" in fragment


def test_the_ticket_fetches_it(city: City, moment: Moment) -> None:
    ticket = watched(city)
    page = signed_in(city.person(Role.SUPERVISOR, "institution")).get(f"/tickets/{ticket.number}/")
    assert f'hx-get="/tickets/{ticket.number}/supervision/"' in text_of(page)


def test_a_revoked_card_stays_struck_through(city: City, moment: Moment) -> None:
    ticket = watched(city)
    card = Card(
        number="Y2026-0001",
        colour="YELLOW",
        department=city.departments["lead"],
        ticket=ticket,
        reason="超期",
        issued_at=NOW,
        issued_by=city.person(Role.SUPERVISOR, "institution"),
        revoked_at=NOW,
        revoked_by=city.person(Role.SUPERVISOR, "institution"),
        revoke_reason="误发",
    )
    card.__dict__["state"] = "REVOKED"
    card.save()
    assert "<s>Y2026-0001</s>" in text_of(panel(city, ticket, Role.HANDLER, "lead"))


def test_the_supervisors_home(city: City, moment: Moment, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        watched(city)
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    client.get("/")
    with django_assert_max_num_queries(BUDGET):
        text = text_of(client.get("/"))
    assert "6 are overdue" in text
    assert text.count("路灯修复久拖不决") == 3
    assert city.departments["lead"].name in text


@pytest.mark.parametrize("role", [Role.HANDLER, Role.UNIT_APPROVER])
def test_what_supervision_asks_of_a_unit(
    city: City, moment: Moment, role: Role, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        watched(city)
    client = signed_in(city.person(role, "lead"))
    client.get("/")
    with django_assert_max_num_queries(BUDGET):
        text = text_of(client.get("/"))
    assert "From supervision, for you" in text
    assert text.count("路灯修复久拖不决") == 6, "receipt and report of each order"


def test_what_does_not_stand_there_at_once_unfolds(city: City, moment: Moment) -> None:
    for _ in range(5):
        watched(city)
    text = text_of(signed_in(city.person(Role.HANDLER, "lead")).get("/"))
    assert "supervision asks 10 things of you" in text
    assert "4 more, due later" in text
    assert text.count("路灯修复久拖不决") == 10


def test_nothing_asked_nothing_shown(city: City, moment: Moment) -> None:
    Walk(city).to("DISPATCHED")
    assert "From supervision, for you" not in text_of(signed_in(city.person(Role.HANDLER, "lead")).get("/"))


def test_others_are_asked_nothing(city: City, moment: Moment) -> None:
    watched(city)
    for place in ("co", "stranger"):
        text = text_of(signed_in(city.person(Role.HANDLER, place)).get("/"))
        assert "路灯修复久拖不决" not in text
