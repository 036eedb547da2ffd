"""Servers of their own for a figure, and real Celery workers beside them, which it may kill."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from celery import Celery
from django.core.management import call_command
from django.db import connection, connections

from bench import _worker_names as names
from config.database import parse_database_url
from embedded.children import Child, spawn
from embedded.folder import DataFolder
from embedded.services import Services, services

SWEEP = "supervision.tasks.sweep"
CHECKOUT = Path(__file__).resolve().parent.parent
OUTSIDE = ("DATABASE_URL", "HUIYIN_OWNER_DATABASE_URL", "HUIYIN_ADMIN_DATABASE_URL", "BROKER_URL")


@contextmanager
def own_servers(purpose: str) -> Iterator[Services]:
    """PostgreSQL, with fsync, and Valkey below a folder of their own; Django's connection leads there."""
    before = dict(connection.settings_dict)
    outside = {name: os.environ.pop(name) for name in OUTSIDE if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        Path(folder).chmod(0o755)
        with services(DataFolder(Path(folder)), purpose) as running:
            os.environ.update(running.superuser())
            login = parse_database_url(os.environ["HUIYIN_ADMIN_DATABASE_URL"])
            connections.close_all()
            keys = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
            connection.settings_dict.update({key: login[key] for key in keys})
            call_command("migrate", verbosity=0)
            try:
                yield running
            finally:
                connections.close_all()
                connection.settings_dict.update(before)
                for name in OUTSIDE:
                    os.environ.pop(name, None)
                os.environ.update(outside)


@dataclass
class Workshop:
    """Where workers are started that sweep Django's present database as of ``now``, and knocked at."""

    running: Services
    now: datetime
    batch: int

    def __post_init__(self) -> None:
        self.sender = Celery("bench", broker=self.running.environment["BROKER_URL"])

    @property
    def folder(self) -> Path:
        """Where the workers' logs and notes lie."""
        return self.running.folder.logs

    def hire(self, name: str) -> Child:
        """Start a worker, as the portal starts it, that listens to the queue of its name."""
        command = ["celery", "--app", "bench._worker", "worker", "--pool", "threads", "--concurrency", "4",
                   "--loglevel", "WARNING", "--without-mingle", "--without-gossip",
                   "--queues", name, "--hostname", f"{name}@bench"]  # fmt: skip
        admin = urlsplit(os.environ["HUIYIN_ADMIN_DATABASE_URL"])
        database = {"DATABASE_URL": admin._replace(path=f"/{connection.settings_dict['NAME']}").geturl()}
        given = {
            names.NOW: self.now.isoformat(),
            names.BATCH: str(self.batch),
            names.TOLD: str(self.told(name)),
        }
        return spawn(
            name,
            [sys.executable, "-m", *command],
            log=self.folder / f"{name}.log",
            environment={**os.environ, **self.running.environment, **database, **given},
            folder=CHECKOUT,
            patience=120.0,
        )

    def told(self, name: str) -> Path:
        """The entries of that worker's committed batches, one id a line."""
        return self.folder / f"{name}.told"

    def knock(self, name: str, *, deliveries: int = 1) -> None:
        """Send one task so many times, as the same message, to the worker of that name."""
        first = self.sender.send_task(SWEEP, queue=name)
        for _ in range(deliveries - 1):
            self.sender.send_task(SWEEP, queue=name, task_id=first.id)
