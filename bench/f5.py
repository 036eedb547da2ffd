"""F5: sweeps overlap, every task comes three times, PostgreSQL is killed: none doubled, no commit lost."""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any

from django.core.management import call_command
from django.db import Error, connection, connections

from bench._overdue import child, faults, left_behind, populate
from config.database import parse_database_url
from embedded.folder import DataFolder
from embedded.services import Services, services
from supervision.models import ScoreEntry
from supervision.sweep import Outcome, run, taking

TICKETS, KILLS, BATCH = 6_000, 20, 25
SMALL_TICKETS, SMALL_KILLS = 300, 3
PROCESSES, DELIVERIES = 4, 3
PATIENCE = 900.0


def main(small: bool) -> dict[str, Any]:
    """Value: effects doubled, and commits acknowledged but lost."""
    tickets, kills = (SMALL_TICKETS, SMALL_KILLS) if small else (TICKETS, KILLS)
    with own_server() as running, tempfile.TemporaryDirectory() as folder:
        now = populate(tickets)
        told = [Path(folder) / f"{number}.txt" for number in range(PROCESSES)]
        pids = [child(_deliveries(now, path)) for path in told]
        killed, at_work = _kill(running, pids, now, kills)
        run(now)
        acknowledged = sum(int(line) for path in told if path.exists() for line in path.read_text().split())
        entries, found, left = ScoreEntry.objects.count(), faults(), left_behind()
    doubled = sum(len(rows) - len(set(rows)) for rows in left.values())
    lost = max(0, acknowledged - entries)
    value = doubled + lost + found["without_evidence"] + len(found["verification"])
    return {
        "name": "F5",
        "value": value,
        "unit": "effects doubled, commits lost",
        "goal": f"0 over {PROCESSES} sweeps at once, {DELIVERIES} deliveries, >= {KILLS} kills of PostgreSQL",
        "holds": value == 0 and killed >= kills,
        "kills": killed,
        "kills_at_work": at_work,
        "deductions": entries,
        "acknowledged": acknowledged,
        **found,
    }


def _deliveries(now: Any, told: Path) -> Callable[[], None]:
    """A worker that gets its task three times, each until it is through; notes what was committed."""

    def work() -> None:
        taking.BATCH = BATCH
        add = Outcome.add

        def acknowledge(self: Outcome, other: Outcome) -> None:
            with told.open("a", encoding="ascii") as file:
                file.write(f"{other.entries}\n")
                file.flush()
                os.fsync(file.fileno())
            add(self, other)

        Outcome.add = acknowledge  # type: ignore[method-assign]
        for _ in range(DELIVERIES):
            _until_through(now)

    return work


def _until_through(now: Any) -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        try:
            run(now)
        except Error:
            connection.close()
            sleep(0.2)
        else:
            return


def _kill(running: Services, pids: list[int], now: Any, kills: int) -> tuple[int, int]:
    """Kill the server at random, and let its supervisor start it again."""
    chance, killed, at_work = Random(5), 0, 0
    while killed < kills or any(_is_running(pid) for pid in pids):
        sleep(chance.uniform(0.3, 1.5))
        if killed < kills:
            at_work += any(_is_running(pid) for pid in pids)
            os.kill(running.children[0].process.pid, signal.SIGKILL)
            killed += 1
            sleep(0.1)
        running.revive()
    connection.close()
    return killed, at_work


def _is_running(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


@contextmanager
def own_server() -> Iterator[Services]:
    """A PostgreSQL of its own below a folder of its own, with fsync on; Django's connection leads to it."""
    before = dict(connection.settings_dict)
    outside = {name: os.environ.pop(name, None) for name in ("DATABASE_URL", "HUIYIN_ADMIN_DATABASE_URL")}
    with tempfile.TemporaryDirectory(prefix="huiyin-f5-") as folder:
        Path(folder).chmod(0o755)
        with services(DataFolder(Path(folder)), "bench f5") as running:
            login = parse_database_url(running.superuser()["HUIYIN_ADMIN_DATABASE_URL"])
            names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
            connections.close_all()
            connection.settings_dict.update({name: login[name] for name in names})
            call_command("migrate", verbosity=0)
            try:
                yield running
            finally:
                connections.close_all()
                connection.settings_dict.update(before)
                os.environ.update({name: value for name, value in outside.items() if value})
