"""重启: new facts that the intake heard, and the supervisor's decision on them."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from feedback import actions
from feedback.aftercare import aftercare_of
from feedback.choices import ClockKind
from feedback.forms.aftercare import RefuseReopeningForm, ReopenForm
from feedback.models import Deadline, ReopeningRequest
from feedback.views.access import NAMED, staff_of
from feedback.views.decision_tabs import tabs_shown
from feedback.views.decision_tabs.aftercare import reopenings as waiting
from feedback.views.desks import first_clock, open_desk, small_print

NAME = "decisions-reopenings"


@require_safe
def reopenings(request: HttpRequest) -> HttpResponse:
    """The desk with the request ``?ticket=`` (its id) in hand, or what is due first."""
    user, now = staff_of(request), timezone.now()
    tabs = tabs_shown(user, NAME)
    running = Deadline.objects.filter(kind=ClockKind.REQUEST_DECIDE, stopped_at=None, voided_at=None)
    named = (
        waiting(user)
        .select_related("asked_by", *(f"ticket__{name}" for name in NAMED))
        .prefetch_related(Prefetch("ticket__deadlines", running, to_attr="clocks"))
    )
    desk = open_desk(request, named, name=NAME, path="id")
    context = {
        "desk": desk,
        "decision_tabs": tabs,
        "rows": desk.rows("pk", _told),
        "now": now,
        "calendar": load_calendar(),
        "empty": {
            "title": _("No reopening is asked for"),
            "text": _("Requests appear here when the intake hears new facts about a completed ticket."),
            "icon": "undo",
        },
    }
    if desk.selected:
        context |= _in_hand(desk.selected, user, now)
    return render(request, "feedback/reopenings.html", context)


def _told(asked: ReopeningRequest) -> dict[str, Any]:
    lead = asked.ticket.lead_department
    return {
        "ticket": asked.ticket,
        "clock": first_clock(asked.ticket),
        "tag": asked.ticket.get_category_display(),
        "note": small_print([lead and lead.label, asked.asked_by and asked.asked_by.display_name]),
    }


def _in_hand(asked: ReopeningRequest, user: Staff, now: datetime) -> dict[str, Any]:
    ticket = asked.ticket
    choices = {c.verb: c for c in actions.choices(ticket, staff=user, now=now)}
    deciding = [choices[verb] for verb in ("reopen", "refuse_reopening") if verb in choices]
    may = {choice.verb for choice in deciding if choice.is_allowed}
    refused = [choice for choice in deciding if not choice.is_allowed]
    given: dict[str, Any] = {"ticket": ticket, "user": user, "now": now}
    return {
        "row": asked,
        "ticket": ticket,
        "clock": first_clock(ticket),
        "after": aftercare_of(ticket),
        "may": may,
        "reasons": list({say(reason): None for choice in refused for reason in choice.reasons}),
        "reopening": ReopenForm(auto_id="reopen_%s", **given),
        "refusing": RefuseReopeningForm(auto_id="refuse_%s", **given),
    }
