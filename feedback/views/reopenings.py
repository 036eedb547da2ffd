"""重启: new facts that the intake heard, and the supervisor's decision on them."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.models import Staff
from feedback import actions
from feedback.aftercare import aftercare_of
from feedback.choices import ClockKind
from feedback.forms.aftercare import RefuseReopeningForm, ReopenForm
from feedback.models import Deadline, ReopeningRequest
from feedback.views.access import NAMED
from feedback.views.deciding import decision_desk
from feedback.views.decision_tabs.aftercare import reopenings as waiting
from feedback.views.desks import first_clock, small_print


@require_safe
def reopenings(request: HttpRequest) -> HttpResponse:
    """Requests for reopening by what is due first; ``?ticket=`` is a request's id."""
    return decision_desk(
        request,
        name="decisions-reopenings",
        template="feedback/reopenings.html",
        waiting=_read,
        tell=_told,
        in_hand=_in_hand,
        empty={
            "title": _("No reopening is asked for"),
            "text": _("Requests appear here when the intake hears new facts about a completed ticket."),
            "icon": "undo",
        },
        path="id",
    )


def _read(user: Staff) -> QuerySet[ReopeningRequest]:
    running = Deadline.objects.filter(kind=ClockKind.REQUEST_DECIDE, stopped_at=None, voided_at=None)
    return (
        waiting(user)
        .select_related("asked_by", *(f"ticket__{name}" for name in NAMED))
        .prefetch_related(Prefetch("ticket__deadlines", running, to_attr="clocks"))
    )


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
    reopening = ReopenForm(auto_id="reopen_%s", **given)
    refusing = RefuseReopeningForm(auto_id="refuse_%s", **given)
    return {
        "row": asked,
        "ticket": ticket,
        "clock": first_clock(ticket),
        "after": aftercare_of(ticket),
        "may": may,
        "reasons": list({say(reason): None for choice in refused for reason in choice.reasons}),
        "reopening": reopening,
        "refusing": refusing,
        "written": {"reopen": reopening, "refuse_reopening": refusing},
        "since": asked.asked_at,
    }
