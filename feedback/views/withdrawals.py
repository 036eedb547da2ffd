"""撤单: citizens who want to withdraw once a department is at work, and the callback that asks them."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.clock_wording import say_moment
from departments.models import Staff
from feedback import actions
from feedback.choices import ClockKind
from feedback.forms.cohandling import WithdrawalConfirmationForm, WithdrawalDeclineForm
from feedback.models import Deadline, WithdrawalRequest
from feedback.panels import TicketPanels
from feedback.views.access import NAMED
from feedback.views.deciding import decision_desk
from feedback.views.decision_tabs.cohandling import withdrawals as waiting
from feedback.views.desks import first_clock, small_print


@require_safe
def withdrawals(request: HttpRequest) -> HttpResponse:
    """Wishes to withdraw by what is due first; ``?ticket=`` is a wish's id."""
    return decision_desk(
        request,
        name="decisions-withdrawals",
        template="feedback/withdrawals.html",
        waiting=_read,
        tell=_told,
        in_hand=_in_hand,
        empty={
            "title": _("Nobody waits to withdraw"),
            "text": _("Tickets appear here when the intake records that a citizen wants to withdraw."),
            "icon": "callback",
        },
        path="id",
    )


def _read(user: Staff) -> QuerySet[WithdrawalRequest]:
    running = Deadline.objects.filter(kind=ClockKind.HANDLE, stopped_at=None, voided_at=None)
    return (
        waiting(user)
        .select_related("drafted_by", *(f"ticket__{name}" for name in NAMED))
        .prefetch_related(
            Prefetch("ticket__deadlines", running.filter(dispatch__role="LEAD"), to_attr="clocks")
        )
    )


def _told(wish: WithdrawalRequest) -> dict[str, Any]:
    lead = wish.ticket.lead_department
    by = _("call by %(when)s") % {"when": say_moment(wish.due_at, timezone.now())}
    return {
        "ticket": wish.ticket,
        "clock": first_clock(wish.ticket),
        "tag": wish.ticket.get_category_display(),
        "note": small_print([by, lead and lead.label, wish.drafted_by]),
    }


def _in_hand(wish: WithdrawalRequest, user: Staff, now: datetime) -> dict[str, Any]:
    ticket = wish.ticket
    choices = {c.verb: c for c in actions.choices(ticket, staff=user, now=now)}
    deciding = choices.get("confirm_withdrawal")
    panels = TicketPanels(ticket, user, now)
    given: dict[str, Any] = {"ticket": ticket, "user": user, "now": now}
    confirming = WithdrawalConfirmationForm(auto_id="confirm_%s", **given)
    declining = WithdrawalDeclineForm(auto_id="decline_%s", **given)
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "row": wish,
        "wish": wish,
        "contact": "" if panels.hides_complainant else panels.masked_contact,
        "can_decide": deciding is not None and deciding.is_allowed,
        "reasons": [say(reason) for reason in deciding.reasons] if deciding else [],
        "confirming": confirming,
        "declining": declining,
        "written": {"confirm_withdrawal": confirming, "decline_withdrawal": declining},
        "since": wish.drafted_at,
    }
