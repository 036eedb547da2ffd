"""The tabs of supervision: each count is what its page lists when it is opened from the tab."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from departments.roles import Role
from tests.cast import START, City
from tests.feedback.web import Moment, signed_in
from tests.supervision.measures import propose
from tests.supervision.papers.coordination import MAKE as COORDINATION
from tests.supervision.papers.entries import entry_in, exclusion_in
from tests.supervision.papers.measures import an_interview, held
from tests.supervision.papers.orders import OrderWalk
from tests.supervision.papers.rectification import case_at, opened

NOW = START + timedelta(days=9)
SUPERVISOR, ASSESSOR = Role.SUPERVISOR, Role.ASSESSMENT_MANAGER


def _orders(city: City) -> None:
    for state in ("ISSUED", "REPORTED", "VERIFIED", "CLOSED"):
        OrderWalk(city).to(state)


def _exclusions(city: City) -> None:
    for state in ("REQUESTED", "DISTRICT_REVIEWED", "REFUSED"):
        exclusion_in(city, state)


def _interviews(city: City) -> None:
    an_interview(city)
    held(city)


def _appeals(city: City) -> None:
    for state in ("NOTIFIED", "APPEALED", "UPHELD"):
        entry_in(city, state)


MADE: list[tuple[str, Role, Callable[[City], Any], int]] = [
    ("orders", SUPERVISOR, _orders, 3),
    ("exclusions", SUPERVISOR, _exclusions, 2),
    ("exclusions", ASSESSOR, _exclusions, 2),
    ("interviews", SUPERVISOR, _interviews, 1),
    ("appeals", ASSESSOR, _appeals, 1),
    ("proposals", SUPERVISOR, partial(propose, now=START), 1),
    ("rectifications", SUPERVISOR, case_at, 1),
    ("matters", SUPERVISOR, opened, 1),
    ("meetings", SUPERVISOR, COORDINATION["meeting", "hold"], 1),
    ("shares", SUPERVISOR, COORDINATION["share", "share"], 1),
]


@pytest.mark.parametrize(("name", "role", "make", "n"), MADE, ids=[f"{row[0]}-{row[1]}" for row in MADE])
def test_a_tab_counts_what_its_page_lists(
    city: City, monkeypatch: pytest.MonkeyPatch, name: str, role: Role, make: Callable[[City], Any], n: int
) -> None:
    make(city)
    Moment(monkeypatch).now = NOW
    client = signed_in(city.person(role, "institution"))
    start = client.get("/supervision/standing/")
    tab = next(tab for tab in start.context["supervision_nav"] if tab["url"] == reverse(name))
    page = client.get(tab["url"])
    assert page.status_code == 200
    assert (tab["count"], _total(page.context)) == (n, n)


def _total(context: Any) -> int:
    """What the page says it lists; one without a total lists it all."""
    return int(context["total"]) if "total" in context else len(context["rows"])
