"""Several tickets of the dispatch desk in one go: first where each goes and why, then ticket by ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import jobs
from core.models import Job
from core.reasons import Reason
from core.refusals import say
from core.subjects import Subject
from departments.actions.inbox import mark_seen
from departments.models import Staff
from feedback import policies
from feedback.actions.dispatching_many import GRANT, KIND, Wanted, barring, begin_dispatches
from feedback.actions.in_bulk import AT_ONCE, MOST, unsealed
from feedback.forms.bulk_dispatch import ForAllForm, Row, rows_of, takers
from feedback.models import Dispatch, Ticket
from feedback.rules.bulk_dispatch import ForAll
from feedback.sendings import Standing, standings
from feedback.states import ON_THE_DESK, State, moved_meanwhile
from feedback.suggestions import LINES
from feedback.views.access import staff_of, way_back
from feedback.views.bulk import UNPROCESSABLE, grouped, ids_in, unstored
from feedback.views.desks import holders_only

NAMED = (*LINES, "accused_department", "lead_department", "channel")
LONGEST_VERSION = 9


@dataclass(frozen=True, slots=True)
class Left:
    """A ticket that stays where it is, and why."""

    ticket: Ticket
    why: list[Reason]
    lead_id: int = 0

    @property
    def reasons(self) -> list[str]:
        return [say(reason) for reason in self.why]


@require_POST
def bulk_dispatch(request: HttpRequest) -> HttpResponse:
    """Without ``sure`` ask; with it begin. ``t`` are the tickets shown, ``go`` those still ticked."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, GRANT)
    back = way_back(request, reverse("dispatch-desk"))
    tickets = _tickets(user, ids_in(request.POST.getlist("t"))[:MOST])
    if not tickets:
        return redirect(back)
    form = ForAllForm(request.POST if "asked" in request.POST else None, departments=takers())
    is_fit = not form.is_bound or form.is_valid()
    able, left = _parted(tickets, form.chosen, user, now)
    is_sure = "sure" in request.POST
    rows = _rows(request, form, able) if is_sure else rows_of(able, request.POST, form=form)
    going = [row for row in rows if row.is_ticked]
    if is_sure and is_fit and not any(row.against for row in going):
        wanted = [_wanted(request, row) for row in going] + _late(request, left)
        if wanted:
            return _begin(request, wanted, back, user, now)
    context = {
        "form": form,
        "rows": rows,
        "left": left,
        "is_sure": is_sure,
        "key": request.POST.get("key", "")[:40] or uuid4().hex,
        "back": back,
    }
    return _ask(request, context, status=UNPROCESSABLE if is_sure or not is_fit else 200)


def _ask(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    rows, left = context["rows"], context["left"]
    refused = [one.why for one in left] + [row.against for row in rows if row.against]
    context |= {
        "ready": sum(row.is_ticked and not row.against for row in rows),
        "groups": grouped(refused),
        "departments": context["form"].departments,
    }
    return render(request, "feedback/dispatch_desk/bulk.html", context, status=status)


def _rows(request: HttpRequest, form: ForAllForm, able: list[Standing]) -> list[Row]:
    """The rows as they were sent to be dispatched: nothing is filled in any more."""
    return rows_of(able, request.POST, form=form, ticked=set(ids_in(request.POST.getlist("go"))))


@require_safe
def bulk_dispatched(request: HttpRequest, job_id: int) -> HttpResponse:
    """What came of it, ticket by ticket; while it runs, its progress."""
    user = staff_of(request)
    job = Job.objects.filter(pk=job_id, by_id=user.pk, kind=KIND).first()
    if job is None:
        raise Http404
    if not job.is_finished:
        return redirect("job", job.pk)
    mark_seen(user, about=Subject("job", job.pk), now=timezone.now())
    told = {row["id"]: unstored(row["reasons"]) for row in job.result.get("rows", ())}
    rows, back = unsealed(job)
    seen = Ticket.objects.visible_to(user).filter(pk__in=told).select_related("lead_department")
    tickets = {ticket.pk: ticket for ticket in seen}
    listed = [Left(tickets[pk], why) for pk, why in told.items() if pk in tickets]
    context = {
        "done": _sent([one for one in listed if not one.why], rows),
        "left": [one for one in listed if one.why],
        "groups": grouped([one.why for one in listed if one.why]),
        "sentences": job.sentences,
        "back": back or reverse("dispatch-desk"),
    }
    return render(request, "feedback/dispatch_desk/bulk_done.html", context)


def _tickets(user: Staff, ids: list[int]) -> list[Ticket]:
    """The tickets among these of the person's centres, in the order of the desk."""
    held = Ticket.objects.at_centres(user, GRANT).filter(pk__in=ids)
    return list(held.select_related(*NAMED).order_by("-lift", "due_at", "id"))


def _parted(
    tickets: list[Ticket], chosen: ForAll, user: Staff, now: datetime
) -> tuple[list[Standing], list[Left]]:
    """Those that may go with others, and those that may not, whatever is typed."""
    found = standings([one for one in tickets if one.state in ON_THE_DESK], now=now, chosen=chosen)
    person = policies.person_of(user)
    able = []
    left = [Left(one, [moved_meanwhile(one.state)]) for one in tickets if one.state not in ON_THE_DESK]
    for one in found:
        if why := barring(one, person):
            left.append(Left(one.ticket, why, one.first.pk if one.first else 0))
        else:
            able.append(one)
    return able, left


def _begin(request: HttpRequest, wanted: list[Wanted], back: str, user: Staff, now: datetime) -> HttpResponse:
    key = request.POST.get("key", "")[:40] or uuid4().hex
    job = begin_dispatches(wanted, key=key, back=back, by=user, now=now)
    if len(wanted) <= AT_ONCE:
        jobs.run(job.pk)
    return redirect("dispatch-desk-bulk-done", job.pk)


def _wanted(request: HttpRequest, row: Row) -> Wanted:
    is_new = row.ticket.state == State.REGISTERED
    return Wanted(
        ticket_id=row.ticket.pk,
        version=_version(request, row.ticket),
        lead_id=row.lead.pk if row.lead else 0,
        why=row.why.strip(),
        category=row.ticket.category if is_new else "",
        topic_id=row.ticket.topic.pk if is_new and row.ticket.topic else None,
        urgency=row.ticket.urgency if is_new else "",
    )


def _late(request: HttpRequest, left: list[Left]) -> list[Wanted]:
    """What was still ticked and can go no more: the action refuses it, and the result says so."""
    ticked = set(ids_in(request.POST.getlist("go")))
    return [
        Wanted(one.ticket.pk, _version(request, one.ticket), one.lead_id)
        for one in left
        if one.ticket.pk in ticked
    ]


def _version(request: HttpRequest, ticket: Ticket) -> int:
    """The version at which the row was shown; none stands for one that is stale."""
    given = request.POST.get(f"v-{ticket.pk}", "")
    is_one = given.isascii() and given.isdecimal() and len(given) <= LONGEST_VERSION
    return int(given) if is_one else 0


def _sent(done: list[Left], rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each ticket with the department it went to."""
    ids = [one.ticket.pk for one in done]
    held = Dispatch.objects.filter(ticket__in=ids, role="LEAD", voided_at=None).select_related("department")
    leads = {(row.ticket_id, row.department_id): row.department for row in held}
    return [
        {"ticket": one.ticket, "lead": leads.get((one.ticket.pk, rows[str(one.ticket.pk)]["lead_id"]))}
        for one in done
    ]
