"""审核: each signed result beside the citizen's words, before the citizen reads it."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from feedback import actions
from feedback.choices import ClockKind, DispatchRole, PaperState
from feedback.forms.reviewing import ApprovalForm, SendBackForm
from feedback.models import CoReply, ResultDraft, Ticket
from feedback.panels import files_by_paper
from feedback.states import State
from feedback.views.access import NAMED, staff_of
from feedback.views.autosave import take_up_desk
from feedback.views.desks import first_clock, holders_only, open_desk, small_print, with_clock

GRANT = "audit_results"


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The auditor's desk with ``?ticket=`` in hand, or what is due first."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, GRANT)
    tickets = Ticket.objects.at_centres(user, GRANT).filter(state=State.PENDING_REVIEW)
    named = tickets.select_related(*NAMED).prefetch_related(with_clock([ClockKind.REVIEW]))
    desk = open_desk(request, named, name="reviews")
    context: dict[str, Any] = {
        "desk": desk,
        "rows": desk.rows("number", _told),
        "now": now,
        "calendar": load_calendar(),
        "empty": {
            "title": _("No result waits for review"),
            "text": _("Results appear here once the department's approver has signed them."),
            "icon": "review",
        },
    }
    if desk.selected:
        context |= _in_hand(desk.selected, user, now)
        written = {"approve_result": context["approval"], "send_back": context["sending_back"]}
        take_up_desk(request, desk.here, written)
    return render(request, "feedback/reviews.html", context)


def _told(ticket: Ticket) -> dict[str, Any]:
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "tag": ticket.get_category_display(),
        "note": small_print([ticket.lead_department and ticket.lead_department.label]),
    }


def _in_hand(ticket: Ticket, user: Staff, now: datetime) -> dict[str, Any]:
    choices = {choice.verb: choice for choice in actions.choices(ticket, staff=user, now=now)}
    approving = choices.get("approve_result")
    lead = ticket.dispatches.live().filter(role=DispatchRole.LEAD).select_related("department").first()
    given: dict[str, Any] = {"ticket": ticket, "user": user, "now": now}
    return {
        "ticket": ticket,
        "lead": lead,
        "clock": first_clock(ticket),
        "result": _result(lead),
        "contacts": list(lead.contacts.select_related("recorded_by")) if lead else [],
        "replies": _co_replies(ticket),
        "files": files_by_paper(ticket, user),
        "reasons": [say(reason) for reason in approving.reasons] if approving else [],
        "can_judge": approving is not None and approving.is_allowed,
        "approval": ApprovalForm(auto_id="approve_%s", **given),
        "sending_back": SendBackForm(auto_id="back_%s", **given),
    }


def _result(lead: Any) -> ResultDraft | None:
    if lead is None:
        return None
    signed = lead.results.filter(state=PaperState.SIGNED).select_related("drafted_by", "signed_by")
    return cast(ResultDraft | None, signed.order_by("-signed_at").first())


def _co_replies(ticket: Ticket) -> list[CoReply]:
    signed = CoReply.objects.filter(
        dispatch__ticket=ticket, dispatch__voided_at__isnull=True, state=PaperState.SIGNED
    )
    return list(signed.select_related("dispatch__department").order_by("signed_at"))
