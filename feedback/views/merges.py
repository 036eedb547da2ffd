"""并单: pairs that may be one matter, side by side; and what was merged lately, with the way back."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.keyset import page
from core.masking import mask_text
from departments.calendars import load_calendar
from departments.models import Staff
from feedback.choices import ClockKind
from feedback.models import Ticket
from feedback.rules.urgency_words import pieces
from feedback.states import State
from feedback.views.access import NAMED, staff_of
from feedback.views.decision_tabs import tabs_shown
from feedback.views.decision_tabs.merging import DISPATCH, proposed
from feedback.views.desks import first_clock, open_desk, small_print, with_clock
from feedback.views.triage_help import help_for, lifts_told

LATELY = timedelta(days=30)
SIZE = 30
SETTLED = (State.COMPLETED, State.ARCHIVED)


@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    """The desk of proposed pairs with ``?ticket=`` in hand, or what is due first."""
    user, now = staff_of(request), timezone.now()
    tabs = tabs_shown(user, "decisions-merges")
    clocks = with_clock([ClockKind.DISPATCH])
    desk = open_desk(
        request, proposed(user).select_related(*NAMED).prefetch_related(clocks), name="decisions-merges"
    )
    context = {
        "desk": desk,
        "decision_tabs": tabs,
        "merged_count": lately(user, now).count(),
        "rows": desk.rows("number", _told),
        "now": now,
        "calendar": load_calendar(),
        "empty": {
            "title": _("No pair waits to be looked at"),
            "text": _("Tickets of the same caller, place or words within 30 days appear here."),
            "icon": "merge",
        },
    }
    if desk.selected:
        context |= _in_hand(desk.selected, user, now, desk.url_of(desk.selected.number))
        context["following"] = desk.following_url
    return render(request, "feedback/merges.html", context)


@require_safe
def merged(request: HttpRequest) -> HttpResponse:
    """What was merged in the last 30 days, newest first; undone by a click until the other is completed."""
    user, now = staff_of(request), timezone.now()
    tabs = tabs_shown(user, "decisions-merges")
    rows = lately(user, now).select_related(*NAMED, "merged_into")
    shown = page(rows, order=("-moved_at", "-id"), after=request.GET.get("after") or None, size=SIZE)
    address = reverse("decisions-merges-done")
    context = {
        "decision_tabs": tabs,
        "rows": [(row, row.merged_into.state not in SETTLED) for row in shown.items],
        "total": rows.count(),
        "now": now,
        "next_url": f"{address}?after={shown.next_cursor}" if shown.next_cursor else "",
        "previous_url": f"{address}?after={shown.previous_cursor}" if shown.previous_cursor else "",
    }
    return render(request, "feedback/merged.html", context)


def lately(user: Staff, now: datetime) -> QuerySet[Any]:
    """Tickets of the dispatcher's centres that were merged in the last 30 days."""
    held: QuerySet[Any] = Ticket.objects.at_centres(user, DISPATCH)
    return held.filter(state=State.MERGED, moved_at__gte=now - LATELY)


def _in_hand(ticket: Ticket, user: Staff, now: datetime, here: str) -> dict[str, Any]:
    words = pieces(mask_text(ticket.content))
    return {
        "ticket": ticket,
        "pieces": words,
        "here": here,
        "contact": ticket.complainant.masked_contact(ticket.contact_means) if ticket.complainant else "",
        **help_for(ticket, words=words, user=user, now=now),
    }


def _told(ticket: Ticket) -> dict[str, Any]:
    lifted = _("lifted: %(why)s") % {"why": lifts_told(ticket)} if ticket.lift_reasons else ""
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "tag": ticket.get_category_display(),
        "note": small_print([ticket.channel.name, State(ticket.state).label, lifted]),
    }
