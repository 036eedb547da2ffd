"""诉求人读到的内容: the answer as it will be sent, and the page behind its link, before it goes out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from feedback.actions.letters import foreseen_letter
from feedback.forms.handling import DraftForm
from feedback.models import Ticket
from feedback.panels import TicketPanels
from feedback.views.access import staff_of, visible_ticket, way_back
from feedback.views.moves import is_of_now

READERS = ("draft_result", "submit_result", "approve_result")
"""Whoever writes, signs or checks the answer sees how it will read; nobody else sees a draft."""
EDITOR = ("version", "next", "sitting", "reply", "result_code", "solved", "unsolved_reason")
"""The editor's own fields: without script its words go on to this page, and back again with them."""


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """What was typed (POST), or what is stored (GET), as the citizen will read it. Nothing is saved."""
    ticket, now = visible_ticket(request, number), timezone.now()
    if not any(is_of_now(request, ticket, verb, now) for verb in READERS):
        raise Http404
    panels = TicketPanels(ticket, staff_of(request), now)
    reply = request.POST.get("reply", "") if request.method == "POST" else _stored(request, ticket)
    context = {
        "ticket": ticket,
        "reply": reply,
        "letter": foreseen_letter(ticket, reply.strip()),
        "recipient": "" if panels.hides_complainant else panels.masked_contact,
        "department": ticket.lead_department,
        "typed": [(name, request.POST[name]) for name in EDITOR if name in request.POST],
        "back": way_back(request, ticket.get_absolute_url()),
        "now": now,
    }
    template = "feedback/ticket/_letter.html" if request.htmx else "feedback/letter.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _stored(request: HttpRequest, ticket: Ticket) -> str:
    form = DraftForm(None, ticket=ticket, user=staff_of(request), now=timezone.now())
    return str(form.draft.reply if form.draft else ticket.public_reply)
