"""What the worker does for supervision: it reads the clock and knocks. Twice, or late, is harmless."""

import logging

from celery import shared_task
from django.utils import timezone

from supervision.actions.filing import remove_orphans
from supervision.sweep import run

log = logging.getLogger(__name__)


@shared_task(name="supervision.tasks.sweep", ignore_result=True)
def sweep() -> dict[str, int]:
    """One pass over every due clock; what a missed beat left undone, this one does."""
    outcome = run(timezone.now())
    log.info("Swept: %s", outcome.counts)
    return outcome.counts


@shared_task(name="supervision.tasks.remove_waiting_files", ignore_result=True)
def remove_waiting_files() -> int:
    """Remove the files of papers whose form was not sent within a day; returns how many."""
    return remove_orphans(now=timezone.now())
