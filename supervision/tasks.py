"""What the worker does for supervision: it reads the clock and knocks. Twice, or late, is harmless."""

import logging

from celery import shared_task
from django.utils import timezone

from supervision.sweep import run

log = logging.getLogger(__name__)


@shared_task(name="supervision.tasks.sweep", ignore_result=True)
def sweep() -> dict[str, int]:
    """One pass over every due clock; what a missed beat left undone, this one does."""
    outcome = run(timezone.now())
    log.info("Swept: %s", outcome.counts)
    return outcome.counts
