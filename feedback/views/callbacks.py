"""回访: the citizens drawn for a call, the script, what was tried, and the form for the answer."""

from datetime import datetime
from typing import Any, cast

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from feedback import actions
from feedback.choices import ClockKind
from feedback.forms.reviewing import CallbackForm
from feedback.models import Callback, Ticket
from feedback.states import State
from feedback.views.access import NAMED, staff_of
from feedback.views.desks import Desk, first_clock, holders_only, open_desk, small_print, with_clock

GRANT = "call_back"


@require_safe
def callbacks(request: HttpRequest) -> HttpResponse:
    """The call list with ``?ticket=`` in hand, or what is due first."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, GRANT)
    waiting = Ticket.objects.at_centres(user, GRANT).filter(state=State.PENDING_CALLBACK)
    tries = Count("callbacks", filter=Q(callbacks__cycle=F("cycle")))
    # of several citizens the own one was called, the others may still answer by their links
    called = Q(merged_count__gt=0, due_at__isnull=True)
    drawn = waiting.filter(~called, is_callback_drawn=True).annotate(tries=tries)
    named = drawn.select_related(*NAMED).prefetch_related(with_clock([ClockKind.CALLBACK]))
    desk = open_desk(request, named, name="callbacks")
    context = {
        "desk": desk,
        "rows": desk.rows("number", _told),
        "now": now,
        "calendar": load_calendar(),
        "by_link": waiting.filter(is_callback_drawn=False).count(),
        "empty": {
            "title": _("Nobody is to be called"),
            "text": _("Tickets drawn for a callback appear here once their answer has gone out."),
            "icon": "callback",
        },
    }
    if desk.selected:
        context |= _in_hand(desk, user, now)
    return render(request, "feedback/callbacks.html", context)


def _told(ticket: Any) -> dict[str, Any]:
    tries = ngettext("%(n)s try", "%(n)s tries", ticket.tries) % {"n": ticket.tries} if ticket.tries else ""
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "tag": ticket.get_category_display(),
        "note": small_print([ticket.lead_department and ticket.lead_department.label, tries]),
    }


def _in_hand(desk: Desk, user: Staff, now: datetime) -> dict[str, Any]:
    ticket = cast(Ticket, desk.selected)
    calling = next(
        (c for c in actions.choices(ticket, staff=user, now=now) if c.verb == "record_callback"), None
    )
    tried = Callback.objects.filter(ticket=ticket, cycle=ticket.cycle).select_related("called_by")
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "contact": ticket.complainant.masked_contact(ticket.contact_means) if ticket.complainant else "",
        "tried": list(tried),
        "form": CallbackForm(ticket=ticket, user=user, now=now),
        "reasons": [say(reason) for reason in calling.reasons] if calling else [],
        "can_call": calling is not None and calling.is_allowed,
    }
