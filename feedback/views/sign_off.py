"""待签发: results and co-handlers' replies that wait for the approver's signature, by what is due first."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
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
from feedback.models import CoReply, Dispatch, ResultDraft
from feedback.querysets import DispatchQuerySet
from feedback.views.access import staff_of
from feedback.views.desks import Desk, first_clock, holders_only, open_desk, small_print, with_clock

GRANT = "approve_results"
WAITING = {"state": PaperState.DRAFTED, "handed_in_at__isnull": False}
SIGNING = {DispatchRole.LEAD: "submit_result", DispatchRole.CO: "co_reply"}


@require_safe
def sign_off(request: HttpRequest) -> HttpResponse:
    """The approver's desk: ``?ticket=`` is the id of the dispatch in hand."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, GRANT)
    desk = open_desk(request, _waiting(user), name="sign-off", path="id")
    return render(request, "feedback/sign_off.html", _context(desk, user, now))


def _waiting(user: Staff) -> DispatchQuerySet:
    """Open dispatches of the approver's departments on which a paper has been handed in."""
    held = Dispatch.objects.held_by(user, GRANT)
    papers = {model: model._default_manager.filter(**WAITING) for model in (ResultDraft, CoReply)}
    waiting = [Exists(rows.filter(dispatch=OuterRef("pk"))) for rows in papers.values()]
    return (
        held.open()
        .filter(waiting[0] | waiting[1])
        .select_related(
            "department",
            "ticket__channel",
            "ticket__topic",
            "ticket__area",
            "ticket__registered_by",
            "assignee",
        )
        .prefetch_related(
            with_clock([ClockKind.HANDLE, ClockKind.CO_HANDLE]),
            Prefetch("results", papers[ResultDraft].select_related("drafted_by"), to_attr="drafts"),
            Prefetch("co_replies", papers[CoReply].select_related("drafted_by"), to_attr="replies"),
        )
    )


def _context(desk: Desk, user: Staff, now: datetime) -> dict[str, Any]:
    def tell(row: Any) -> dict[str, Any]:
        paper = paper_of(row)
        own = paper.drafted_by_id == user.pk and not row.department.self_signing
        return {
            "ticket": row.ticket,
            "clock": first_clock(row),
            "tag": _("result") if row.role == DispatchRole.LEAD else _("co-reply"),
            "note": small_print([row.department.label, paper.drafted_by, _("your own draft") if own else ""]),
            "is_greyed": own,
        }

    context = {
        "desk": desk,
        "rows": desk.rows("pk", tell),
        "now": now,
        "calendar": load_calendar(),
        "empty": {
            "title": _("Nothing waits for your signature"),
            "text": _("Results and co-handlers' replies appear here when your people hand them in."),
            "icon": "stamp",
        },
    }
    return context | _in_hand(desk, user, now) if desk.selected else context


def _in_hand(desk: Desk, user: Staff, now: datetime) -> dict[str, Any]:
    row: Any = desk.selected
    ticket = row.ticket
    choices = {choice.verb: choice for choice in actions.choices(ticket, staff=user, now=now)}
    signing = choices.get(SIGNING[DispatchRole(row.role)])
    shares = [
        share
        for share in ticket.dispatches.live().select_related("department")
        if share.role == DispatchRole.CO
    ]
    return {
        "row": row,
        "ticket": ticket,
        "paper": paper_of(row),
        "is_result": row.role == DispatchRole.LEAD,
        "shares": shares,
        "answered": sum(share.handled_at is not None for share in shares),
        "contacts": list(row.contacts.select_related("recorded_by")),
        "reasons": [say(reason) for reason in signing.reasons] if signing else [],
        "can_sign": signing is not None and signing.is_allowed,
        "can_return": (found := choices.get("return_draft")) is not None and found.is_allowed,
        "clock": first_clock(row),
    }


def paper_of(row: Any) -> Any:
    """What waits for the signature: the result of a LEAD, the reply of a CO."""
    return (row.drafts or row.replies)[0]
