"""多人同诉: the matters of many, one of them with its tickets, and the panel beside a ticket."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import jobs
from core.keyset import page
from core.models import Job
from core.reasons import Reason
from core.refusals import Refused, say
from core.subjects import Subject
from core.web.parts import wants_part
from departments.actions.inbox import mark_seen
from departments.models import Staff
from departments.scope import scope_many
from feedback.actions.carrying import CARRY
from feedback.actions.incidents import (
    close_incident,
    declare_incident,
    join_incident,
    leave_incident,
    may_declare,
    may_join,
)
from feedback.choices.knowing import Joining
from feedback.forms.incidents import IncidentForm, first_values
from feedback.incidents import incident_of, late_offer, open_for, overview_of, proposals_for, with_counts
from feedback.models import Incident, IncidentTicket, Ticket
from feedback.rules.incidents import ACTED, UNANSWERED, Step
from feedback.search import ANSWERED, reply_is_read
from feedback.states import OPEN_STATES
from feedback.views.access import staff_of, visible_ticket
from feedback.views.autosave import sent, take_up_here
from feedback.views.moves import UNPROCESSABLE
from feedback.wording.incidents import STEPS, THEIRS

SIZE = 40
MOST_PROPOSED = 60
NAMED = ("centre", "area", "topic", "matter", "matter__lead_department", "declared_by", "closed_by")


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """The matters of many the person may see: the open ones, then the closed."""
    user = staff_of(request)
    _readers_only(user)
    rows = with_counts(Incident.objects.visible_to(user)).select_related(*NAMED)
    closed = page(
        rows.filter(closed_at__isnull=False),
        order=("-declared_at", "-id"),
        after=request.GET.get("after") or None,
        size=SIZE,
    )
    context = {
        "open": list(rows.filter(closed_at__isnull=True).order_by("-declared_at", "-id")),
        "closed": closed.items,
        "now": timezone.now(),
        "next_url": f"?after={closed.next_cursor}" if closed.next_cursor else "",
        "previous_url": f"?after={closed.previous_cursor}" if closed.previous_cursor else "",
    }
    return render(request, "feedback/incidents.html", context)


@require_safe
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One matter of many: what waits for whom, its tickets, and those that may belong to it."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, incident_id)
    mark_seen(user, about=Subject("incident", row.pk), now=now)
    overview = overview_of(row)
    is_unanswered = row.matter.state in UNANSWERED
    joins = may_join(user, centre_id=row.centre_id) and row.closed_at is None and not is_unanswered
    shown = _rows(row, user, request.GET.get("after") or None)
    proposed = proposals_for(row, user) if joins else []
    context = {
        **_of_matter(row.matter, user),
        "incident": row,
        "is_unanswered": is_unanswered,
        "total": overview.total,
        "done": overview.done,
        "steps": _told(overview.steps, user, row),
        "rows": [_line(one, overview.waiting_for) for one in shown.items],
        "next_url": f"?after={shown.next_cursor}" if shown.next_cursor else "",
        "previous_url": f"?after={shown.previous_cursor}" if shown.previous_cursor else "",
        "proposed": proposed[:MOST_PROPOSED],
        "proposed_count": len(proposed),
        "joins": joins,
        "keeps": may_declare(user, centre_id=row.centre_id),
        "job": _running(row, user),
        "now": now,
    }
    return render(request, "feedback/incident.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_new(request: HttpRequest, number: str) -> HttpResponse:
    """Declare that many raise this ticket's matter."""
    user, ticket = staff_of(request), visible_ticket(request, number)
    if not may_declare(user, centre_id=ticket.centre_id):
        raise Http404
    form, status = IncidentForm(request.POST or None, initial=first_values(ticket)), 200
    if form.is_bound and form.is_valid():
        try:
            made = declare_incident(ticket, **form.cleaned_data, by=user, now=timezone.now())
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            sent(request)
            messages.success(request, _("Declared. Tickets that may belong to it are proposed below."))
            return redirect(made)
    elif form.is_bound:
        status = UNPROCESSABLE
    take_up_here(request, form)
    context = {"form": form, "ticket": ticket, "url": request.path, "back": ticket.get_absolute_url()}
    return render(request, "feedback/incident_new.html", context, status=status)


@require_POST
def incident_tickets(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Join tickets: those ticked, all that are proposed (``all``), or one by its number."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, incident_id)
    proposed = {one.ticket.pk for one in proposals_for(row, user)} if "proposed" in request.POST else set()
    how = Joining.PROPOSAL if "proposed" in request.POST else Joining.HAND
    chosen = proposed if "all" in request.POST else _chosen(request, user)
    try:
        joined = join_incident(row, tickets=chosen, how=how, by=user, now=now)
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("%(n)s tickets joined.") % {"n": joined})
    return redirect(row)


