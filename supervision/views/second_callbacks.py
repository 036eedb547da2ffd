"""二次回访: the citizens to be called after a remedy, by what is due first, with script and form."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from departments.scope import scope
from feedback.choices import ContactMeans
from feedback.states import OPEN_STATES
from feedback.views.access import staff_of
from feedback.views.autosave import take_up
from feedback.views.desks import holders_only, open_desk, small_print
from supervision.acting import reasons_against
from supervision.choices import ClockKind, RectificationState
from supervision.forms.rectification import CallForm
from supervision.models import Rectification
from supervision.reports.rectification import by_due, with_lamps
from supervision.views.navigation import nav_for

GRANT = "call_back"
NAMED = ("ticket__channel", "ticket__registered_by", "ticket__complainant", "ticket__lead_department")


@require_safe
def second_callbacks(request: HttpRequest) -> HttpResponse:
    """The call list with ``?ticket=`` (a rectification's id) in hand, or what is due first."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, GRANT)
    named = with_lamps(by_due(waiting(user))).prefetch_related("callbacks__by")
    desk = open_desk(request, named.select_related(*NAMED), name="rectification-callbacks", path="id")
    context: dict[str, Any] = {
        "supervision_nav": nav_for(user, "rectifications"),
        "desk": desk,
        "rows": desk.rows("pk", _told),
        "now": now,
        "calendar": load_calendar(),
        "empty": {
            "title": _("Nobody is to be called a second time"),
            "text": _("Rectifications appear here when the department has reported its remedy."),
            "icon": "callback",
        },
    }
    if desk.selected:
        context |= _in_hand(desk.selected, user, now)
        noun = f"rectification-act:{desk.selected.pk}:call_back"
        take_up(request, context["form"], noun=noun, here=desk.here)
    return render(request, "supervision/rectification_callbacks.html", context)


def waiting(user: Staff) -> QuerySet[Any]:
    """Remedied, at the person's centres; a rework is called back on its ticket instead."""
    held = scope(user, GRANT)
    rows: QuerySet[Any] = Rectification.objects.filter(state=RectificationState.REMEDIED)
    rows = rows.exclude(ticket__contact_means=ContactMeans.NONE).filter(~Q(ticket__state__in=OPEN_STATES))
    return rows if held.everything else rows.filter(centre_id__in=list(held.ids))


def _told(row: Any) -> dict[str, Any]:
    n = len(row.callbacks.all())
    tries = ngettext("%(n)s try", "%(n)s tries", n) % {"n": n} if n else ""
    level = row.rating.get_level_display() if row.rating else ""
    return {
        "ticket": row.ticket,
        "clock": _clock(row),
        "tag": level,
        "note": small_print([row.department.label, tries]),
    }


def _clock(row: Any) -> Any:
    mine = (one for one in row.clocks if one.kind == ClockKind.RECT_CALLBACK and one.voided_at is None)
    return next(mine, None)


def _in_hand(row: Any, user: Staff, now: datetime) -> dict[str, Any]:
    against = reasons_against(row, "call_back", by=user, now=now)
    ticket = row.ticket
    return {
        "row": row,
        "ticket": ticket,
        "clock": _clock(row),
        "contact": ticket.complainant.masked_contact(ticket.contact_means) if ticket.complainant else "",
        "tried": list(row.callbacks.all()),
        "form": CallForm(user=user, initial={"version": row.version}),
        "reasons": [say(reason) for reason in against],
        "can_call": not against,
    }
