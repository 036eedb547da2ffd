"""Races of merges: two tickets move at once, whoever else is at either of them."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import LazySettings

from core.evidence import verify
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Deadline, Rating, Supplement, Ticket
from tests.cast import STEPS, City, Walk, build_city
from tests.feedback.test_asking import token_of as question_of
from tests.feedback.test_races import Act, assert_legal, rush, token_of, words
from tests.plumbing.databases import Clone
from tests.roads.merging import SUPPLEMENT, another

ROUNDS = 8


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


Pair = Callable[[Walk], list[Act]]


def _merge(walk: Walk, child: Ticket, into: Ticket) -> Act:
    by, now = walk.city.person(Role.DISPATCHER, "centre"), walk.tick()
    return lambda: actions.merge(child.pk, into=into.pk, by=by, now=now)


def _into_each_other(walk: Walk) -> list[Act]:
    return [_merge(walk, walk.ticket, another(walk)), _merge(walk, another(walk), walk.ticket)]


def _with_dispatch_of_target(walk: Walk) -> list[Act]:
    by, now = walk.city.person(Role.DISPATCHER, "centre"), walk.tick()
    lead, pk = walk.city.departments["lead"], walk.ticket.pk
    return [
        _merge(walk, another(walk), walk.ticket),
        lambda: actions.dispatch(pk, lead=lead, by=by, now=now),
    ]


def _with_reject_of_target(walk: Walk) -> list[Act]:
    by, now, pk = walk.city.person(Role.DISPATCHER, "centre"), walk.tick(), walk.ticket.pk
    return [
        _merge(walk, another(walk), walk.ticket),
        lambda: actions.reject(pk, ground="INVALID", by=by, now=now),
    ]


def _unmerge_and_reject_of_target(walk: Walk) -> list[Act]:
    by, now, pk = walk.city.person(Role.DISPATCHER, "centre"), walk.tick(), walk.ticket.pk
    child = another(walk).pk
    return [
        lambda: actions.unmerge(child, by=by, now=now),
        lambda: actions.reject(pk, ground="INVALID", by=by, now=now),
    ]


def _unmerge_and_answer(walk: Walk) -> list[Act]:
    by, now = walk.city.person(Role.DISPATCHER, "centre"), walk.tick()
    agent, child, pk = walk.city.person(Role.CALLBACK_AGENT, "centre"), another(walk).pk, walk.ticket.pk
    answer = Answer(5, "SOLVED")
    return [
        lambda: actions.unmerge(child, by=by, now=now),
        lambda: actions.record_callback(pk, outcome="REACHED", answer=answer, by=agent, now=now),
    ]


CASES: dict[str, tuple[tuple[str, ...], Pair]] = {
    "merge-merge": (("WITH_OTHER",), _into_each_other),
    "merge-dispatch": (("WITH_OTHER", "PENDING_DISPATCH"), _with_dispatch_of_target),
    "merge-reject": (("WITH_OTHER",), _with_reject_of_target),
    "unmerge-reject": (("WITH_MERGED",), _unmerge_and_reject_of_target),
    "unmerge-answer": (("WITH_MERGED", "ANSWERED"), _unmerge_and_answer),
}


def _prepare(walk: Walk, states: tuple[str, ...]) -> None:
    for state in states:
        if state == "ANSWERED":
            for step in ("dispatch", "sign", "contact", "draft", "submit", "approve"):
                STEPS[step](walk)
        else:
            walk.to(state)


def assert_family(walk: Walk) -> None:
    """Counts and links agree, whoever came first; nobody is left merged into what has ended unanswered."""
    for pk in (walk.ticket.pk, another(walk).pk):
        ticket = Ticket.objects.get(pk=pk)
        merged = Ticket.objects.filter(merged_into=ticket, state="MERGED").count()
        assert ticket.merged_count == merged
        assert (ticket.state == "MERGED") == (ticket.merged_into_id is not None)
        assert not (merged and ticket.state in {"MERGED", "REJECTED", "WITHDRAWN", "TERMINATED"})
        running = Deadline.objects.filter(ticket=ticket, stopped_at=None, voided_at=None)
        assert running.exists() == (ticket.is_open and ticket.due_at is not None)


@pytest.mark.parametrize("case", CASES)
def test_the_history_of_both_is_legal(real_city: City, case: str) -> None:
    states, make = CASES[case]
    walks = [Walk(real_city) for _ in range(ROUNDS)]
    for walk in walks:
        _prepare(walk, states)
    rounds = [make(walk)[:: 1 if place % 2 else -1] for place, walk in enumerate(walks)]
    for walk, results in zip(walks, rush(rounds), strict=True):
        told = Counter(map(words, results))
        assert set(told) <= {"ok", "refused"}, results
        assert told["ok"] >= 1
        if case == "merge-merge":
            assert told == {"ok": 1, "refused": 1}
        assert_family(walk)
        assert_legal(walk.ticket)
        assert_legal(another(walk))
    assert verify().holds


def _rating(token: str, level: int, now: datetime) -> Act:
    return lambda: actions.rate(token, answer=Answer(level, "PARTLY"), now=now)


def _by_link(token: str, now: datetime) -> Act:
    return lambda: actions.answer_question(token, text=SUPPLEMENT, now=now)


def _by_phone(pk: int, by: Staff, now: datetime) -> Act:
    return lambda: actions.supplement(pk, text="电话补充。", by=by, now=now)


def test_of_the_citizens_of_one_matter_one_answer_counts(real_city: City) -> None:
    walks = [Walk(real_city) for _ in range(4)]
    for walk in walks:
        _prepare(walk, ("WITH_MERGED", "ANSWERED"))
    now = walks[0].tick(600)
    rounds = [
        [_rating(token_of(walk.ticket), 1, now), _rating(token_of(another(walk)), 2, now)] for walk in walks
    ]
    for walk, results in zip(walks, rush(rounds), strict=True):
        assert [words(result) for result in results] == ["ok", "ok"]
        assert Rating.objects.filter(ticket=walk.ticket, counts=True).count() == 1
        assert Rating.objects.filter(ticket=another(walk), counts=False).count() == 1
        assert Ticket.objects.get(pk=walk.ticket.pk).state == "PENDING_VERDICT"
        assert_legal(walk.ticket)
    assert verify().holds


def test_a_question_is_answered_once(real_city: City) -> None:
    walks = [Walk(real_city) for _ in range(4)]
    for walk in walks:
        walk.to("ASKED")
    now, agent = walks[0].tick(60), real_city.person(Role.INTAKE_AGENT, "centre")
    rounds = [
        [*[_by_link(question_of(walk.ticket), now)] * 2, _by_phone(walk.ticket.pk, agent, now)]
        for walk in walks
    ]
    for walk, results in zip(walks, rush(rounds), strict=True):
        told = [words(result) for result in results]
        assert told[2] == "ok"
        assert told[:2].count("ok") <= 1
        assert Supplement.objects.filter(ticket=walk.ticket).count() == told.count("ok")
        assert_legal(walk.ticket)