@require_POST
def incident_ticket_out(request: HttpRequest, incident_id: int, row_id: int) -> HttpResponse:
    """Take a ticket out again."""
    user = staff_of(request)
    row = _visible(user, incident_id)
    held = get_object_or_404(
        IncidentTicket.objects.select_related("incident", "ticket"), pk=row_id, incident=row, left_at=None
    )
    try:
        leave_incident(held, by=user, now=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("%(number)s stands by itself again.") % {"number": held.ticket.number})
    return redirect(row)


@require_POST
def incident_round(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Take every step that is the person's, for all its tickets, as a job with progress."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, incident_id)
    running = _running(row, user)
    if running is None:
        running = jobs.start(
            CARRY, by_id=user.pk, by_name=user.display_name, params={"incident": row.pk}, now=now
        )
    return redirect("job", job_id=running.pk)


@require_POST
def incident_end(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Offer it no more at intake."""
    user = staff_of(request)
    row = _visible(user, incident_id)
    try:
        close_incident(row, by=user, now=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("Closed: it is no longer offered at intake."))
    return redirect(row)


@require_safe
def ticket_incident(request: HttpRequest, number: str) -> HttpResponse:
    """The panel beside a ticket: the matter of many it belongs to, or could; a page of its own otherwise."""
    user, ticket = staff_of(request), visible_ticket(request, number)
    own = incident_of(ticket, user)
    is_open = ticket.state in OPEN_STATES
    others = open_for(user) if own is None and is_open else []
    others = [one for one in others if one.centre_id == ticket.centre_id]
    context = {
        "ticket": ticket,
        "incident": own,
        "others": [(one, late_offer(ticket, one, user)) for one in others],
        "late": late_offer(ticket, own, user) if own else None,
        "declares": own is None and is_open and may_declare(user, centre_id=ticket.centre_id),
    }
    template = "feedback/incidents/_panel.html" if wants_part(request) else "feedback/incidents/panel.html"
    return render(request, template, context)


def _readers_only(user: Staff) -> None:
    if not any(scope_many(user, ("view_tickets", "configure_service")).values()):
        raise Http404


def _visible(user: Staff, incident_id: int) -> Incident:
    rows = with_counts(Incident.objects.visible_to(user)).select_related(*NAMED)
    found: Incident = get_object_or_404(rows, pk=incident_id)
    return found


def _of_matter(matter: Ticket, user: Staff) -> dict[str, Any]:
    """Whether the person sees the ticket whose answer everybody gets; and the answer: once out, or theirs."""
    seen = Ticket.objects.visible_to(user).filter(pk=matter.pk)
    is_out = matter.state in ANSWERED
    return {"sees_matter": seen.exists(), "reads_answer": is_out or reply_is_read(seen, user).exists()}


def _rows(row: Incident, user: Staff, after: str | None) -> Any:
    """Its tickets that the person may see, those with a refusal to look at first."""
    seen = Ticket.objects.visible_to(user).order_by().values("pk")
    rows: QuerySet[Any] = IncidentTicket.objects.filter(incident=row, left_at__isnull=True, ticket__in=seen)
    named = rows.select_related("ticket", "ticket__lead_department", "joined_by")
    return page(named, order=("-tried_at", "id"), after=after, size=SIZE)


def _line(row: IncidentTicket, waiting: dict[int, Step]) -> dict[str, Any]:
    step = waiting.get(row.pk, Step.OWN_WAY)
    told = [say(Reason(one["code"], one["params"])) for one in row.refused] if step is not Step.DONE else []
    may_leave = row.how != Joining.MATTER and (row.ticket.state == "MERGED" or step is not Step.DONE)
    return {"row": row, "step": STEPS[step], "reasons": told, "may_leave": may_leave}


def _told(steps: Any, user: Staff, row: Incident) -> list[dict[str, Any]]:
    """How many wait for what, in the order of the road; ``is_theirs``: a step this person may take."""
    held = scope_many(user, set(THEIRS.values()))
    return [
        {
            "label": STEPS[step],
            "count": steps[step],
            "is_theirs": step in ACTED and bool(held[THEIRS[step]]),
        }
        for step in Step
        if steps[step]
    ]


def _running(row: Incident, user: Staff) -> Job | None:
    at_work = (Job.State.QUEUED, Job.State.RUNNING)
    return Job.objects.filter(kind=CARRY, by_id=user.pk, state__in=at_work, params__incident=row.pk).first()


def _chosen(request: HttpRequest, user: Staff) -> set[int]:
    given = [one for one in (*request.POST.getlist("ticket"), request.POST.get("number", "").strip()) if one]
    numbers = [one for one in given if one.isdecimal() and one.isascii() and len(one) < 19]
    return set(Ticket.objects.visible_to(user).filter(number__in=numbers).values_list("pk", flat=True))
