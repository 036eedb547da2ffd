"""回访: the citizens drawn for a call, the script, what was tried, and the form for the answer."""

from datetime import datetime
from typing import Any, cast

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from feedback import actions
from feedback.choices import ClockKind
from feedback.forms.reviewing import CallbackForm
from feedback.models import Callback, Ticket
from feedback.reports.sampling import sampling_of
from feedback.states import State
from feedback.views.access import NAMED, staff_of
from feedback.views.autosave import take_up_desk
from feedback.views.desks import Desk, first_clock, holders_only, open_desk, small_print, with_clock

GRANT = "call_back"
ORDER = ("rests", "due_at", "id")


@require_safe
def callbacks(request: HttpRequest) -> HttpResponse:
    """The call list with ``?ticket=`` in hand, or what is due first."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, GRANT)
    waiting = Ticket.objects.at_centres(user, GRANT).filter(state=State.PENDING_CALLBACK)
    # of several citizens the own one was called, the others may still answer by their links
    called = Q(merged_count__gt=0, due_at__isnull=True)
    drawn = in_calling_order(waiting.filter(~called, is_callback_drawn=True), now)
    named = drawn.select_related(*NAMED).prefetch_related(with_clock([ClockKind.CALLBACK]))
    desk = open_desk(request, named, name="callbacks", order=ORDER)
    context: dict[str, Any] = {
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
        take_up_desk(request, desk.here, {"record_callback": context["form"]})
    return render(request, "feedback/callbacks.html", context)


def in_calling_order(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """With ``tries`` of this cycle, and ``rests``: 1 for who was tried today, or asked to be called later."""
    of_cycle = Q(callbacks__cycle=F("cycle"))
    today = in_shanghai(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = rows.annotate(
        tries=Count("callbacks", filter=of_cycle),
        last_try=Max("callbacks__at", filter=of_cycle),
        wished=Max("callbacks__not_before", filter=of_cycle),
    )
    rests = Q(wished__gt=now) | Q(last_try__gte=today, wished__isnull=True)
    return rows.annotate(rests=Case(When(rests, then=1), default=0, output_field=IntegerField()))


def _told(ticket: Any) -> dict[str, Any]:
    tries = ngettext("%(n)s try", "%(n)s tries", ticket.tries) % {"n": ticket.tries} if ticket.tries else ""
    if ticket.rests:
        tries = _("%(tries)s, rests for now") % {"tries": tries}
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
    attempts = list(tried)
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "sampling": sampling_of(ticket),
        "best_time": next((t.get_best_time_display() for t in reversed(attempts) if t.best_time), ""),
        "not_before": max((t.not_before for t in attempts if t.not_before), default=None),
        "contact": ticket.complainant.masked_contact(ticket.contact_means) if ticket.complainant else "",
        "tried": attempts,
        "form": CallbackForm(ticket=ticket, user=user, now=now),
        "reasons": [say(reason) for reason in calling.reasons] if calling else [],
        "can_call": calling is not None and calling.is_allowed,
    }
