"""Wakes the worker. A wake-up is a courtesy: the row is the promise, and beat finds it within a minute."""

import logging
import time
from dataclasses import dataclass

from celery import current_app
from django.db import connection, transaction

log = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds for which a broker that did not answer is left alone, so that requests do not wait for it."""

_down_until = 0.0


def wake(task: str, *args: object) -> bool:
    """Send ``task`` to the worker now; False when the broker cannot be reached, which only delays."""
    global _down_until
    if time.monotonic() < _down_until:
        return False
    try:
        current_app.send_task(task, args, ignore_result=True, retry=False)
    except Exception as fault:  # whatever ails the broker, the request that committed its row has succeeded
        _down_until = time.monotonic() + PAUSE
        log.warning("The broker could not be reached (%s); %s will be done by the next beat.", fault, task)
        return False
    return True


def wake_on_commit(task: str, *args: object) -> None:
    """Send ``task`` once the current transaction has committed; once only, however often it is asked for."""
    knock = _Knock(task, args)
    if all(waiting[1] != knock for waiting in connection.run_on_commit):
        transaction.on_commit(knock, robust=True)


@dataclass(frozen=True, slots=True)
class _Knock:
    task: str
    args: tuple[object, ...]

    def __call__(self) -> None:
        wake(self.task, *self.args)
