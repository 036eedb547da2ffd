"""Sharing against withdrawing, and two sweeps at once: one of them happens, once."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from core.evidence import Subject, verify
from supervision.actions import sharing
from supervision.models import Deadline, Proposal, ShareRequest
from supervision.sweep.sharing import propose_late_shares
from tests.cast import City, build_city
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone
from tests.supervision.sharing_world import MEANS, Sharing

ROUNDS = 6


@pytest.fixture
def world(cloned_database: Clone, settings: LazySettings) -> Sharing:
    settings.PUBLIC_URL = "http://hotline.test"
    city: City = build_city()
    return Sharing(city)


def test_share_against_withdraw(world: Sharing) -> None:
    rows = [world.ask() for _ in range(ROUNDS)]
    owner, consumer, now = world.owner, world.consumer, world.tick()
    rounds = [
        (
            lambda row=row: sharing.share(row, means=MEANS, by=owner, now=now, version=row.version),
            lambda row=row: sharing.withdraw(row, by=consumer, now=now, version=row.version),
        )
        for row in rows
    ]
    for row, results in zip(rows, rush(rounds), strict=True):
        assert sorted(words(result) for result in results) == ["ok", "refused"]
        row = ShareRequest.objects.get(pk=row.pk)
        assert (row.state, bool(row.shared_at)) in {("SHARED", True), ("WITHDRAWN", False)}
        assert Deadline.objects.get(share=row).stopped_at == now
        assert verify(Subject("share", row.pk)).faults == []


def test_two_sweeps_and_a_late_share_propose_once(world: Sharing) -> None:
    rows = [world.ask() for _ in range(ROUNDS)]
    owner, now = world.owner, rows[-1].due_at + timedelta(hours=1)
    rounds = [
        (
            lambda: propose_late_shares(now),
            lambda: propose_late_shares(now),
            lambda row=row: sharing.share(row, means=MEANS, by=owner, now=now),
        )
        for row in rows
    ]
    results = rush(rounds)
    assert [words(result) for round_ in results for result in round_ if isinstance(result, Exception)] == []
    propose_late_shares(now)
    assert Proposal.objects.count() == ROUNDS
    assert sorted(Proposal.objects.values_list("share_id", flat=True)) == [row.pk for row in rows]
