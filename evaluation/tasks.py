"""What the worker does for evaluation: it reads the clock and knocks. Twice, or late, is harmless."""

from collections.abc import Mapping

from celery import shared_task
from django.utils import timezone

from core import jobs
from core.models import Job
from evaluation.actions.reporting import make_report, remove_expired


def run_report(job: Job, progress: jobs.Progress) -> Mapping[str, object]:
    """Make the file that somebody asked for."""
    return make_report(job, progress=progress, clock=timezone.now)


@shared_task(name="evaluation.tasks.remove_expired_reports", ignore_result=True)
def remove_expired_reports() -> int:
    """Remove the files whose days are over; returns how many."""
    return remove_expired(now=timezone.now())
