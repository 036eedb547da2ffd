"""Races of returns: of two that exclude each other one is made, and the history stays one legal path."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.conf import LazySettings

from core.evidence import verify
from departments.roles import Role
from feedback import actions
from feedback.models import Deadline, Designation, Dispatch, JointReview
from tests.cast import START, City, Walk, build_city
from tests.feedback.test_races import Act, assert_legal, rush, words
from tests.plumbing.databases import Clone
from tests.roads.returns import MINUTES, REFERENCE

ROUNDS = 8


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


Acts = Callable[[Walk], list[Act]]


def _return_sign_or_redispatch(walk: Walk) -> list[Act]:
    person, now, pk = walk.city.person, walk.tick(), walk.ticket.pk
    approver, handler = person(Role.UNIT_APPROVER, "lead"), person(Role.HANDLER, "lead")
    dispatcher = person(Role.DISPATCHER, "centre")
    return [
        lambda: actions.request_return(pk, by=approver, now=now),
        lambda: actions.sign(pk, by=handler, now=now),
        lambda: actions.redispatch(pk, kind="MISDIRECTED", reason="有误", by=dispatcher, now=now),
    ]


def _grant_or_refuse(walk: Walk) -> list[Act]:
    by, now, pk = walk.city.person(Role.DISPATCHER, "centre"), walk.tick(), walk.ticket.pk
    return [
        lambda: actions.grant_return(pk, by=by, now=now),
        lambda: actions.refuse_return(pk, note="在管养清册内", by=by, now=now),
    ]


def _grant_or_withdraw(walk: Walk) -> list[Act]:
    by, now, pk = walk.city.person(Role.DISPATCHER, "centre"), walk.tick(), walk.ticket.pk
    approver = walk.city.person(Role.UNIT_APPROVER, "lead")
    return [
        lambda: actions.grant_return(pk, by=by, now=now),
        lambda: actions.withdraw_return(pk, by=approver, now=now),
    ]


def _conclude_twice(walk: Walk) -> list[Act]:
    by, now, pk = walk.city.person(Role.DISPATCHER, "centre"), walk.tick(), walk.ticket.pk
    places = walk.city.departments

    def naming(place: str) -> Act:
        return lambda: actions.conclude_joint_review(
            pk,
            participants=[places["lead"], places["former"]],
            held_on=START.date(),
            minutes=MINUTES,
            reference=REFERENCE,
            lead=places[place],
            by=by,
            now=now,
        )

    return [naming("lead"), naming("former")]


RACES: dict[str, tuple[str, Acts]] = {
    "grant-refuse": ("RETURN_PENDING", _grant_or_refuse),
    "grant-withdraw": ("RETURN_PENDING", _grant_or_withdraw),
    "conclude-conclude": ("RETURNED_TWICE", _conclude_twice),
}


@pytest.mark.parametrize("race", RACES)
def test_of_two_that_exclude_each_other_one_is_made(real_city: City, race: str) -> None:
    state, acts = RACES[race]
    walks = [Walk(real_city) for _ in range(ROUNDS)]
    for walk in walks:
        walk.to(state)
    rounds = [acts(walk)[:: 1 if place % 2 else -1] for place, walk in enumerate(walks)]
    for walk, results in zip(walks, rush(rounds), strict=True):
        assert Counter(map(words, results)) == {"ok": 1, "refused": 1}
        assert_legal(walk.ticket)
        assert Designation.objects.filter(ticket=walk.ticket).count() == (race == "conclude-conclude")
        assert not JointReview.objects.filter(ticket=walk.ticket, closed_at=None).exists()
    assert verify().holds


def test_a_return_its_signature_and_a_redispatch_at_once(real_city: City) -> None:
    """Signing first leaves the return possible, as the table says; nothing goes on after a redispatch."""
    walks = [Walk(real_city) for _ in range(ROUNDS)]
    for walk in walks:
        walk.to("RETURN_DRAFTED")
    rounds = [_return_sign_or_redispatch(walk) for walk in walks]
    rounds = [acts[place % 3 :] + acts[: place % 3] for place, acts in enumerate(rounds)]
    for walk, results in zip(walks, rush(rounds), strict=True):
        told = Counter(map(words, results))
        assert set(told) <= {"ok", "refused"}
        assert told["ok"] in {1, 2}
        assert_legal(walk.ticket)
        live = Dispatch.objects.filter(ticket=walk.ticket).live()
        open_ = Deadline.objects.filter(ticket=walk.ticket, stopped_at=None, voided_at=None)
        if not live.exists():
            assert {clock.kind for clock in open_} == {"DISPATCH"}
    assert verify().holds
