"""Races after the citizen's answer: one of two decisions stands, and the history is one path."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings

from core.evidence import verify
from core.models import OutboxMessage
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.choices import HoldKind
from feedback.models import Hold, Rating, Ticket
from tests.cast import City, Walk, build_city
from tests.feedback.test_races import Act, assert_legal, rush, words
from tests.plumbing.databases import Clone
from tests.roads.aftercare import NEW_FACTS

ROUNDS = 8


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def _token(ticket: Ticket, cycle: int) -> str:
    message = OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:answer:{cycle}")
    return str(message.body).split("/r/")[1].split("/")[0]


def _rework_or_verdict(walk: Walk) -> tuple[Act, Act]:
    by, now, pk = walk.staff(Role.AUDITOR), walk.tick(), walk.ticket.pk
    return (
        lambda: actions.rework(pk, note="请再办。", by=by, now=now),
        lambda: actions.verdict(pk, fault=False, ground="MISUNDERSTOOD", by=by, now=now),
    )


def _reopen_or_archive(walk: Walk) -> tuple[Act, Act]:
    by, pk = walk.staff(Role.SUPERVISOR, "parent"), walk.ticket.pk
    now = walk.now + timedelta(days=31)
    return (
        lambda: actions.reopen(pk, by=by, now=now),
        lambda: actions.archive_ripe(now=now),
    )


def _ask_or_archive(walk: Walk) -> tuple[Act, Act]:
    """At the very end of the thirty days both would be in time."""
    by, pk = walk.staff(Role.INTAKE_AGENT), walk.ticket.pk
    now = Ticket.objects.get(pk=pk).completed_at + timedelta(days=30)
    return (
        lambda: actions.ask_reopening(pk, new_facts=NEW_FACTS, by=by, now=now),
        lambda: actions.archive(pk, now=now),
    )


def _hold_or_archive(walk: Walk) -> tuple[Act, Act]:
    pk, now = walk.ticket.pk, walk.now + timedelta(days=31)
    return (
        lambda: actions.place_hold(pk, kind=HoldKind.ORDER, by=None, now=now),
        lambda: actions.archive(pk, now=now),
    )


def _link_or_callback(walk: Walk) -> tuple[Act, Act]:
    by, now, pk = walk.staff(Role.CALLBACK_AGENT), walk.tick(), walk.ticket.pk
    token = _token(walk.ticket, 2)
    return (
        lambda: actions.rate(token, answer=Answer(1, "UNSOLVED"), now=now),
        lambda: actions.record_callback(pk, outcome="REACHED", answer=Answer(5, "SOLVED"), by=by, now=now),
    )


Pair = Callable[[Walk], tuple[Act, Act]]
PAIRS: dict[str, tuple[str, Pair, bool]] = {
    "rework-verdict": ("PENDING_VERDICT", _rework_or_verdict, True),
    "reopen-archive": ("REOPENING_ASKED", _reopen_or_archive, False),
    "ask-archive": ("COMPLETED", _ask_or_archive, True),
    "hold-archive": ("COMPLETED", _hold_or_archive, True),
    "link-callback in the second round": ("CALLBACK_AGAIN", _link_or_callback, False),
}
"""Where the pair meets, the two acts, and whether one shuts the other out."""


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_conflicting_acts_the_history_is_legal(real_city: City, pair: str) -> None:
    state, make, is_exclusive = PAIRS[pair]
    walks = [Walk(real_city) for _ in range(ROUNDS)]
    for walk in walks:
        walk.to(state)
    for walk, results in zip(walks, rush([make(walk) for walk in walks]), strict=True):
        ended = Counter(map(words, results))
        assert set(ended) <= {"ok", "refused"}
        assert ended["ok"] == 1 if is_exclusive else ended["ok"] >= 1
        assert_legal(walk.ticket)
        _assert_sound(Ticket.objects.get(pk=walk.ticket.pk))
    assert verify().holds


def _assert_sound(ticket: Ticket) -> None:
    held = Hold.objects.filter(ticket=ticket, lifted_at=None).exists()
    assert not (ticket.state == "ARCHIVED" and held)
    for cycle in range(1, ticket.cycle + 1):
        assert Rating.objects.filter(ticket=ticket, cycle=cycle, counts=True).count() <= 1
