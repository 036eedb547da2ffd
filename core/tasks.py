"""Celery's doors: they read the clock and knock. What they do is found in rows, so twice is harmless."""

from collections.abc import Mapping
from datetime import timedelta

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import jobs, outbox
from core.access_log import add_months
from core.evidence import examine
from core.evidence.anchoring import anchor
from core.evidence.rows import names_of
from core.evidence.verification import count_records
from core.evidence.wording import say_fault, say_later, say_outcome, say_read
from core.models import Job
from core.wake import wake

ROUNDS = 50
AT_ONCE = 100
MONTHS_AHEAD = 12
VERIFICATION = "verify_evidence"
MOST_FAULTS = 200


@shared_task(name="core.tasks.deliver_outbox")
def deliver_outbox() -> int:
    """Send what is due; returns how many messages left."""
    sent = 0
    for _round in range(ROUNDS):
        delivered = outbox.deliver_due(timezone.now(), limit=AT_ONCE)
        sent += delivered.sent
        if delivered.sent + delivered.failed < AT_ONCE:
            break
    return sent


@shared_task(name="core.tasks.run_job")
def run_job(job_id: int) -> bool:
    """Do one job, if nobody else is at it."""
    return jobs.run(job_id)


@shared_task(name="core.tasks.run_waiting_jobs")
def run_waiting_jobs() -> int:
    """Wake every job that no worker is at: its wake-up was lost, or its worker killed."""
    waiting = list(jobs.waiting().values_list("id", flat=True)[:AT_ONCE])
    return sum(wake(jobs.TASK, job_id) for job_id in waiting)


@shared_task(name="core.tasks.anchor_evidence")
def anchor_evidence() -> int:
    """Bind the chains that moved since the last anchor, and copy the line outside; returns how many."""
    return anchor(timezone.now()).heads


@jobs.handler(VERIFICATION, _("Verification of the evidence"))
def verify_evidence(job: Job, progress: jobs.Progress) -> Mapping[str, object]:
    """Read all evidence again; the outcome stands on the page of the evidence."""
    total, _exact = count_records()

    def tell(part: str, done: int) -> None:
        progress(min(done, total) if part == "chains" else total - 1, total)

    report = examine(on_progress=tell)
    names = names_of(fault.subject for fault in report.faults[:MOST_FAULTS])
    return {
        "address": reverse("evidence"),
        "holds": report.holds,
        "count": len(report.faults),
        "outcome": say_outcome(report),
        "sentences": [say_read(report), *say_later(report)],
        "faults": [say_fault(fault, names) for fault in report.faults[:MOST_FAULTS]],
    }


@shared_task(name="core.tasks.verify_nightly")
def verify_nightly() -> bool:
    """Start the night's verification, unless one is under way; its outcome stands on the evidence's page."""
    if Job.objects.filter(kind=VERIFICATION, state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists():
        return False
    jobs.start(VERIFICATION, by_id=None, by_name="", params={}, now=timezone.now())
    return True


@shared_task(name="core.tasks.prepare_access_log")
def prepare_access_log() -> int:
    """Create the access log's partitions of the coming year; returns how many were new."""
    return add_months(timezone.now() + timedelta(days=1), months=MONTHS_AHEAD)
