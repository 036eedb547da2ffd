"""The portal's own Celery worker as the figures start it: ``celery --app bench._worker worker``.

Tasks, broker and everything below are the product's. Only its clock stands still, its batches are small, so
that a kill meets one, and it notes outside the database the entries of every batch that was committed.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import local
from types import SimpleNamespace
from typing import Any

import django

from bench import _worker_names as names

django.setup()

from config.celery import app  # noqa: E402 - Django comes first
from supervision import tasks  # noqa: E402 - Django comes first
from supervision.sweep import Outcome, clocks, deducting, taking  # noqa: E402 - as above

__all__ = ["app"]


written = local()


def _stand_still(now: datetime) -> None:
    tasks.timezone = SimpleNamespace(now=lambda: now)  # type: ignore[attr-defined]


def _note_commits(told: Path) -> None:
    batch, insert, add = clocks._batch, deducting.insert, Outcome.add

    def begun(*given: Any) -> Outcome:
        written.ids = []
        return batch(*given)

    def inserted(model: Any, rows: Sequence[Any]) -> list[int]:
        ids = insert(model, rows)
        written.ids = [*written.ids, *ids]
        return ids

    def committed(self: Outcome, other: Outcome) -> None:
        with told.open("a", encoding="ascii") as file:
            file.write("".join(f"{id_}\n" for id_ in written.ids))
            file.flush()
            os.fsync(file.fileno())
        add(self, other)

    clocks._batch, deducting.insert, Outcome.add = begun, inserted, committed  # type: ignore[method-assign]


taking.BATCH = int(os.environ[names.BATCH])
_stand_still(datetime.fromisoformat(os.environ[names.NOW]))
_note_commits(Path(os.environ[names.TOLD]))
