"""纸上工单: a day's orders to take along, as the queue's address lists them; and one order for the field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from feedback import actions
from feedback.forms.registration import RevealForm
from feedback.models import Dispatch, Ticket
from feedback.views.access import staff_of, visible_ticket
from feedback.views.queue import listed

MOST = 200
"""Orders on one day's paper; beyond that nobody carries it."""
NAMED = ("ticket", "ticket__area", "department", "assignee")
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person, or nobody yet, has to do; the dispatches in the order of the queue."""

    name: str
    rows: Sequence[Dispatch]


@require_safe
def queue_paper(request: HttpRequest) -> HttpResponse:
    """What the queue lists by this address, a table a person; three queries, whatever the rows."""
    now = timezone.now()
    found = list(listed(request, now).select_related(*NAMED)[: MOST + 1])
    rows = found[:MOST]
    context = {
        "sheets": _by_person(rows),
        "n": len(rows),
        "most": MOST,
        "is_cut": len(found) > MOST,
        "departments": sorted({row.department.label for row in rows}),
        "back": f"/queue/?{request.GET.urlencode()}" if request.GET else "/queue/",
        "now": now,
    }
    return render(request, "feedback/paper.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_paper(request: HttpRequest, number: str) -> HttpResponse:
    """One order for whoever goes there. The contact is on it only when asked for with a reason, once."""
    ticket, now = visible_ticket(request, number), timezone.now()
    form = RevealForm(request.POST if request.method == "POST" else None)
    clear, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            clear = actions.reveal_complainant(
                ticket,
                reason=form.cleaned_data["reason"],
                by=staff_of(request),
                now=now,
                address=request.META.get("REMOTE_ADDR"),
            )
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error(None, sentence)
    elif request.method == "POST":
        status = UNPROCESSABLE
    context = {"ticket": ticket, "dispatch": _lead(ticket), "form": form, "clear": clear, "now": now}
    return render(request, "feedback/paper_ticket.html", context, status=status)


def _by_person(rows: Sequence[Dispatch]) -> list[Sheet]:
    """A sheet a person, those with a name first, in the order in which the queue meets them."""
    found: dict[Any, list[Dispatch]] = {}
    for row in rows:
        found.setdefault(row.assignee, []).append(row)
    named = [Sheet(person.display_name, mine) for person, mine in found.items() if person is not None]
    rest = found.get(None, [])
    return [*named, Sheet(_("Nobody named yet"), rest)] if rest else named


def _lead(ticket: Ticket) -> Dispatch | None:
    """The lead's share that lives, with who has it in hand."""
    rows = Dispatch.objects.filter(ticket=ticket, role="LEAD", voided_at__isnull=True)
    lead: Dispatch | None = rows.select_related("department", "assignee").order_by("-pk").first()
    return lead
