"""F3: the real worker killed with kill -9 again and again over many deductions: none lost, none twice."""

import signal
from collections.abc import Callable
from random import Random
from time import monotonic, sleep
from typing import Any

from django.db import connection

from bench._overdue import copy_of, faults, left_behind, populate
from bench._workers import Workshop, own_servers
from embedded.children import Child
from feedback.models import Deadline
from supervision.models import ScoreEntry, SweepRun

TICKETS, KILLS, BATCH = 30_000, 200, 60
SMALL_TICKETS, SMALL_KILLS, SMALL_BATCH = 500, 10, 10
WARM = 3
"""Workers that stand ready while one is killed: to start one takes longer than to kill it."""
PATIENCE = 900.0


def main(small: bool) -> dict[str, Any]:
    """Value: deductions lost, doubled, or without evidence, beside an undisturbed pass over the same data."""
    tickets, kills, batch = (SMALL_TICKETS, SMALL_KILLS, SMALL_BATCH) if small else (TICKETS, KILLS, BATCH)
    with own_servers("bench f3") as running:
        shop = Workshop(running, populate(tickets), batch)
        name = str(connection.settings_dict["NAME"])
        copy_of(name, f"{name}_a")
        took = _undisturbed(shop)
        undisturbed = left_behind()
        copy_of(name, f"{name}_b")
        killed, idle = _kill(shop, kills, took)
        left, found, entries = left_behind(), faults(), ScoreEntry.objects.count()
        passes = SweepRun.objects.count()
        connection.settings_dict["NAME"] = name
    wrong = {
        what: len(set(rows) ^ set(left[what])) + abs(len(rows) - len(left[what]))
        for what, rows in undisturbed.items()
    }
    value = sum(wrong.values()) + found["without_evidence"] + len(found["verification"])
    return {
        "name": "F3",
        "value": value,
        "unit": "effects lost, doubled or without evidence",
        "goal": f"0 of >= 20000 deductions over >= {KILLS} kills of the worker in the midst of a sweep",
        "holds": value == 0 and killed >= kills and (small or entries >= 20_000),
        "kills": killed,
        "kills_between_passes": idle,
        "passes": passes,
        "deductions": entries,
        "undisturbed_s": round(took, 1),
        "wrong": wrong,
        **found,
    }


def _undisturbed(shop: Workshop) -> float:
    """One pass by one worker that nobody touches; returns its seconds."""
    worker = shop.hire("calm")
    shop.knock("calm")
    _wait(lambda: SweepRun.objects.filter(finished_at__isnull=False).exists())
    worker.stop()
    done = SweepRun.objects.latest("id")
    assert done.finished_at is not None
    return (done.finished_at - done.started_at).total_seconds()


def _kill(shop: Workshop, kills: int, took: float) -> tuple[int, int]:
    """Kill the worker that sweeps and knock at the next one; at last let one finish."""
    chance, killed, idle, number = Random(3), 0, 0, 0
    ready: list[Child] = [shop.hire(f"worker{number}") for number in range(WARM)]
    while killed < kills and _is_due(shop):
        worker, begun = ready.pop(0), SweepRun.objects.count()
        shop.knock(worker.name)
        _wait(lambda begun=begun: SweepRun.objects.count() > begun)  # type: ignore[misc]
        sleep(chance.uniform(0.0, took / kills))
        worker.process.send_signal(signal.SIGKILL)
        worker.sweep()
        was_at_work = SweepRun.objects.latest("id").finished_at is None and _is_due(shop)
        killed, idle, number = killed + was_at_work, idle + (not was_at_work), number + 1
        ready.append(shop.hire(f"worker{WARM + number}"))
    _finish(shop, ready[0])
    for worker in ready:
        worker.stop()
    return killed, idle


def _finish(shop: Workshop, worker: Child) -> None:
    """Knock at a worker that nobody kills until nothing is due and a pass after that has come to its end."""
    finished = SweepRun.objects.filter(finished_at__isnull=False)
    is_last = False
    while not is_last:
        is_last, before = not _is_due(shop), finished.count()
        shop.knock(worker.name)
        _wait(lambda before=before: finished.count() > before)  # type: ignore[misc]


def _is_due(shop: Workshop) -> bool:
    return Deadline.objects.stepping(shop.now).exists()


def _wait(is_so: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE
    while not is_so():
        if monotonic() > end:
            raise TimeoutError("The worker does not do what it was told; its log says why.")
        sleep(0.01)
