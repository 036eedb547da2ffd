"""Races of measures: one proposal is made something of once, whoever is at it, singly or in bulk."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings

from core.evidence import Subject, examine, verify
from supervision.actions import cards, circulars, proposals
from supervision.actions.circulars import Named
from supervision.models import Card, Circular, CircularItem, Proposal
from tests.cast import START, City, build_city
from tests.feedback.test_races import Act, rush, words
from tests.plumbing.databases import Clone
from tests.supervision.measures import propose, supervisor, ticket_in_hand

ROUNDS = 8
NOW = START + timedelta(days=9)
WHY = "多次催办后仍未办结。"


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def _two_supervisors(city: City, row: Proposal) -> list[Act]:
    return [
        lambda: cards.issue_from(row, reason=WHY, by=supervisor(city, "institution"), now=NOW),
        lambda: cards.issue_from(row, reason=WHY, by=supervisor(city, "parent"), now=NOW),
    ]


def _issue_or_decline(city: City, row: Proposal) -> list[Act]:
    return [
        lambda: cards.issue_from(row, reason=WHY, by=supervisor(city, "institution"), now=NOW),
        lambda: proposals.decline(row, note=WHY, by=supervisor(city, "parent"), now=NOW),
    ]


def _in_bulk_or_singly(city: City, row: Proposal) -> list[Act]:
    def bulk() -> object:
        found = cards.issue_many([row], by=supervisor(city, "institution"), now=NOW)[0]
        assert found.is_able != bool(found.reasons)
        return found

    return [
        bulk,
        lambda: cards.issue_from(row, reason=WHY, by=supervisor(city, "parent"), now=NOW),
    ]


RACES: dict[str, Callable[[City, Proposal], list[Act]]] = {
    "two-supervisors": _two_supervisors,
    "issue-decline": _issue_or_decline,
    "bulk-single": _in_bulk_or_singly,
}


@pytest.mark.parametrize("race", RACES)
def test_a_proposal_is_decided_once(real_city: City, race: str) -> None:
    for place in ("institution", "parent"):
        supervisor(real_city, place)
    walk = ticket_in_hand(real_city)
    rows = [propose(real_city, ticket=walk.ticket, now=NOW) for _ in range(ROUNDS)]
    results = rush([RACES[race](real_city, row) for row in rows])
    ended = Counter(words(result) for one in results for result in one)
    assert set(ended) <= {"ok", "refused"}, ended
    taken = Proposal.objects.filter(state="TAKEN_UP").count()
    assert Card.objects.count() == taken
    assert Proposal.objects.filter(state__in=("TAKEN_UP", "DECLINED")).count() == ROUNDS
    if race != "bulk-single":  # there the bulk's refused rows are a result, not an exception
        assert ended == {"ok": ROUNDS, "refused": ROUNDS}
    numbers = sorted(Card.objects.values_list("number", flat=True))
    assert numbers == [f"Y2026-{n:04d}" for n in range(1, taken + 1)], "without a gap"
    assert verify().faults == []
    for row in rows:
        assert examine(Subject("proposal", row.pk)).faults == []


def test_two_circulars_with_one_proposal_in_common(real_city: City) -> None:
    """The tickets in opposite order: whoever is second is refused whole, and nobody waits for ever."""
    by = {place: supervisor(real_city, place) for place in ("institution", "parent")}
    parent = real_city.departments["parent"]
    rounds = []
    for _ in range(4):
        rows = [
            propose(real_city, "CIRCULAR", ticket=ticket_in_hand(real_city).ticket, now=NOW)
            for _n in range(3)
        ]

        def issuing(place: str, chosen: list[Proposal]) -> Act:
            named = [Named(row.department, WHY, row.ticket, row) for row in chosen]
            return lambda: circulars.issue(
                department=parent, title="通报", text="现予通报。", items=named, by=by[place], now=NOW
            )

        rounds.append([issuing("institution", rows[:2]), issuing("parent", [rows[2], rows[1]])])
    results = rush(rounds)
    ended = Counter(words(result) for one in results for result in one)
    assert ended == {"ok": 4, "refused": 4}
    assert Circular.objects.count() == 4
    assert CircularItem.objects.count() == 8
    assert Proposal.objects.filter(state="TAKEN_UP").count() == 8
    assert verify().faults == []
