"""One verb for the ticked rows: first for which it can be done and why not for others, then row by row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import jobs
from core.models import Job
from core.reasons import Reason
from core.refusals import say
from core.subjects import Subject
from core.web.asking import asking
from departments.actions.inbox import mark_seen
from departments.models import Staff
from feedback import policies, queue
from feedback.actions import in_bulk
from feedback.forms.bulk import FORMS, TITLES, BulkForm
from feedback.models import Dispatch
from feedback.rules.refusing import Group, group_of
from feedback.views.access import staff_of, way_back
from feedback.views.queue import listed
from feedback.wording.bulk import GROUPS

LONGEST_ID = 19
EXPORT = "export"
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Attempt:
    """One ticked row, and why the move cannot be made for it."""

    dispatch: Dispatch
    why: list[Reason]

    @property
    def reasons(self) -> list[str]:
        return [say(reason) for reason in self.why]


@dataclass(frozen=True, slots=True)
class Refusals:
    """One group of rows left as they are (无权限 …); each sentence with how many rows it is said of."""

    label: Any
    count: int
    sentences: list[tuple[str, int]]


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Without ``sure`` ask; with it begin. ``d`` are the rows, or ``all`` those of the list come from."""
    user, now = staff_of(request), timezone.now()
    back, verb = way_back(request, reverse("queue")), request.POST.get("verb", "")
    ids = _ids(request, user, back, now)
    if verb == EXPORT and ids:
        return redirect(_export_of(ids, request.POST.get("cols", "")))
    if not ids:
        messages.warning(request, _("Please tick a row."))
    if verb not in in_bulk.BULKS or not ids:
        return redirect(back)
    attempts = _attempts(verb, ids, user, now)
    if not attempts:
        return redirect(back)
    able = [one for one in attempts if not one.why]
    is_sure = "sure" in request.POST
    form = FORMS[verb](request.POST if is_sure else None, rows=[one.dispatch for one in able])
    if is_sure and form.is_valid():
        return _begin(request, verb, [one.dispatch.pk for one in attempts], form, back, now)
    return _ask(request, verb, attempts, form, back, now)


@require_safe
def bulk_done(request: HttpRequest, job_id: int) -> HttpResponse:
    """What came of it, row by row; while it runs, its progress."""
    user = staff_of(request)
    job = Job.objects.filter(pk=job_id, by_id=user.pk, kind=in_bulk.KIND).first()
    if job is None:
        raise Http404
    if not job.is_finished:
        return redirect("job", job.pk)
    mark_seen(user, about=Subject("job", job.pk), now=timezone.now())
    rows = {row["id"]: row["reasons"] for row in job.result.get("rows", ())}
    attempts = [Attempt(row, unstored(rows[row.pk])) for row in _rows(user, list(rows))]
    done = [one for one in attempts if not one.why]
    context = {
        "title": TITLES[job.params["verb"]],
        "done": done,
        "tickets": tickets_of(done),
        "unable": [one for one in attempts if one.why],
        "groups": grouped([one.why for one in attempts if one.why]),
        "sentences": job.sentences,
        "back": in_bulk.unsealed(job)[1] or reverse("queue"),
    }
    return render(request, "feedback/queue/bulk_done.html", context)


def _begin(
    request: HttpRequest, verb: str, ids: list[int], form: BulkForm, back: str, now: datetime
) -> HttpResponse:
    key = request.POST.get("key", "")[:40] or uuid4().hex
    job = in_bulk.begin(
        verb, ids=ids, args=form.arguments(), key=key, back=back, by=staff_of(request), now=now
    )
    if len(ids) <= in_bulk.AT_ONCE:
        jobs.run(job.pk)
    return redirect("queue-bulk-done", job.pk)


def _ask(
    request: HttpRequest, verb: str, attempts: list[Attempt], form: BulkForm, back: str, now: datetime
) -> HttpResponse:
    able, unable = [one for one in attempts if not one.why], [one for one in attempts if one.why]
    context = {
        "verb": verb,
        "title": TITLES[verb],
        "able": able,
        "tickets": tickets_of(able),
        "unable": unable,
        "groups": grouped([one.why for one in unable]),
        "form": form,
        "key": uuid4().hex,
        "back": back,
        "now": now,
    }
    return render(request, "feedback/queue/bulk.html", context, status=UNPROCESSABLE if form.errors else 200)


def _attempts(verb: str, ids: list[int], user: Staff, now: datetime) -> list[Attempt]:
    person = policies.person_of(user)
    return [
        Attempt(row, in_bulk.reasons_for_row(verb, person=person, row=row, now=now))
        for row in _rows(user, ids)
    ]


def _rows(user: Staff, ids: list[int]) -> list[Dispatch]:
    """The dispatches among those the person works on or may see, in the order of the queue."""
    seen = queue.dispatches_for(queue.scopes_of(user), wide=True).filter(pk__in=ids)
    return list(seen.select_related("ticket", "department", "assignee").order_by("due_at", "id"))


def _ids(request: HttpRequest, user: Staff, back: str, now: datetime) -> list[int]:
    """The ticked rows, or the first of all those that the list come from holds."""
    if "all" in request.POST and "sure" not in request.POST:
        asked = asking(reverse("queue"), urlsplit(back).query, user)
        return list(listed(asked, now).values_list("pk", flat=True)[: in_bulk.MOST])
    return ids_in(request.POST.getlist("d"))[: in_bulk.MOST]


def _export_of(ids: list[int], cols: str) -> str:
    params = {"only": ",".join(map(str, ids)), "closed": "1", **({"cols": cols} if cols else {})}
    return f"{reverse('report-new', args=['queue'])}?{urlencode(params)}"


def ids_in(words: Iterable[str]) -> list[int]:
    """The ids among what was posted."""
    return [int(pk) for pk in words if pk.isascii() and pk.isdecimal() and len(pk) < LONGEST_ID]


def unstored(reasons: Iterable[dict[str, Any]]) -> list[Reason]:
    """Reasons as a job kept them."""
    return [Reason(one["code"], one["params"]) for one in reasons]


def tickets_of(attempts: Iterable[Attempt]) -> int:
    """How many tickets the rows are of: one that two departments work on has a row for each."""
    return len({one.dispatch.ticket_id for one in attempts})


def grouped(refused: Iterable[Sequence[Reason]]) -> list[Refusals]:
    """The groups of rows that are refused, each with its sentences; a row counts by its first reason."""
    said: dict[Group, Counter[str]] = {}
    for why in refused:
        said.setdefault(group_of(reason.code for reason in why), Counter())[say(why[0])] += 1
    return [
        Refusals(GROUPS[group], said[group].total(), said[group].most_common())
        for group in Group
        if group in said
    ]
