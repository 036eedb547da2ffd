"""Races of requests: what is decided by one and ended by another at the same instant happens once."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import LazySettings

from core.evidence import verify
from departments.roles import Role
from feedback import actions
from feedback.models import Deadline, ExtensionRequest, SuspensionRequest, Ticket
from tests.cast import STEPS, City, Walk, build_city
from tests.feedback.test_races import Act, assert_legal, rush, states_told, words
from tests.plumbing.databases import Clone

ROUNDS = 12
NOW = datetime.fromisoformat("2026-09-21T16:00+08:00")
LATER = datetime.fromisoformat("2026-09-30T10:00+08:00")


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def race(tickets: list[Ticket], *acts: Callable[[int], object]) -> list[Counter[str]]:
    """Every act on every ticket at one instant; how the acts on each ended."""

    def bound(act: Callable[[int], object], pk: int) -> Act:
        return lambda: act(pk)

    rounds = [[bound(act, ticket.pk) for act in acts] for ticket in tickets]
    return [Counter(map(words, results)) for results in rush(rounds)]


def handed_in(city: City, road: str) -> Ticket:
    """A ticket on the road, with a result that waits for its signature too."""
    walk = Walk(city)
    for step in ("triage", "dispatch", "sign", "contact"):
        STEPS[step](walk)
    kind = road.partition("_")[0].lower()
    for step in (f"draft_{kind}", f"request_{kind}", "draft"):
        STEPS[step](walk)
    return walk.ticket


def test_granted_and_refused_at_once(real_city: City) -> None:
    dispatcher = real_city.person(Role.DISPATCHER, "centre")
    tickets = [Walk(real_city).to("EXTENSION_ASKED") for _ in range(ROUNDS)]
    ended = race(
        tickets,
        lambda pk: actions.grant_extension(pk, by=dispatcher, now=NOW),
        lambda pk: actions.refuse_extension(pk, note="不同意", by=dispatcher, now=NOW),
    )
    assert ended == [Counter({"ok": 1, "refused": 1})] * ROUNDS
    for ticket in tickets:
        assert_legal(ticket)
        paper = ExtensionRequest.objects.get(dispatch__ticket=ticket)
        clock = Deadline.objects.get(ticket=ticket, kind="HANDLE", dispatch=paper.dispatch)
        assert (paper.due_after == clock.due_at) == (paper.state == "GRANTED")
        assert not clock.awaits_decision
    assert verify().holds


def test_asked_for_and_submitted_at_once(real_city: City) -> None:
    approver, dispatcher = (
        real_city.person(Role.UNIT_APPROVER, "lead"),
        real_city.person(Role.DISPATCHER, "centre"),
    )
    tickets = [handed_in(real_city, "EXTENSION_ASKED") for _ in range(ROUNDS)]
    race(
        tickets,
        lambda pk: actions.submit_result(pk, by=approver, now=NOW),
        lambda pk: actions.grant_extension(pk, by=dispatcher, now=NOW),
    )
    for ticket in tickets:
        assert_legal(ticket)
        granted = "grant_extension" in [verb for verb, _, _ in states_told(ticket)]
        paper = ExtensionRequest.objects.get(dispatch__ticket=ticket)
        assert paper.state == ("GRANTED" if granted else "WITHDRAWN")
        assert Ticket.objects.get(pk=ticket.pk).state == "PENDING_REVIEW"
        assert not Deadline.objects.filter(ticket=ticket, kind="REQUEST_DECIDE", stopped_at=None).exists()
    assert verify().holds


def test_suspended_and_submitted_at_once(real_city: City) -> None:
    approver, supervisor = (
        real_city.person(Role.UNIT_APPROVER, "lead"),
        real_city.person(Role.SUPERVISOR, "lead"),
    )
    tickets = [handed_in(real_city, "SUSPENSION_ASKED") for _ in range(ROUNDS)]
    ended = race(
        tickets,
        lambda pk: actions.submit_result(pk, by=approver, now=NOW),
        lambda pk: actions.grant_suspension(pk, by=supervisor, now=NOW),
    )
    assert ended == [Counter({"ok": 1, "refused": 1})] * ROUNDS
    for ticket in tickets:
        assert_legal(ticket)
        paper = SuspensionRequest.objects.get(dispatch__ticket=ticket)
        stands = {"SUSPENDED": "GRANTED", "PENDING_REVIEW": "WITHDRAWN"}
        assert paper.state == stands[Ticket.objects.get(pk=ticket.pk).state]
    assert verify().holds


def test_resumed_by_the_system_and_by_a_person_at_once(real_city: City) -> None:
    approver = real_city.person(Role.UNIT_APPROVER, "lead")
    tickets = [Walk(real_city).to("SUSPENDED") for _ in range(ROUNDS)]
    ended = race(
        tickets,
        lambda pk: actions.resume(pk, by=None, now=LATER),
        lambda pk: actions.resume(pk, by=approver, now=LATER),
    )
    assert ended == [Counter({"ok": 1, "refused": 1})] * ROUNDS
    for ticket in tickets:
        assert_legal(ticket)
        paper = SuspensionRequest.objects.get(dispatch__ticket=ticket)
        assert paper.resumed_at == paper.ends_at
    assert verify().holds
