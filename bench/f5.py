"""F5: sweeps overlap, every task comes three times, PostgreSQL is killed: none doubled, no commit lost."""

import os
import signal
from random import Random
from time import monotonic, sleep
from typing import Any

from django.db import Error, connection

from bench._overdue import copy_of, faults, left_behind, populate
from bench._workers import Workshop, own_servers
from embedded.services import Services
from feedback.models import Deadline
from supervision.models import ScoreEntry, SweepRun
from supervision.sweep import run

TICKETS, KILLS, BATCH = 8_000, 20, 20
SMALL_TICKETS, SMALL_KILLS = 500, 3
WORKERS, DELIVERIES = 4, 3
PATIENCE = 900.0


def main(small: bool) -> dict[str, Any]:
    """Value: effects doubled, or not those of an undisturbed pass, and commits acknowledged but lost."""
    tickets, kills = (SMALL_TICKETS, SMALL_KILLS) if small else (TICKETS, KILLS)
    with own_servers("bench f5") as running:
        now = populate(tickets)
        name = str(connection.settings_dict["NAME"])
        copy_of(name, f"{name}_calm")
        run(now)
        undisturbed = left_behind()
        connection.close()
        connection.settings_dict["NAME"] = name
        shop = Workshop(running, now, BATCH)
        sent, killed, at_work = _disturb(shop, running, kills)
        run(now)
        acknowledged = _acknowledged(shop)
        present = set(ScoreEntry.objects.values_list("id", flat=True))
        left, found, passes = left_behind(), faults(), SweepRun.objects.count()
    doubled = sum(len(rows) - len(set(rows)) for rows in left.values())
    differing = sum(len(set(rows) ^ set(left[what])) for what, rows in undisturbed.items())
    lost = len(set(acknowledged) - present) + len(acknowledged) - len(set(acknowledged))
    value = doubled + differing + lost + found["without_evidence"] + len(found["verification"])
    return {
        "name": "F5",
        "value": value,
        "unit": "effects doubled or differing, commits lost",
        "goal": f"0 over {WORKERS} workers at once, {DELIVERIES} deliveries, >= {KILLS} kills of PostgreSQL",
        "holds": value == 0 and at_work >= kills,
        "kills": killed,
        "kills_at_work": at_work,
        "messages": sent,
        "passes": passes,
        "deductions": len(present),
        "acknowledged": len(acknowledged),
        "doubled": doubled,
        "differing": differing,
        "lost": lost,
        **found,
    }


def _acknowledged(shop: Workshop) -> list[int]:
    """The entries whose commit a worker has seen, as it noted them outside the database."""
    return [
        int(line)
        for number in range(WORKERS)
        if (told := shop.told(f"worker{number}")).exists()
        for line in told.read_text().split()
    ]


def _disturb(shop: Workshop, running: Services, kills: int) -> tuple[int, int, int]:
    """Knock at every worker three times a round, and kill the server at random; its supervisor revives it."""
    chance, sent, killed, at_work = Random(5), 0, 0, 0
    workers = [shop.hire(f"worker{number}") for number in range(WORKERS)]
    end = monotonic() + PATIENCE
    while _is_due(shop) and monotonic() < end:
        for worker in workers:
            shop.knock(worker.name, deliveries=DELIVERIES)
            sent += DELIVERIES
        if killed < kills:
            _wait_for_pass(end)
            sleep(chance.uniform(0.2, 0.8))
            at_work += _is_due(shop)
            os.kill(running.children[0].process.pid, signal.SIGKILL)
            killed += 1
            sleep(0.1)
            connection.close()
            running.revive()
        else:
            sleep(5.0)
    for worker in workers:
        worker.stop()
    return sent, killed, at_work


def _wait_for_pass(end: float) -> None:
    """Until a pass is under way that began after the server did."""
    begun = SweepRun.objects.count()
    while SweepRun.objects.count() == begun and monotonic() < end:
        sleep(0.02)


def _is_due(shop: Workshop) -> bool:
    try:
        return Deadline.objects.stepping(shop.now).exists()
    except Error:
        connection.close()
        return True
