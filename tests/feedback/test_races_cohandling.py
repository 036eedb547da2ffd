"""Races of co-handling, urging and withdrawal: the history stays one legal path, whoever was first."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.conf import LazySettings

from core.evidence import verify
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import CoReply, Deadline, Dispatch, Ticket, Urge, WithdrawalRequest
from tests.cast import City, Walk, build_city
from tests.feedback.test_races import Act, assert_legal, rush, words
from tests.plumbing.databases import Clone

ROUNDS = 8


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


Acts = Callable[[Walk], list[Act]]


def _waive_or_reply(walk: Walk) -> list[Act]:
    person, now, pk = walk.city.person, walk.tick(), walk.ticket.pk
    dispatcher, approver = person(Role.DISPATCHER, "centre"), person(Role.UNIT_APPROVER, "co")
    return [
        lambda: actions.waive_co(pk, note="逾期", by=dispatcher, now=now),
        lambda: actions.co_reply(pk, by=approver, now=now),
    ]


def _add_or_submit(walk: Walk) -> list[Act]:
    person, now, pk = walk.city.person, walk.tick(), walk.ticket.pk
    dispatcher, approver = person(Role.DISPATCHER, "centre"), person(Role.UNIT_APPROVER, "lead")
    return [
        lambda: actions.add_co_handler(pk, departments=[walk.city.departments["co"]], by=dispatcher, now=now),
        lambda: actions.submit_result(pk, by=approver, now=now),
    ]


def _confirm_or_approve(walk: Walk) -> list[Act]:
    person, now, pk = walk.city.person, walk.tick(), walk.ticket.pk
    caller, auditor = person(Role.CALLBACK_AGENT, "centre"), person(Role.AUDITOR, "centre")
    return [
        lambda: actions.confirm_withdrawal(pk, by=caller, now=now),
        lambda: actions.approve_result(pk, by=auditor, now=now),
    ]


def _confirm_or_decline(walk: Walk) -> list[Act]:
    caller, now, pk = walk.city.person(Role.CALLBACK_AGENT, "centre"), walk.tick(), walk.ticket.pk
    return [
        lambda: actions.confirm_withdrawal(pk, by=caller, now=now),
        lambda: actions.decline_withdrawal(pk, note="继续", by=caller, now=now),
    ]


# where the race starts, what races, and whether one shuts the other out
RACES: dict[str, tuple[str, Acts, bool]] = {
    "waive-reply": ("CO_LATE_DRAFTED", _waive_or_reply, True),
    "add-submit": ("HANDED_IN", _add_or_submit, True),
    "confirm-approve": ("REVIEW_WITHDRAWING", _confirm_or_approve, False),
    "confirm-decline": ("CO_WITHDRAWING", _confirm_or_decline, True),
}


@pytest.mark.parametrize("race", RACES)
def test_of_two_conflicting_moves_the_history_is_legal(real_city: City, race: str) -> None:
    state, make, is_exclusive = RACES[race]
    walks = [Walk(real_city) for _ in range(ROUNDS)]
    for walk in walks:
        walk.to(state)
    rounds = [make(walk)[:: 1 if place % 2 else -1] for place, walk in enumerate(walks)]
    for walk, results in zip(walks, rush(rounds), strict=True):
        told = Counter(words(result).removesuffix(" with 403") for result in results)
        assert told == {"ok": 1, "refused": 1} or (not is_exclusive and told == {"ok": 2}), results
        assert_legal(walk.ticket)
        _assert_whole(Ticket.objects.get(pk=walk.ticket.pk))
    assert verify().holds


def _assert_whole(ticket: Ticket) -> None:
    """Nothing is half done: a part is waived or answered, an ended ticket has nobody at work."""
    for row in Dispatch.objects.filter(ticket=ticket, role="CO"):
        assert not (row.waived_at and row.handled_at)
        assert CoReply.objects.filter(dispatch=row, state="SIGNED").exists() is (row.handled_at is not None)
    running = Deadline.objects.filter(ticket=ticket, stopped_at=None, voided_at=None)
    if not ticket.is_open:
        assert not running.exists()
        assert not Dispatch.objects.filter(ticket=ticket).live().exists()
    if ticket.state == "PENDING_REVIEW":
        assert not running.filter(kind="CO_HANDLE").exists()
    assert WithdrawalRequest.objects.filter(ticket=ticket, state="SIGNED").count() == (
        1 if ticket.withdrawal_asked_at else 0
    )


def test_eight_calls_at_once_all_count(real_city: City) -> None:
    agent = real_city.person(Role.INTAKE_AGENT, "centre")
    walk = Walk(real_city)
    walk.to("IN_PROGRESS")
    now, pk = walk.tick(), walk.ticket.pk
    (results,) = rush([[lambda: actions.urge(pk, words="请快一点", by=agent, now=now)] * 8])
    assert Counter(map(words, results)) == {"ok": 8}
    assert Ticket.objects.get(pk=pk).urge_count == Urge.objects.count() == 8
    assert verify().holds


def test_a_call_and_the_completion_at_once(real_city: City) -> None:
    person = real_city.person
    agent, caller = person(Role.INTAKE_AGENT, "centre"), person(Role.CALLBACK_AGENT, "centre")
    walks = [Walk(real_city) for _ in range(ROUNDS)]
    for walk in walks:
        walk.to("PENDING_CALLBACK")
    answer = Answer(5, "SOLVED")

    def pair(walk: Walk) -> list[Act]:
        now, pk = walk.tick(), walk.ticket.pk
        return [
            lambda: actions.urge(pk, words="怎么样了？", by=agent, now=now),
            lambda: actions.record_callback(pk, outcome="REACHED", answer=answer, by=caller, now=now),
        ]

    for walk, results in zip(walks, rush([pair(walk) for walk in walks]), strict=True):
        told = [words(result) for result in results]
        assert told[1] == "ok"
        fresh = Ticket.objects.get(pk=walk.ticket.pk)
        assert (fresh.state, fresh.urge_count) == ("COMPLETED", told.count("ok") - 1)
        assert_legal(walk.ticket)
    assert verify().holds
