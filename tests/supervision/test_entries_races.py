"""Two at once on one entry: one of them is too late, and the evidence tells one path."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from core.evidence import Subject, verify
from departments.roles import Role
from supervision.actions import appeals, entries
from supervision.actions.proposing import propose_deduction
from supervision.models import Appeal, Deadline, ScoreEntry
from supervision.sweep import run
from tests.cast import City, Walk, build_city
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone
from tests.supervision.papers.entries import (
    GROUNDS,
    REFERRAL,
    WHY,
    EntryWalk,
    approver,
    decider,
    noticer,
    proposer,
)
from tests.supervision.second import another

ROUNDS = 4


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def assert_one_clock_and_sound(entry: ScoreEntry) -> None:
    assert Deadline.objects.filter(entry=entry, stopped_at=None, voided_at=None).count() <= 1
    assert verify(Subject("entry", entry.pk)).holds


def test_two_deciders(real_city: City) -> None:
    walks = [EntryWalk(real_city) for _ in range(ROUNDS)]
    rows = [walk.to("APPEALED") for walk in walks]
    other = another(real_city, Role.ASSESSMENT_MANAGER, "institution")
    now = max(walk.tick() for walk in walks)

    def decide(row: ScoreEntry, by: Any, decision: str) -> Any:
        return lambda: appeals.decide_appeal(row.pk, decision=decision, note="经核实。", by=by, now=now)

    lots = [[decide(row, decider(real_city), "UPHOLD"), decide(row, other, "REVOKE")] for row in rows]
    for row, results in zip(rows, rush(lots), strict=True):
        assert Counter(map(words, results)) == {"ok": 1, "refused": 1}
        fresh = ScoreEntry.objects.get(pk=row.pk)
        paper = Appeal.objects.get(entry=row)
        assert (fresh.state, paper.decision) in {("UPHELD", "UPHOLD"), ("REVOKED", "REVOKE")}
        assert_one_clock_and_sound(fresh)


def test_an_appeal_at_the_last_instant_against_confirmation(real_city: City) -> None:
    """The appeal is in time, the sweep comes a moment later: never both."""
    walks = [EntryWalk(real_city) for _ in range(ROUNDS)]
    rows = [walk.to("NOTIFIED") for walk in walks]
    by = approver(real_city)
    dues = [row.appeal_due_at for row in rows]
    lots: list[list[Any]] = [
        [lambda row=row, due=due: appeals.appeal(row.pk, grounds=GROUNDS, by=by, now=due)]
        for row, due in zip(rows, dues, strict=True)
    ]
    after = max(due for due in dues if due is not None) + timedelta(seconds=1)
    lots[0].append(lambda: run(after))
    rush(lots)
    run(after)
    for row in rows:
        fresh = ScoreEntry.objects.get(pk=row.pk)
        is_filed = Appeal.objects.filter(entry=row).exists()
        assert (fresh.state, is_filed) in {("APPEALED", True), ("CONFIRMED", False)}
        assert_one_clock_and_sound(fresh)


def test_notice_against_decline_and_eight_proposals(real_city: City) -> None:
    walks = [EntryWalk(real_city) for _ in range(ROUNDS)]
    by, other = noticer(real_city), decider(real_city)
    now = max(walk.tick() for walk in walks)
    lots: list[list[Any]] = [
        [
            lambda pk=walk.entry.pk: entries.notify(pk, by=by, now=now),
            lambda pk=walk.entry.pk: entries.decline(pk, reason=WHY, by=other, now=now),
        ]
        for walk in walks
    ]
    for walk, results in zip(walks, rush(lots), strict=True):
        assert Counter(map(words, results)) == {"ok": 1, "refused": 1}
        assert_one_clock_and_sound(walk.entry)
    road = Walk(real_city)
    road.to("IN_PROGRESS")
    dispatch, who, at = road.ticket.dispatches.get(role="LEAD"), proposer(real_city), road.tick()
    given: dict[str, Any] = {"code": "D11", "reason": WHY, "referral": REFERRAL, "by": who, "now": at}
    (results,) = rush([[lambda: propose_deduction(dispatch, **given)] * 8])
    assert Counter(map(words, results)) == {"ok": 1, "refused": 7}
    assert ScoreEntry.objects.filter(dispatch=dispatch).count() == 1
