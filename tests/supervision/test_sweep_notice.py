"""When a department is told of its points, and what silence or an appeal makes of them."""

from datetime import timedelta

from supervision.models import Deadline, Notice, PeriodLock, ScoreEntry
from supervision.sweep import run
from tests.cast import STEPS, City
from tests.supervision.test_sweep import LONG, entry_of, holds, walked


class TestNotice:
    """When a department is told, and what follows."""

    def test_a_result_under_review_is_not_noticed(self, city: City) -> None:
        walk, clock = walked(city, "CONTACTED")
        walk.now = clock.due_at + timedelta(minutes=1)
        STEPS["draft"](walk)
        STEPS["submit"](walk)
        run(walk.now + timedelta(days=5))
        entry = entry_of(walk, "D3")
        assert entry is not None
        assert entry.state == "PROPOSED"
        STEPS["approve"](walk)
        assert run(walk.now + timedelta(minutes=1)).notified == 1
        noticed = ScoreEntry.objects.get(pk=entry.pk)
        assert (noticed.state, str(noticed.points)) == ("NOTIFIED", "0.5")
        assert Notice.objects.filter(kind="entry", paper_id=entry.pk, verb="notify").count() == 1
        holds()

    def test_silence_confirms_in_the_first_open_period(self, city: City) -> None:
        walk, clock = walked(city)
        run(clock.started_at + timedelta(hours=7))
        entry = ScoreEntry.objects.get(ticket=walk.ticket)
        appeal = Deadline.objects.get(entry=entry, kind="APPEAL_FILE")
        run(appeal.due_at)
        assert ScoreEntry.objects.get(pk=entry.pk).state == "NOTIFIED"
        PeriodLock.objects.create(period="2026-09", locked_at=appeal.due_at)
        PeriodLock.objects.create(period="2026-10", locked_at=appeal.due_at)
        run(appeal.due_at + timedelta(seconds=1))
        confirmed = ScoreEntry.objects.get(pk=entry.pk)
        assert (confirmed.state, confirmed.period, confirmed.counted_in) == (
            "CONFIRMED",
            "2026-09",
            "2026-11",
        )
        assert Deadline.objects.get(pk=appeal.pk).stopped_at is not None
        holds()

    def test_an_appeal_under_way_is_not_confirmed(self, city: City) -> None:
        walk, clock = walked(city)
        run(clock.started_at + timedelta(hours=7))
        entry = ScoreEntry.objects.get(ticket=walk.ticket)
        entry.__dict__["state"] = "APPEALED"
        entry.save()
        run(clock.started_at + LONG)
        assert ScoreEntry.objects.get(pk=entry.pk).state == "APPEALED"
