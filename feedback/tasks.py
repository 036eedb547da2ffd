"""What the worker does for tickets: ids in, one action a row."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import files, jobs
from core.models import Job
from core.reasons import Reason
from core.refusals import Refused, say
from core.xlsx import write_rows
from departments.models import Department, Staff
from departments.scope import remembered_scopes
from feedback.actions import dispatching_many, in_bulk
from feedback.actions.answering import close_unanswered
from feedback.actions.archiving import archive_ripe
from feedback.actions.article_reviews import tell_reviews
from feedback.actions.asking import end_question
from feedback.actions.attaching import remove_orphans
from feedback.actions.carrying import CARRY, carry_by_itself
from feedback.actions.direct import end_asking
from feedback.actions.drafts import thin_drafts
from feedback.actions.importing import ImportOutcome, import_tickets
from feedback.actions.presence import thin_out
from feedback.actions.suspending import resume
from feedback.models import Channel, Incident, IncidentTicket, SuspensionRequest, Ticket
from feedback.querysets import TicketQuerySet

log = logging.getLogger(__name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 500


@jobs.handler("import_tickets", title=gettext_lazy("Import tickets"))
def run_import(job: Job, progress: jobs.Progress) -> dict[str, object]:
    """Import the job's file; the refused rows come back as the job's report."""
    params = job.params
    by = Staff.objects.filter(pk=job.by_id or 0).first()
    if job.file is None or by is None:
        raise Refused(Reason("import_lost"))
    outcome = import_tickets(
        files.path_of(job.file),
        centre=Department.objects.get(pk=params["centre"]),
        channel=Channel.objects.get(pk=params["channel"]),
        is_backlog=params["backlog"],
        dry_run=params["dry_run"],
        by=by,
        now=timezone.now(),
        progress=lambda done, total: progress(done, total),
    )
    if outcome.refused:
        job.report_file = files.store(
            refused_workbook(outcome),
            name=_("Rows not imported") + ".xlsx",
            content_type=XLSX,
            by_id=job.by_id,
            now=timezone.now(),
        )
    return {**outcome.counts(), "dry_run": outcome.is_dry_run}


@jobs.handler(CARRY, title=gettext_lazy("Take the steps of a matter of many"))
def run_carry(job: Job, progress: jobs.Progress) -> dict[str, object]:
    """Take the steps that are the person's for every ticket of the matter; run again, it goes on."""
    by = Staff.objects.filter(pk=job.by_id or 0, is_active=True).first()
    incident = Incident.objects.filter(pk=job.params["incident"]).first()
    if by is None or incident is None:
        raise Refused(Reason("not_permitted"))
    rows = IncidentTicket.objects.filter(incident=incident, left_at__isnull=True)
    listed = list(rows.order_by("pk").values_list("pk", flat=True))
    moved = refused = 0
    for place, pk in enumerate(listed, start=1):
        with remembered_scopes():
            done = carry_by_itself(pk, by=by, now=timezone.now(), job_id=job.pk)
        moved, refused = moved + bool(done.steps), refused + bool(done.refused)
        progress(place, len(listed))
    return {
        "moved": moved,
        "refused": refused,
        "rows": len(listed),
        "address": incident.get_absolute_url(),
    }


@jobs.handler(in_bulk.KIND, title=gettext_lazy("A move for several rows"))
def run_bulk(job: Job, progress: jobs.Progress) -> dict[str, object]:
    """Make one move for the job's rows, each in a transaction of its own; what came of each is the result."""
    by, params = Staff.objects.filter(pk=job.by_id or 0).first(), job.params
    if by is None or not by.is_active:
        raise Refused(Reason("bulk_nothing"))
    rows, ids, (args, _back) = [], params["ids"], in_bulk.unsealed(job)
    for place, pk in enumerate(ids, start=1):
        told = in_bulk.do_row(
            params["verb"],
            dispatch_id=pk,
            args=args,
            by=by,
            since=job.created_at,
            now=timezone.now(),
            job_id=job.pk,
        )
        rows.append(told)
        progress(place, len(ids))
    return {"rows": rows, "address": reverse("queue-bulk-done", args=[job.pk])}


