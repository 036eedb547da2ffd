"""No page asks the database more often because there is more to show: generated over every address.

The city has one ticket of each road and some loaded beside them; then another of each, three times as many
loaded, and more departments; swept each time. What there are none of at first is not seen.
"""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from departments.actions.posts import appoint
from departments.roles import Role
from supervision.sweep import run
from tests.cast import START, City, Walk, build_city
from tests.feedback.web import Moment, signed_in
from tests.growth.pages import addresses, asked, grown, pages

LATER = timedelta(days=40)
LEAST = 75
"""So many pages are looked at, at the least: fewer would mean that the test has lost its way."""
ROADS = (
    "REGISTERED PENDING_DISPATCH DISPATCHED IN_PROGRESS HANDED_IN PENDING_REVIEW PENDING_CALLBACK "
    "PENDING_VERDICT CO_DRAFTED CO_LATE CO_RETURN_PENDING CO_WITH_UNIT CO_WITHDRAWING EXTENSION_ASKED "
    "SUSPENSION_ASKED TERMINATION_ASKED RETURN_PENDING RETURNED_TWICE REVIEWED RETROSPECTIVE_WRITTEN "
    "REOPENING_ASKED CONCLUDED ARCHIVED WITH_OTHER MERGED ASKED"
).split()
"""Roads that end on every desk and list there is."""
EVERYTHING = {
    "institution": (
        Role.SUPERVISOR,
        Role.ASSESSMENT_MANAGER,
        Role.SERVICE_MANAGER,
        Role.HANDLER,
        Role.UNIT_APPROVER,
    ),
    "centre": (Role.INTAKE_AGENT, Role.DISPATCHER, Role.AUDITOR, Role.CALLBACK_AGENT),
}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + LATER
    return moment


def everybody(city: City) -> Client:
    """Somebody who holds every working post, and so opens every page of work."""
    person = city.person(Role.SUPERVISOR, "institution")
    for place, roles in EVERYTHING.items():
        for role in roles:
            if (place, role) != ("institution", Role.SUPERVISOR):
                appoint(staff=person, department=city.departments[place], role=role, by=None, now=START)
    return signed_in(person)


def grow(city: City, stage: int) -> None:
    """One more ticket of each road, 30 loaded ones more than before, 10 departments more, and a sweep."""
    for place, state in enumerate(ROADS):
        Walk(city, now=START + timedelta(hours=stage), phone=f"138{stage:04d}{place:04d}").to(state)
    loaded = ["--open-share", "0.6", "--departments", str(10 * stage), "--seed", str(stage), "--json"]
    call_command("load_tickets", str(30 * stage), *loaded, stdout=io.StringIO())
    run(START + LATER)


@pytest.mark.django_db
def test_no_page_asks_more_for_more_rows(moment: Moment, settings: Any) -> None:
    settings.DEMO = True
    city = build_city()
    grow(city, 1)
    desks = {
        "everybody": everybody(city),
        "one unit": signed_in(city.person(Role.UNIT_APPROVER, "parent")),
        "auditor of evidence": signed_in(city.person(Role.AUDIT_ADMIN, "institution")),
    }
    found = {who: addresses(client, pages()) for who, client in desks.items()}
    seen = {(who, name): asked(desks[who], at) for who, held in found.items() for name, at in held.items()}
    suspects = {page: [""] for page in seen}
    for stage in (2, 3):  # what grows once may have met its first row; what grows twice asks for each
        grow(city, stage)
        for client in desks.values():
            client.get("/")  # what is kept for a while is read anew before anything counts
        now = {(who, name): asked(desks[who], found[who][name]) for who, name in suspects}
        suspects = {page: shapes for page in now if (shapes := grown(seen[page], now[page]))}
        seen = now

    asked_more = [f"{who}: {found[who][name]}: {shapes[0]}" for (who, name), shapes in suspects.items()]
    assert not asked_more, "\n".join(asked_more)
    assert len({name for held in found.values() for name in held}) >= LEAST
