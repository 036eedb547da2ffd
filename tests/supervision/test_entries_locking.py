"""A period is closed once: what it locks, what keeps it open, where latecomers count."""

from datetime import datetime

import pytest

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused
from departments.rules.calendar import SHANGHAI
from supervision.actions.locking import counted_in, lock_entries, locked_periods
from supervision.models import PeriodLock, ScoreEntry
from tests.cast import City
from tests.supervision.papers.entries import EntryWalk, confirm, decider, entry_in, noticer

OCTOBER = datetime(2026, 10, 1, tzinfo=SHANGHAI)
NOVEMBER = datetime(2026, 11, 1, tzinfo=SHANGHAI)


def test_confirmed_entries_are_locked_with_their_evidence(city: City) -> None:
    entry = entry_in(city, "CONFIRMED")
    gone = entry_in(city, "REVOKED")
    lock = lock_entries("2026-09", by=decider(city), now=OCTOBER)
    entry = ScoreEntry.objects.get(pk=entry.pk)
    assert (lock.period, entry.state, entry.counted_in, entry.locked_at) == (
        "2026-09", "LOCKED", "2026-09", OCTOBER,
    )  # fmt: skip
    record = records_of(Subject("entry", entry.pk)).last()
    assert record is not None
    assert (record.verb, record.actor_id) == ("lock", decider(city).pk)
    assert examine(Subject("entry", entry.pk)).faults == []
    assert ScoreEntry.objects.get(pk=gone.pk).state == "REVOKED"


@pytest.mark.parametrize("state", ["PROPOSED", "NOTIFIED", "APPEALED", "UPHELD", "ADJUSTED"])
def test_what_is_undecided_keeps_it_open(city: City, state: str) -> None:
    entry_in(city, state)
    with pytest.raises(Refused) as refused:
        lock_entries("2026-09", by=decider(city), now=OCTOBER)
    assert refused.value.codes == ("period_undecided",)
    assert "1" in refused.value.sentences[0]
    assert not PeriodLock.objects.exists()


def test_a_period_that_runs_is_not_locked(city: City) -> None:
    with pytest.raises(Refused) as refused:
        lock_entries("2026-10", by=decider(city), now=NOVEMBER.replace(month=10, day=31, hour=23))
    assert refused.value.codes == ("period_not_over",)
    assert lock_entries("2026-10", by=None, now=NOVEMBER).period == "2026-10"


def test_it_is_locked_once(city: City) -> None:
    lock_entries("2026-09", by=None, now=OCTOBER)
    with pytest.raises(Refused) as refused:
        lock_entries("2026-09", by=None, now=OCTOBER)
    assert refused.value.codes == ("period_locked",)


def test_the_earlier_period_comes_first(city: City) -> None:
    entry_in(city, "CONFIRMED")
    with pytest.raises(Refused) as refused:
        lock_entries("2026-10", by=None, now=NOVEMBER)
    assert refused.value.codes == ("period_earlier_open",)


def test_confirmed_after_the_lock_it_counts_in_the_next(city: City) -> None:
    lock_entries("2026-09", by=None, now=OCTOBER)
    walk = EntryWalk(city)
    entry = walk.to("NOTIFIED")
    confirm(entry, now=walk.tick())
    entry = ScoreEntry.objects.get(pk=entry.pk)
    assert (entry.period, counted_in(entry, locked_periods())) == ("2026-09", "2026-10")
    lock_entries("2026-10", by=None, now=NOVEMBER)
    entry = ScoreEntry.objects.get(pk=entry.pk)
    assert (entry.state, entry.period, entry.counted_in) == ("LOCKED", "2026-09", "2026-10")
    assert '"adjusting":true' in records_of(Subject("entry", entry.pk)).get(verb="lock").text


def test_only_who_assesses_the_whole_tree_locks(city: City) -> None:
    with pytest.raises(NotPermitted):
        lock_entries("2026-09", by=noticer(city), now=OCTOBER)


def test_no_such_period(city: City) -> None:
    with pytest.raises(ValueError, match="period"):
        lock_entries("2026-9", by=None, now=OCTOBER)
