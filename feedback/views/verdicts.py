"""定责: bad answers beside what was asked and answered, and the decision on them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.models import Staff
from feedback import actions
from feedback.aftercare import aftercare_of
from feedback.choices import ClockKind, Level
from feedback.forms.aftercare import FinalAnswerForm, ReworkForm, VerdictForm
from feedback.forms.base import MoveForm
from feedback.models import Contact, Ticket
from feedback.views.access import NAMED
from feedback.views.deciding import decision_desk
from feedback.views.decision_tabs.aftercare import verdicts as waiting
from feedback.views.desks import first_clock, small_print, with_clock

FORMS: dict[str, type[MoveForm]] = {"rework": ReworkForm, "verdict": VerdictForm, "conclude": FinalAnswerForm}


@require_safe
def verdicts(request: HttpRequest) -> HttpResponse:
    """Bad answers by what is due first."""
    return decision_desk(
        request,
        name="decisions-verdicts",
        template="feedback/verdicts.html",
        waiting=_read,
        tell=_told,
        in_hand=_in_hand,
        empty={
            "title": _("No bad answer waits for a decision"),
            "text": _("Tickets appear here when a citizen is dissatisfied or the problem is not solved."),
            "icon": "face2",
        },
    )


def _read(user: Staff) -> QuerySet[Ticket]:
    return waiting(user).select_related(*NAMED).prefetch_related(with_clock([ClockKind.VERDICT]))


def _told(ticket: Any) -> dict[str, Any]:
    level = Level(ticket.satisfaction).label if ticket.satisfaction else ""
    again = _("second bad answer") if ticket.is_second else ""
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "tag": level,
        "note": small_print([ticket.lead_department and ticket.lead_department.label, again]),
    }


def _in_hand(ticket: Ticket, user: Staff, now: datetime) -> dict[str, Any]:
    choices = {c.verb: c for c in actions.choices(ticket, staff=user, now=now) if c.verb in FORMS}
    after = aftercare_of(ticket)
    rounds = after.rounds
    lead = rounds[0].lead if rounds else None
    contacts = Contact.objects.filter(dispatch=lead).select_related("recorded_by") if lead else ()
    reasons = {say(reason): None for choice in choices.values() for reason in choice.reasons}
    may = {verb for verb, choice in choices.items() if choice.is_allowed}
    forms: dict[str, MoveForm] = {
        verb: form(ticket=ticket, user=user, now=now, auto_id=f"{verb}_%s")
        for verb, form in FORMS.items()
        if verb in may
    }
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "current": rounds[0] if rounds else None,
        "after": after,
        "contacts": list(contacts),
        "may": may,
        "reasons": [] if may else list(reasons),
        "forms": forms,
        "written": forms,
    }
