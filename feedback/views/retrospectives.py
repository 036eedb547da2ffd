"""复盘: what the department still has to look back on, with the rounds beside it."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from departments.scope import Scope, scope_many
from feedback import actions
from feedback.aftercare import aftercare_of
from feedback.choices import ClockKind, PaperState
from feedback.forms.aftercare import RetrospectiveForm, RetrospectiveReturnForm
from feedback.models import Deadline, Retrospective
from feedback.states import State
from feedback.views.access import NAMED, staff_of
from feedback.views.autosave import take_up_desk
from feedback.views.desks import first_clock, open_desk, small_print

NAME = "retrospectives"
AT_DEPARTMENT = ("handle_tickets", "approve_results", "supervise")
AT_CENTRE = ("audit_results",)
VERBS = ("draft_retrospective", "sign_retrospective", "return_retrospective")


@require_safe
def retrospectives(request: HttpRequest) -> HttpResponse:
    """The desk with the retrospective ``?ticket=`` (its id) in hand, or what is due first."""
    user, now = staff_of(request), timezone.now()
    running = Deadline.objects.filter(kind=ClockKind.RETROSPECTIVE, stopped_at=None, voided_at=None)
    named = (
        waiting(user)
        .select_related("drafted_by", "dispatch__department", *(f"ticket__{name}" for name in NAMED))
        .prefetch_related(Prefetch("ticket__deadlines", running, to_attr="clocks"))
    )
    desk = open_desk(request, named, name=NAME, path="id")
    context: dict[str, Any] = {
        "desk": desk,
        "rows": desk.rows("pk", _told),
        "now": now,
        "calendar": load_calendar(),
        "empty": {
            "title": _("No retrospective is outstanding"),
            "text": _("After rework, a bad rating or a hard case the department says why it happened."),
            "icon": "pen",
        },
    }
    if desk.selected:
        context |= _in_hand(desk.selected, user, now)
        written = {"draft_retrospective": context["form"], "return_retrospective": context["returning"]}
        take_up_desk(request, desk.here, written)
    return render(request, "feedback/retrospectives.html", context)


def waiting(user: Staff) -> QuerySet[Any]:
    """Outstanding retrospectives of the person's departments, and of their centre's tickets for auditors."""
    held = scope_many(user, (*AT_DEPARTMENT, *AT_CENTRE))
    if not any(scope.everything or scope.ids for scope in held.values()):
        raise Http404
    mine = [_within(held[grant], "dispatch__department_id") for grant in AT_DEPARTMENT]
    mine += [_within(held[grant], "ticket__centre_id") for grant in AT_CENTRE]
    shown = mine[0]
    for other in mine[1:]:
        shown |= other
    outstanding = Retrospective.objects.filter(
        state=PaperState.DRAFTED, ticket__state=State.COMPLETED, due_at__isnull=False
    )
    return outstanding.filter(shown)


def _within(held: Scope, column: str) -> Q:
    return Q(pk__isnull=False) if held.everything else Q(**{f"{column}__in": list(held.ids)})


def _told(paper: Retrospective) -> dict[str, Any]:
    return {
        "ticket": paper.ticket,
        "clock": first_clock(paper.ticket),
        "tag": _("with the approver") if paper.handed_in_at else "",
        "note": small_print([paper.dispatch.department.label, *paper.ground_labels]),
    }


def _in_hand(paper: Retrospective, user: Staff, now: datetime) -> dict[str, Any]:
    ticket = paper.ticket
    choices = {c.verb: c for c in actions.choices(ticket, staff=user, now=now) if c.verb in VERBS}
    may = {verb for verb, choice in choices.items() if choice.is_allowed}
    given: dict[str, Any] = {"ticket": ticket, "user": user, "now": now}
    reasons = {say(reason): None for choice in choices.values() for reason in choice.reasons}
    return {
        "row": paper,
        "ticket": ticket,
        "clock": first_clock(ticket),
        "after": aftercare_of(ticket),
        "may": may,
        "reasons": [] if may else list(reasons),
        "form": RetrospectiveForm(auto_id="retrospective_%s", **given),
        "returning": RetrospectiveReturnForm(auto_id="return_%s", **given),
    }
