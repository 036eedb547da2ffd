"""P7: one pass over clocks that just passed their due time among a million open ones, with all it writes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.utils import timezone

from bench._overdue import add_quiet_clocks, copy_of, database, populate
from departments.calendars import fresh_calendar
from departments.rules.calendar import in_shanghai
from feedback.models import Deadline
from supervision.models import Reminder, ScoreEntry
from supervision.sweep import run

OVERDUE, OPEN = 95_000, 1_000_000
SHARE = 0.63
"""Of the tickets loaded, so many are being handled."""
SECONDS, AGAIN = 30.0, 1.0
JUST_DUE = """
UPDATE feedback_deadline
SET started_at = started_at + (%(due)s - due_at), due_at = %(due)s, next_at = started_at + (%(due)s - due_at)
WHERE kind = 'HANDLE' AND stopped_at IS NULL AND voided_at IS NULL AND next_at IS NOT NULL
"""
DISPATCHED = """
UPDATE feedback_dispatch AS dispatch SET dispatched_at = dispatched_at + (%(due)s - clock.due_at)
FROM feedback_deadline AS clock WHERE clock.dispatch_id = dispatch.id AND clock.kind = 'HANDLE'
"""
OTHERS = "UPDATE feedback_deadline SET next_at = NULL WHERE kind <> 'HANDLE'"


def main(small: bool) -> dict[str, Any]:
    """Value: seconds of the pass after the close of the day at which all of them were due."""
    overdue, open_clocks = (2_000, 10_000) if small else (OVERDUE, OPEN)
    with database("huiyin_p7") as name:
        populate(round(overdue / SHARE))
        copy_of(name, f"{name}_a")
        catch_up = _catch_up()
        connection.close()
        connection.settings_dict["NAME"] = name
        due = close_just_past()
        _all_due_at(due)
        add_quiet_clocks(max(0, open_clocks - Deadline.objects.open().count()))
        now = due + timedelta(minutes=20)
        waiting, running = Deadline.objects.stepping(now).count(), Deadline.objects.open().count()
        reminders, entries = Reminder.objects.count(), ScoreEntry.objects.count()
        first, took, cpu = timed(lambda: run(now).counts)
        second, again, _cpu = timed(lambda: run(now).counts)
        written = {
            "entries": ScoreEntry.objects.count() - entries,
            "reminders": Reminder.objects.count() - reminders,
        }
    is_complete = first["clocks"] == waiting and not any(second.values())
    return {
        "name": "P7",
        "value": round(took, 1),
        "unit": "seconds",
        "goal": f"<= {SECONDS:.0f} s for {OVERDUE} of {OPEN}, again <= {AGAIN:.0f} s and 0 rows, quiet",
        "holds": is_complete and (small or (took <= SECONDS and again <= AGAIN)),
        "clocks": waiting,
        "open": running,
        "cpu_s": round(cpu, 1),
        "cpu_ms_a_clock": round(cpu / waiting * 1000, 3),
        "a_second": round(waiting / took),
        "again_s": round(again, 2),
        **written,
        "catch_up": catch_up,
        "first": first,
        "again": second,
    }


def close_just_past() -> datetime:
    """The close of the last working day before today."""
    calendar = fresh_calendar()
    return calendar.close_of(calendar.last_workday_before(in_shanghai(timezone.now()).date()))


def _all_due_at(due: datetime) -> None:
    """Every clock of handling is due at that instant, and the pass of the minute before has been."""
    with connection.cursor() as cursor:
        cursor.execute(DISPATCHED, {"due": due})
        cursor.execute(JUST_DUE, {"due": due})
        cursor.execute(OTHERS)
    run(due)


def _catch_up() -> dict[str, float]:
    """For scale: a pass over clocks that stand at every step of the ladder, as after days without one."""
    now = timezone.now()
    counts, took, cpu = timed(lambda: run(now).counts)
    clocks = max(1, counts["clocks"])
    return {"clocks": clocks, "seconds": round(took, 1), "cpu_ms_a_clock": round(cpu / clocks * 1000, 3)}


def timed(work: Callable[[], dict[str, int]]) -> tuple[dict[str, int], float, float]:
    """What it returns, its seconds, and its own CPU seconds."""
    began, began_cpu = perf_counter(), process_time()
    done = work()
    return done, perf_counter() - began, process_time() - began_cpu