@jobs.handler(dispatching_many.KIND, title=gettext_lazy("Dispatch several tickets"))
def run_dispatches(job: Job, progress: jobs.Progress) -> dict[str, object]:
    """Dispatch the job's tickets, each by itself; what came of each is the result."""
    by, ids = Staff.objects.filter(pk=job.by_id or 0).first(), job.params["ids"]
    if by is None or not by.is_active:
        raise Refused(Reason("bulk_nothing"))
    done, (rows, _back) = [], in_bulk.unsealed(job)
    for place, pk in enumerate(ids, start=1):
        made = dispatching_many.dispatch_row(
            pk, rows=rows, by=by, since=job.created_at, now=timezone.now(), job_id=job.pk
        )
        done.append(made)
        progress(place, len(ids))
    return {"rows": done, "address": reverse("dispatch-desk-bulk-done", args=[job.pk])}


def refused_workbook(outcome: ImportOutcome) -> BytesIO:
    """The refused rows as they were, with their numbers and reasons in front."""
    assert outcome.columns is not None
    stream = BytesIO()
    header = [_("Row"), _("Why it was not imported"), *outcome.columns.headers]
    write_rows(stream, header, _refused_rows(outcome))
    stream.seek(0)
    return stream


def _refused_rows(outcome: ImportOutcome) -> Iterable[list[object]]:
    for row in outcome.refused:
        yield [row.number, " ".join(say(reason) for reason in row.reasons), *row.cells]


@shared_task(ignore_result=True)
def remove_waiting_uploads() -> int:
    """Remove the uploads whose form was not sent within a day; returns how many."""
    return remove_orphans(now=timezone.now())


@shared_task(ignore_result=True)
def thin_out_presence() -> int:
    """Remove the rows of who had a ticket open; returns how many."""
    return thin_out(now=timezone.now())


@shared_task(ignore_result=True)
def remove_old_drafts() -> int:
    """Remove what was typed and not sent for thirty days; returns how many."""
    return thin_drafts(now=timezone.now())


@shared_task(ignore_result=True)
def close_unanswered_tickets() -> int:
    """Complete the tickets whose citizen was not drawn for a callback and stayed silent; returns how many."""
    now = timezone.now()
    return _each(Ticket.objects.silent(now), close_unanswered, now)


@shared_task(ignore_result=True)
def stop_waiting_for_citizens() -> int:
    """End questions nobody answered in time, and the wait for ratings of direct answers; returns how many."""
    now = timezone.now()
    ended = _each(Ticket.objects.unanswered(now), end_question, now)
    return ended + _each(Ticket.objects.unrated(now), end_asking, now)


def _each(tickets: TicketQuerySet, act: Callable[..., Ticket], now: datetime) -> int:
    """One action a row; a refused one stays and is told to the log. Returns how many moved."""
    moved = 0
    for pk in tickets.values_list("pk", flat=True)[:AT_ONCE]:
        try:
            act(pk, now=now)
            moved += 1
        except Refused as refused:
            log.info("Ticket %s stays: %s", pk, refused.codes)
    return moved


@shared_task(ignore_result=True)
def archive_ripe_tickets() -> dict[str, object]:
    """Archive what is ripe and not held (T22); how many, and how many ripe ones each kind of hold keeps."""
    run = archive_ripe(now=timezone.now())
    log.info("Archived %s tickets; held: %s", run.archived, dict(run.held))
    return {"archived": run.archived, "held": dict(run.held)}


@shared_task(ignore_result=True)
def resume_suspended_tickets() -> int:
    """Let the work go on where the suspension is over, as of its planned end; returns how many."""
    resumed = 0
    now = timezone.now()
    for pk in SuspensionRequest.objects.over(now)[:AT_ONCE]:
        try:
            resume(pk, by=None, now=now)
            resumed += 1
        except Refused as refused:
            log.info("Ticket %s stays suspended: %s", pk, refused.codes)
    return resumed


@shared_task(ignore_result=True)
def remind_of_reviews() -> int:
    """Tell the owners of articles whose review is at hand or past; returns how many articles those are."""
    return tell_reviews(now=timezone.now())
