"""What the worker does for evaluation: it reads the clock and knocks. Twice, or late, is harmless."""

from collections.abc import Mapping
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from core import jobs
from core.models import Job
from evaluation.actions import integrity, stars
from evaluation.actions.department_reports import open_analyses, remind_late
from evaluation.actions.drifting import note_all_drift
from evaluation.actions.periods import open_due_periods
from evaluation.actions.reporting import make_report, remove_expired
from evaluation.actions.survey_inviting import LOT, invite_due
from evaluation.actions.surveys import close_overdue


def run_report(job: Job, progress: jobs.Progress) -> Mapping[str, object]:
    """Make the file that somebody asked for."""
    return make_report(job, progress=progress, clock=timezone.now)


@shared_task(name="evaluation.tasks.remove_expired_reports", ignore_result=True)
def remove_expired_reports() -> int:
    """Remove the files whose days are over; returns how many."""
    return remove_expired(now=timezone.now())


@shared_task(name="evaluation.tasks.invite_surveyed", ignore_result=True)
def invite_surveyed() -> int:
    """Invite everybody of open surveys who has no link yet; returns how many."""
    invited = 0
    while found := invite_due(now=timezone.now()):
        invited += found
        if found < LOT:
            break
    return invited


@shared_task(name="evaluation.tasks.close_surveys", ignore_result=True)
def close_surveys() -> int:
    """Close the surveys whose time is over; returns how many."""
    return close_overdue(now=timezone.now())


@shared_task(name="evaluation.tasks.find_doubts", ignore_result=True)
def find_doubts(days: int | None = None) -> int:
    """Raise what is doubtful about ratings; ``days``: of the last days only, and of no whole month."""
    back = timedelta(days=days) if days else None
    return integrity.find_doubts(now=timezone.now(), back=back, months=days is None)


@shared_task(name="evaluation.tasks.open_periods", ignore_result=True)
def open_periods() -> int:
    """Open the assessment periods that have begun; returns how many were not open yet."""
    return len(open_due_periods(now=timezone.now()))


@shared_task(name="evaluation.tasks.compare_locked_periods", ignore_result=True)
def compare_locked_periods() -> int:
    """Compare locked periods with the facts; returns of how many something new was noted."""
    return note_all_drift(now=timezone.now())


@shared_task(name="evaluation.tasks.propose_stars", ignore_result=True)
def propose_stars() -> int:
    """Propose the service stars of the last quarter; asked again, nothing is new."""
    return stars.propose_stars(now=timezone.now())


@shared_task(name="evaluation.tasks.tend_analyses", ignore_result=True)
def tend_analyses() -> int:
    """Open the analyses of the quarter that is over, and remind departments of late ones."""
    now = timezone.now()
    return len(open_analyses(now=now)) + remind_late(now=now)
