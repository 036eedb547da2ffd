"""Races around bad answers: one rectification, one signature, one matter, whoever comes at once."""

from collections import Counter

import pytest
from django.conf import LazySettings

from core.evidence import verify
from core.models import OutboxMessage
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Ticket
from supervision.actions import matters, rectification
from supervision.models import Matter, Rectification
from tests.cast import City, build_city
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone
from tests.supervision.rectifying import Case
from tests.supervision.second import another

ROUNDS = 5
BAD = Answer(1, "UNSOLVED")


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def _token(ticket: Ticket) -> str:
    body = OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:answer:1").body
    return str(body).split("/r/")[1].split("/")[0]


def test_link_and_callback_open_one(real_city: City) -> None:
    agent, rounds = real_city.person(Role.CALLBACK_AGENT, "centre"), []
    for _ in range(ROUNDS):
        walk = Case(real_city).walk
        pk, now = walk.to("PENDING_CALLBACK").pk, walk.tick()
        token = _token(walk.ticket)
        rounds.append(
            (
                lambda token=token, now=now: actions.rate(token, answer=BAD, now=now),
                lambda pk=pk, now=now: actions.record_callback(
                    pk, outcome="REACHED", answer=BAD, by=agent, now=now
                ),
            )
        )
    ended = Counter(words(result) for results in rush(rounds) for result in results)
    assert set(ended) <= {"ok", "refused"}
    assert Rectification.objects.count() == ROUNDS
    assert verify().holds


def test_of_two_signatures_one_counts(real_city: City) -> None:
    first, second = (
        real_city.person(Role.UNIT_APPROVER, "lead"),
        another(real_city, Role.UNIT_APPROVER, "lead"),
    )
    cases = [Case(real_city).rated().all("draft_plan") for _ in range(ROUNDS)]
    rounds = [
        [
            lambda pk=case.row.pk, by=by, now=case.now: rectification.sign_plan(pk, by=by, now=now)
            for by in (first, second)
        ]
        for case in cases
    ]
    for results in rush(rounds):
        assert sorted(map(words, results)) == ["ok", "refused"]
    assert verify().holds


def test_bad_ratings_at_once_propose_one_matter(real_city: City) -> None:
    """Each counts the other: one rating stands, and of two that come together one is the third."""
    agent = real_city.person(Role.CALLBACK_AGENT, "centre")
    Case(real_city).rated()
    walks = [Case(real_city).walk for _ in range(4)]
    for walk in walks:
        walk.to("PENDING_CALLBACK")
    acts = [
        lambda pk=walk.ticket.pk, now=walk.now: actions.record_callback(
            pk, outcome="REACHED", answer=BAD, by=agent, now=now
        )
        for walk in walks
    ]
    results = rush([acts])
    assert [words(result) for result in results[0]] == ["ok"] * 4
    matter = Matter.objects.get()
    assert matter.items.count() == 5
    assert verify().holds


def test_of_two_supervisors_one_starts_the_matter(real_city: City) -> None:
    for _ in range(3):
        Case(real_city).rated()
    matter = Matter.objects.get()
    due = matter.opened_at.date().replace(month=12)
    given = {"kind": "TASK_FORCE", "problem": "同一路段路灯反复报修，标准不统一。", "due_on": due}
    people = [real_city.person(Role.SUPERVISOR, place) for place in ("parent", "institution")]
    lead = real_city.departments["lead"]
    acts = [
        lambda by=by: matters.start(matter.pk, department=lead, by=by, now=matter.opened_at, **given)
        for by in people
    ]
    assert sorted(words(result) for result in rush([acts])[0]) == ["ok", "refused"]
    assert verify().holds
