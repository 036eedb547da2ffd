"""P7: one pass over many overdue clocks among a million open ones, with evidence, levels and deductions."""

from time import perf_counter
from typing import Any

from django.utils import timezone

from bench._overdue import add_quiet_clocks, database, populate
from feedback.models import Deadline
from supervision.models import Reminder, ScoreEntry
from supervision.sweep import run

OVERDUE, OPEN = 95_000, 1_000_000
SHARE = 0.61
"""Of the tickets loaded, so many have a clock with a step already reached."""
SECONDS, AGAIN = 30.0, 1.0


def main(small: bool) -> dict[str, Any]:
    """Value: seconds of the first pass; its clocks stand at every step of the ladder, a catch-up."""
    overdue, open_clocks = (2_000, 10_000) if small else (OVERDUE, OPEN)
    with database("huiyin_p7"):
        populate(round(overdue / SHARE))
        add_quiet_clocks(max(0, open_clocks - Deadline.objects.open().count()))
        now = timezone.now()
        waiting, running = Deadline.objects.stepping(now).count(), Deadline.objects.open().count()
        first, took = _timed(now)
        second, again = _timed(now)
        entries, reminders = ScoreEntry.objects.count(), Reminder.objects.count()
    return {
        "name": "P7",
        "value": round(took, 1),
        "unit": "seconds",
        "goal": f"<= {SECONDS:.0f} s for {OVERDUE} of {OPEN}, again <= {AGAIN:.0f} s and 0 rows, quiet",
        "holds": first["clocks"] == waiting and not second["clocks"] and not second["reminders"],
        "clocks": waiting,
        "open": running,
        "a_second": round(waiting / took),
        "again_s": round(again, 2),
        "entries": entries,
        "reminders": reminders,
        "first": first,
        "again": second,
    }


def _timed(now: Any) -> tuple[dict[str, int], float]:
    began = perf_counter()
    outcome = run(now)
    return outcome.counts, perf_counter() - began
