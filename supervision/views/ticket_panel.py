"""The panel beside a ticket: what supervision did about it, and what this person may do."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.web.parts import wants_part
from departments.calendars import load_calendar
from departments.models import Staff
from departments.scope import scope_many
from feedback.choices import DispatchRole
from feedback.models import Dispatch, Ticket
from feedback.views.access import staff_of, visible_ticket
from supervision.reports.ticket_papers import Papers, papers_of
from supervision.views.navigation import address_of

APPEAL, WATCH = "file_appeal", "supervise"


@dataclass(frozen=True, slots=True)
class Act:
    """A way from the ticket to a form that begins with it."""

    label: Any
    url_name: str
    needs: str
    asks: tuple[str, ...]


ACTS = (
    Act(_("Issue a supervision order"), "order-new", WATCH, ("ticket", "department")),
    Act(_("Issue a card"), "card-new", WATCH, ("ticket", "department")),
    Act(_("Call an interview"), "interview-new", WATCH, ("ticket", "department")),
    Act(_("Propose a deduction"), "entry-deduction", WATCH, ("ticket",)),
    Act(_("Ask for an exclusion"), "exclusion-new", APPEAL, ("dispatch",)),
)


@require_safe
def ticket_supervision(request: HttpRequest, number: str) -> HttpResponse:
    """The panel as a fragment for htmx, else as a page of its own; 404 for a ticket one may not see."""
    user, ticket = staff_of(request), visible_ticket(request, number)
    papers = papers_of(ticket, user)
    context = {
        "ticket": ticket,
        "papers": papers,
        "acts": _acts(user, ticket, papers),
        "now": timezone.now(),
        "calendar": load_calendar(),
    }
    template = "supervision/ticket/_panel.html" if wants_part(request) else "supervision/ticket_panel.html"
    return render(request, template, context)


def _acts(user: Staff, ticket: Ticket, papers: Papers) -> list[dict[str, Any]]:
    """Forms that the person may open about the work of the lead; the form itself asks again."""
    lead = _lead(ticket, papers)
    if lead is None:
        return []
    held = scope_many(user, {act.needs for act in ACTS})
    values: dict[str, Any] = {"ticket": ticket.number, "department": lead.department_id, "dispatch": lead.pk}
    return [
        {"label": act.label, "url": f"{url}?{urlencode({name: values[name] for name in act.asks})}"}
        for act in ACTS
        if lead.department_id in held[act.needs] and (url := address_of(act.url_name))
    ]


def _lead(ticket: Ticket, papers: Papers) -> Dispatch | None:
    """The department that leads now, or led last."""
    found = next((row for row in papers.levels if row.role == DispatchRole.LEAD), None)
    rows = Dispatch.objects.filter(ticket=ticket, role=DispatchRole.LEAD, voided_at__isnull=True)
    return found or rows.order_by("-id").first()
