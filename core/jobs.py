"""Long work with progress. The row is the promise; the worker holds it under a lease while it works.

A killed worker loses its lease, and the next beat hands the job to another: handlers therefore do their work
so that a second run continues or repeats it without harm. A handler calls ``progress`` between its
transactions: that renews the lease, and nobody sees progress made inside a transaction before it commits.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise

from core.models import Job, StoredFile
from core.reasons import Reason
from core.refusals import Refused
from core.wake import wake_on_commit

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
MAX_ATTEMPTS = 5
INTERVAL = 0.5
TASK = "core.tasks.run_job"

Run = Callable[[Job, "Progress"], Mapping[str, object]]


class LeaseLost(Exception):
    """This worker was away too long and another has the job now; a handler lets this pass through."""


@dataclass(frozen=True, slots=True)
class Handler:
    run: Run
    title: str | Promise


class Ended(Protocol):
    """Hears that a job has ended, in the transaction that says so."""

    def __call__(self, job: Job, state: Job.State, *, now: datetime) -> None: ...


_handlers: dict[str, Handler] = {}
_ended: list[Ended] = []


def register_ended(hear: Ended) -> Ended:
    """Let an app react when any job has ended; from ``AppConfig.ready``."""
    if hear not in _ended:
        _ended.append(hear)
    return hear


def handler(kind: str, title: str | Promise = "") -> Callable[[Run], Run]:
    """Register the function that does jobs of ``kind``; its module is imported from ``AppConfig.ready``.

    It is given the job and a ``Progress`` and returns JSON-ready data. It may set ``job.report_file``; an
    "address" in its result becomes a link to where the outcome can be seen.
    """

    def register(run: Run) -> Run:
        _handlers[kind] = Handler(run, title)
        return run

    return register


def title_of(job: Job) -> str:
    """What people call this kind of work."""
    known = _handlers.get(job.kind)
    return str(known.title) if known and known.title else job.kind


def start(
    kind: str,
    *,
    by_id: int | None,
    by_name: str,
    params: dict[str, Any],
    now: datetime,
    file: StoredFile | None = None,
) -> Job:
    """Queue a job; the worker is woken when the transaction commits."""
    job = Job.objects.create(
        kind=kind, by_id=by_id, by_name=by_name, params=params, file=file, created_at=now
    )
    wake_on_commit(TASK, job.pk)
    return job


class Progress:
    """Told by a handler how far it is; keeps the lease alive. Raises LeaseLost once the job is another's."""

    def __init__(self, job: Job, lease: str) -> None:
        self._job, self._lease, self._next = job, lease, 0.0

    def __call__(self, done: int, total: int, note: str = "") -> None:
        if time.monotonic() < self._next and done < total:
            return
        self._next = time.monotonic() + INTERVAL
        held = Job.objects.filter(pk=self._job.pk, lease=self._lease)
        if not held.update(done=done, total=total, note=note[:200], lease_until=Now() + LEASE):
            raise LeaseLost(f"Job {self._job.pk} was taken over.")


def run(job_id: int) -> bool:
    """Do the job if nobody is at it; False if there was nothing to do. Runs outside any transaction."""
    lease = uuid4().hex
    job = _claim(job_id, lease)
    if job is None:
        return False
    try:
        _finish(job, Job.State.DONE, result=dict(_work(job, Progress(job, lease))))
    except LeaseLost:
        log.warning("Job %s was taken over by another worker.", job.pk)
    except Refused as refused:
        _fail(job, *refused.reasons)
    except Exception:
        log.exception("Job %s (%s) broke.", job.pk, job.kind)
        _fail(job, Reason("job_broke", {"job": job.pk}))
    return True


def waiting() -> QuerySet[Job]:
    """Jobs that no worker is at: never begun, or begun by one that was killed."""
    queued = Q(state=Job.State.QUEUED)
    return Job.objects.filter(queued | Q(state=Job.State.RUNNING, lease_until__lt=Now())).order_by("id")


def _claim(job_id: int, lease: str) -> Job | None:
    taken = (
        waiting()
        .filter(pk=job_id)
        .update(
            state=Job.State.RUNNING,
            lease=lease,
            lease_until=Now() + LEASE,
            attempts=F("attempts") + 1,
            started_at=Now(),
        )
    )
    return Job.objects.select_related("file", "report_file").get(pk=job_id) if taken else None


def _work(job: Job, progress: Progress) -> Mapping[str, object]:
    if job.attempts > MAX_ATTEMPTS:
        raise Refused(Reason("job_abandoned", {"attempts": MAX_ATTEMPTS}))
    known = _handlers.get(job.kind)
    if known is None:
        raise Refused(Reason("job_unknown", {"kind": job.kind}))
    return known.run(job, progress)


def _fail(job: Job, *reasons: Reason) -> None:
    _finish(job, Job.State.FAILED, reasons=[{"code": r.code, "params": dict(r.params)} for r in reasons])


def _finish(job: Job, state: Job.State, **outcome: object) -> None:
    """Write the end down, unless the job is another's by now."""
    with transaction.atomic():
        held = Job.objects.filter(pk=job.pk, lease=job.lease)
        ended = held.update(
            state=state,
            report_file=job.report_file,
            lease="",
            lease_until=None,
            finished_at=Now(),
            **outcome,
        )
        if not ended:
            log.warning("Job %s ended here, but another worker has it.", job.pk)
            return
        for hear in _ended:
            hear(job, state, now=timezone.now())
