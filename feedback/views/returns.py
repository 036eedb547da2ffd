"""退单裁决 and 会商: returns that wait for the dispatcher, and tickets that wait for their joint review."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from feedback import actions
from feedback.choices import ClockKind, DispatchRole, PaperState
from feedback.forms.returns import GrantForm, JointReviewForm, RefusalForm
from feedback.models import Attachment, ReturnRequest, Ticket
from feedback.suggestions import LINES, proposals_for
from feedback.views.access import NAMED
from feedback.views.deciding import decision_desk
from feedback.views.decision_tabs.returns import to_review, undecided
from feedback.views.desks import first_clock, small_print, with_clock
from feedback.views.return_history import history_of_returns


@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """Returns by what is due first."""
    return decision_desk(
        request,
        name="decisions-returns",
        template="feedback/returns.html",
        waiting=_read_returns,
        tell=_told_return,
        in_hand=_return_in_hand,
        empty={
            "title": _("No return waits for a decision"),
            "text": _("Returns appear here once the department's approver has signed them."),
            "icon": "undo",
        },
    )


@require_safe
def joint_reviews(request: HttpRequest) -> HttpResponse:
    """Open joint reviews by what is due first."""
    return decision_desk(
        request,
        name="decisions-joint-reviews",
        template="feedback/joint_reviews.html",
        waiting=_read_reviews,
        tell=_told_review,
        in_hand=_review_in_hand,
        empty={
            "title": _("No joint review is open"),
            "text": _("A ticket appears here when departments have returned it twice."),
            "icon": "users",
        },
    )


def _read_returns(user: Staff) -> QuerySet[Ticket]:
    clocks = [ClockKind.RETURN_DECIDE, ClockKind.RESPOND, ClockKind.HANDLE]
    return undecided(user).select_related(*NAMED, *LINES).prefetch_related(with_clock(clocks))


def _read_reviews(user: Staff) -> QuerySet[Ticket]:
    clocks = with_clock([ClockKind.JOINT_REVIEW])
    return to_review(user).select_related(*NAMED, *LINES).prefetch_related(clocks)


def _told_return(ticket: Ticket) -> dict[str, Any]:
    lead = ticket.lead_department
    before = _("returned before") if ticket.return_count else ""
    return {
        "ticket": ticket,
        "clock": _clock(ticket, ClockKind.RETURN_DECIDE),
        "tag": ticket.get_category_display(),
        "note": small_print([lead and lead.label, before]),
    }


def _told_review(ticket: Ticket) -> dict[str, Any]:
    times = _("returned %(n)s times") % {"n": ticket.return_count}
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "tag": ticket.get_category_display(),
        "note": times,
    }


def _clock(ticket: Any, kind: ClockKind) -> Any:
    return next((clock for clock in ticket.clocks if clock.kind == kind), None)


def _return_in_hand(ticket: Ticket, user: Staff, now: datetime) -> dict[str, Any]:
    lead = ticket.dispatches.live().filter(role=DispatchRole.LEAD).select_related("department").first()
    papers = ReturnRequest.objects.filter(dispatch=lead, state=PaperState.SIGNED)
    paper = papers.select_related("suggested", "drafted_by", "signed_by").first()
    files = Attachment.objects.visible_to(user).of(paper).standing() if paper else Attachment.objects.none()
    given: dict[str, Any] = {"ticket": ticket, "user": user, "now": now}
    granting, refusing = GrantForm(auto_id="grant_%s", **given), RefusalForm(auto_id="refuse_%s", **given)
    return {
        "ticket": ticket,
        "lead": lead,
        "paper": paper,
        "files": list(files.select_related("file", "uploaded_by")),
        "clock": _clock(ticket, ClockKind.RETURN_DECIDE),
        "running": [clock for clock in ticket.clocks if clock.kind != ClockKind.RETURN_DECIDE],  # type: ignore[attr-defined]
        "proposals": proposals_for(ticket, on=in_shanghai(now).date()),
        "told": history_of_returns(ticket),
        "granting": granting,
        "refusing": refusing,
        "written": {"grant_return": granting, "refuse_return": refusing},
        "since": paper and paper.signed_at,
        **_allowed(ticket, "grant_return", user, now),
    }


def _review_in_hand(ticket: Ticket, user: Staff, now: datetime) -> dict[str, Any]:
    form = JointReviewForm(auto_id="review_%s", ticket=ticket, user=user, now=now)
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "proposals": proposals_for(ticket, on=in_shanghai(now).date()),
        "told": history_of_returns(ticket),
        "form": form,
        "written": {"conclude_joint_review": form},
        **_allowed(ticket, "conclude_joint_review", user, now),
    }


def _allowed(ticket: Ticket, verb: str, user: Staff, now: datetime) -> dict[str, Any]:
    found = {choice.verb: choice for choice in actions.choices(ticket, staff=user, now=now)}.get(verb)
    return {
        "can_decide": found is not None and found.is_allowed,
        "reasons": [say(reason) for reason in found.reasons] if found else [],
    }
