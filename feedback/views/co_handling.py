"""协办: co-handlers the lead waits for in vain, and the dispatcher's decision to waive or keep them."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.models import Staff
from feedback import actions
from feedback.choices import ClockKind, DispatchRole, PaperState
from feedback.forms.cohandling import ReleaseRefusalForm, WaiverForm
from feedback.models import CoReturn, Dispatch
from feedback.views.access import NAMED
from feedback.views.deciding import decision_desk
from feedback.views.decision_tabs.cohandling import co_handlers
from feedback.views.desks import first_clock, small_print, with_clock


@require_safe
def co_handling(request: HttpRequest) -> HttpResponse:
    """Co-handlers' parts by what is due first; ``?ticket=`` is a dispatch's id."""
    return decision_desk(
        request,
        name="decisions-co-handling",
        template="feedback/co_handling.html",
        waiting=_read,
        tell=_told,
        in_hand=_in_hand,
        empty={
            "title": _("No co-handler keeps a lead waiting"),
            "text": _("Parts appear here when they are overdue, or when a department asks to be released."),
            "icon": "users",
        },
        path="id",
    )


def _read(user: Staff) -> QuerySet[Dispatch]:
    asked = CoReturn.objects.filter(state=PaperState.SIGNED).select_related("signed_by")
    return (
        co_handlers(user)
        .select_related("department", "assignee", *(f"ticket__{name}" for name in NAMED))
        .prefetch_related(with_clock([ClockKind.CO_HANDLE]), Prefetch("co_returns", asked, to_attr="asked"))
    )


def _told(row: Any) -> dict[str, Any]:
    lead = row.ticket.lead_department
    return {
        "ticket": row.ticket,
        "clock": first_clock(row),
        "tag": _("asks to be released") if row.asked else _("overdue"),
        "note": small_print([row.department.label, lead and _("lead %(name)s") % {"name": lead.label}]),
    }


def _in_hand(row: Any, user: Staff, now: datetime) -> dict[str, Any]:
    ticket = row.ticket
    choices = {c.verb: c for c in actions.choices(ticket, staff=user, now=now)}
    deciding = [choices[verb] for verb in ("waive_co", "refuse_co_return") if verb in choices]
    given: dict[str, Any] = {"ticket": ticket, "user": user, "now": now, "initial": {"dispatch": row.pk}}
    waiving = WaiverForm(auto_id="waive_%s", **given)
    refusing = ReleaseRefusalForm(auto_id="refuse_%s", **given)
    shares = list(ticket.dispatches.live().select_related("department").prefetch_related("deadlines"))
    return {
        "row": row,
        "ticket": ticket,
        "clock": first_clock(row),
        "asked": next(iter(row.asked), None),
        "lead": next((share for share in shares if share.role == DispatchRole.LEAD), None),
        "lead_clock": _handling_clock(shares),
        "may": _may(deciding, row),
        "reasons": [say(reason) for choice in deciding[:1] for reason in choice.reasons],
        "waiving": waiving,
        "refusing": refusing,
        "only": {"dispatch": str(row.pk)},
        "written": {"waive_co": waiving, "refuse_co_return": refusing},
    }


def _may(deciding: list[actions.Choice], row: Any) -> set[str]:
    """What may be decided on this very part."""
    allowed = {choice.verb for choice in deciding if choice.is_allowed}
    return allowed if row.asked else allowed - {"refuse_co_return"}


def _handling_clock(shares: list[Dispatch]) -> Any:
    lead = next((share for share in shares if share.role == DispatchRole.LEAD), None)
    clocks = lead.deadlines.all() if lead else []
    running = [clock for clock in clocks if clock.kind == ClockKind.HANDLE and clock.voided_at is None]
    return running[-1] if running else None
