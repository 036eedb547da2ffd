"""F3: the sweep's process killed with kill -9 again and again over many deductions: none lost, none twice."""

import os
import signal
from random import Random
from time import perf_counter, sleep
from typing import Any

from bench._overdue import child, copy_of, database, faults, left_behind, populate, swept
from feedback.models import Deadline
from supervision.models import ScoreEntry

TICKETS, KILLS, BATCH = 30_000, 200, 60
SMALL_TICKETS, SMALL_KILLS, SMALL_BATCH = 500, 10, 10


def main(small: bool) -> dict[str, Any]:
    """Value: deductions lost, doubled, or without evidence, beside an undisturbed pass over the same data."""
    tickets, kills, batch = (SMALL_TICKETS, SMALL_KILLS, SMALL_BATCH) if small else (TICKETS, KILLS, BATCH)
    with database("huiyin_f3") as name:
        now = populate(tickets)
        copy_of(name, f"{name}_a")
        began = perf_counter()
        os.waitpid(child(swept(now, batch)), 0)
        took = perf_counter() - began
        undisturbed = left_behind()
        copy_of(name, f"{name}_b")
        killed, unhurt = _kill(now, kills, batch, took)
        disturbed, found = left_behind(), faults()
        entries = ScoreEntry.objects.count()
    wrong = {
        what: len(set(undisturbed[what]) ^ set(disturbed[what]))
        + abs(len(undisturbed[what]) - len(disturbed[what]))
        for what in undisturbed
    }
    value = sum(wrong.values()) + found["without_evidence"] + len(found["verification"])
    return {
        "name": "F3",
        "value": value,
        "unit": "effects lost, doubled or without evidence",
        "goal": f"0 of >= 20000 deductions over >= {KILLS} kills",
        "holds": value == 0 and killed >= kills,
        "kills": killed,
        "passes_unhurt": unhurt,
        "deductions": entries,
        "wrong": wrong,
        **found,
    }


def _kill(now: Any, kills: int, batch: int, took: float) -> tuple[int, int]:
    """Start passes and kill them until enough have died at work; then let one finish."""
    chance, killed, unhurt = Random(3), 0, 0
    while Deadline.objects.stepping(now).exists() or killed < kills:
        pid = child(swept(now, batch))
        if killed < kills:
            sleep(chance.uniform(0.02, 0.06 + 1.2 * took / kills))
            os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        killed += os.WIFSIGNALED(status)
        unhurt += not os.WIFSIGNALED(status)
    return killed, unhurt
