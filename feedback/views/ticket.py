"""The page of a ticket: the citizen's words, its clock, what may be done, and everything that happened."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.refusals import say
from feedback import actions
from feedback.actions import Choice
from feedback.aftercare import aftercare_of
from feedback.forms.handling import DraftForm
from feedback.models import Ticket
from feedback.neighbours import neighbours_of
from feedback.panels import TicketPanels
from feedback.relations import relations_of
from feedback.views.access import staff_of, visible_ticket, way_back
from feedback.views.autosave import take_up
from feedback.views.drafting import editor_context
from feedback.views.move_pages import BY_VERB
from feedback.views.request_papers import requests_of, running_suspension
from feedback.views.return_history import history_of_returns
from feedback.views.triage_help import triage_context
from feedback.views.walking import list_of, row_in

DRAFTING = "draft_result"
ASKING = {
    f"{verb}_{kind}" for verb in ("draft", "request") for kind in ("extension", "suspension", "termination")
}
RETURNING = {"draft_return", "request_return", "designate", "conclude_joint_review"}
"""Before one of these happened there are no requests, no returns and no designations to look for."""


@require_safe
def ticket_page(request: HttpRequest, number: str) -> HttpResponse:
    """One ticket; ``?preview=1`` answers with the pane beside the queue."""
    ticket, now, user = visible_ticket(request, number), timezone.now(), staff_of(request)
    panels = TicketPanels(ticket, user, now)
    choices = actions.choices(ticket, staff=user, now=now, dispatches=panels.dispatches)
    back = way_back(request, reverse("queue"))
    context: dict[str, object] = {"ticket": ticket, "panels": panels, "now": now, "back": back}
    is_preview, listed = bool(request.GET.get("preview")), request.GET.get("next", "")
    # a move made on the page comes back to it, and the page keeps its way back to the list
    shown = moves_shown(choices, ticket, listed if is_preview or not listed else request.get_full_path())
    context["moves"] = [move for move in shown if not move["is_rare"]]
    context["rare_moves"] = [move for move in shown if move["is_rare"]]
    context["walk_list"] = address = list_of(request, listed)
    context["back"] = row_in(ticket.number, address) if address else back
    if is_preview:
        return render(request, "feedback/ticket/_preview.html", context)
    leads = [share.dispatch for share in panels.shares if share.is_lead]
    context["after"] = aftercare_of(ticket, leads=leads, ratings=panels.ratings, verbs=panels.verbs)
    is_designated = any(row.is_designated for row in panels.dispatches)
    context["requests"] = told = requests_of(ticket, now=now) if panels.verbs & ASKING else []
    context["suspension"] = running_suspension(told)
    context["relations"] = relations_of(ticket, user)
    context["neighbours"] = [] if panels.sees_co_part_alone else neighbours_of(ticket)
    context |= triage_context(ticket, choices, user=user, now=now)
    had_returns = ticket.return_count or is_designated or panels.verbs & RETURNING
    if had_returns and not panels.sees_co_part_alone:
        context["returns"] = history_of_returns(ticket, is_designated=is_designated)
    if any(choice.verb == DRAFTING and choice.is_allowed for choice in choices):
        here = request.get_full_path() if address else ""
        context |= editor_context(take_up(request, draft_form(panels, here), noun="draft", ticket=ticket))
    return render(request, "feedback/ticket.html", context)


def draft_form(panels: TicketPanels, back: str) -> DraftForm:
    """The editor's form on the draft, and its files, that the panels have read already."""
    given: Any = {"ticket": panels.ticket, "user": panels.user, "now": panels.now, "draft": panels.draft}
    form = DraftForm(None, initial={"next": back}, **given)
    held = panels.files.get(("resultdraft", panels.draft.pk), []) if panels.draft else []
    form.attached = [row for row in held if row.withdrawn_at is None]
    return form


def moves_shown(choices: list[Choice], ticket: Ticket, back: str) -> list[dict[str, object]]:
    """The moves as ui/_move.html wants them: first those that can be made, then the refused ones."""
    shown: list[dict[str, object]] = []
    for choice in sorted(choices, key=lambda choice: not choice.is_allowed):
        page = BY_VERB[choice.verb]
        address = page.url(ticket)
        shown.append(
            {
                "label": choice.label,
                "verb": choice.verb,
                "url": f"{address}?{urlencode({'next': back})}" if back else address,
                "icon": page.icon,
                "key": page.key,
                "reasons": [say(reason) for reason in choice.reasons],
                "is_first": page.is_first and not any(move["is_first"] for move in shown),
                "is_here": choice.verb == DRAFTING,
                "is_rare": page.is_rare,
            }
        )
    return shown
