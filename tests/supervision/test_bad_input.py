"""What nobody types, but somebody sends: a page that is not there, never a fault of the server."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from departments.roles import Role
from supervision.models import ScoreEntry
from supervision.sweep import run
from tests.cast import STEPS, City, Walk

NUL = "%00"


@pytest.fixture
def supervisor(client: Any, city: City) -> Any:
    client.force_login(city.person(Role.SUPERVISOR, "institution"))
    return client


@pytest.mark.parametrize(
    "address",
    [f"/orders/{NUL}/", f"/supervision/cards/{NUL}/", f"/supervision/interviews/{NUL}/", f"/sharing/{NUL}/"],
)
def test_a_number_that_is_none_is_not_found(supervisor: Any, address: str) -> None:
    assert supervisor.get(address).status_code == 404


def test_a_ledger_of_no_ticket_is_empty(supervisor: Any) -> None:
    answer = supervisor.get(f"{reverse('entries')}?ticket={NUL}1&period=2026-13")
    assert (answer.status_code, answer.context["total"]) == (200, 0)


@pytest.mark.parametrize("given", ["9" * 40, "9" * 5000, "²", "x"])
def test_an_alert_that_is_none_is_passed_by(supervisor: Any, given: str) -> None:
    assert supervisor.post(reverse("alert-seen"), {"alert": [given]}).status_code == 302


def test_a_former_lead_reads_its_entry_and_not_the_title_of_the_ticket(client: Any, city: City) -> None:
    walk = Walk(city)
    walk.to("DISPATCHED")
    run(walk.ticket.dispatches.get().deadlines.get(kind="SIGN").due_at + timedelta(minutes=1))
    for step in ("draft_return", "request_return", "grant_return"):
        STEPS[step](walk)
    assert ScoreEntry.objects.get(ticket=walk.ticket).state == "REVOKED"
    pages = {}
    for role, place in ((Role.UNIT_APPROVER, "lead"), (Role.ASSESSMENT_MANAGER, "institution")):
        client.force_login(city.person(role, place))
        pages[place] = client.get(f"{reverse('entries')}?period=all").content.decode()
    assert [walk.ticket.number in page for page in pages.values()] == [True, True]
    assert walk.ticket.title not in pages["lead"]
