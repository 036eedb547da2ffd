"""待签发: every paper that waits for the approver's signature, by what is due first."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.reasons import Reason
from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from departments.scope import scope
from feedback import actions
from feedback.choices import DispatchRole
from feedback.lifecycle import LABELS
from feedback.models import Dispatch, Ticket
from feedback.panels import files_by_paper
from feedback.states import State
from feedback.views import sign_off_papers as papers
from feedback.views.access import staff_of
from feedback.views.autosave import take_up_desk
from feedback.views.desks import Desk, first_clock, holders_only, open_desk, small_print, with_clock
from feedback.views.move_pages import BY_VERB
from feedback.views.sign_off_papers.elsewhere import waiting_elsewhere

NAMED = (
    "department",
    "assignee",
    "ticket__channel",
    "ticket__topic",
    "ticket__area",
    "ticket__registered_by",
    "ticket__centre",
)


@require_safe
def sign_off(request: HttpRequest) -> HttpResponse:
    """The approver's desk: ``?ticket=`` is the dispatch in hand, by id, ``?paper=`` which of its papers."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, papers.GRANT)
    clocks = sorted({kind for paper in papers.PAPERS for kind in paper.clocks})
    waiting = papers.dispatches(scope(user, papers.GRANT))
    rows = waiting.select_related(*NAMED).prefetch_related(with_clock(clocks))
    desk = open_desk(request, rows, name="sign-off", path="id")
    context = _context(desk, user, now, code=request.GET.get("paper", ""))
    if returning := context.get("returning"):
        paper = context["kind"]
        here = f"{desk.here}&paper={paper.code}"
        only = {"dispatch": str(context["row"].pk), "kind": paper.code}
        take_up_desk(request, here, {paper.give_back: returning}, only=only)
    context["elsewhere"] = waiting_elsewhere(user)
    return render(request, "feedback/sign_off.html", context)


def _context(desk: Desk, user: Staff, now: datetime, *, code: str) -> dict[str, Any]:
    row: Any = desk.selected
    waiting = papers.papers_on([*desk.items, *([row] if row else [])])

    def tell(row: Any) -> dict[str, Any]:
        own = all(one.drafted_by_id == user.pk for one in waiting[row.pk])
        own = own and not row.department.self_signing
        drafters = dict.fromkeys(one.drafted_by for one in waiting[row.pk])
        return {
            "ticket": row.ticket,
            "clock": first_clock(row),
            "tag": small_print(one.kind.tag for one in waiting[row.pk]),
            "note": small_print([row.department.label, *drafters, _("your own draft") if own else ""]),
            "is_greyed": own,
        }

    context = {
        "desk": desk,
        "rows": desk.rows("pk", tell),
        "now": now,
        "calendar": load_calendar(),
        "empty": {
            "title": _("Nothing waits for your signature"),
            "text": _("Results, replies and requests appear here when your people hand them in."),
            "icon": "stamp",
        },
    }
    return context | _in_hand(desk, row, waiting[row.pk], user, now, code) if row else context


def _in_hand(
    desk: Desk, row: Dispatch, waiting: list[papers.Waiting], user: Staff, now: datetime, code: str
) -> dict[str, Any]:
    one = next((one for one in waiting if one.kind.code == code), waiting[0])
    kind, ticket = one.kind, row.ticket
    paper = kind.model._default_manager.select_related("drafted_by").get(pk=one.pk)
    choices = {choice.verb: choice for choice in actions.choices(ticket, staff=user, now=now)}
    signing, back = choices.get(kind.sign), choices.get(kind.give_back)
    given: dict[str, Any] = {"ticket": ticket, "user": user, "now": now, "auto_id": "return_%s"}
    may_return = back is not None and back.is_allowed
    hand = papers.InHand(paper, row, user, now, load_calendar())
    return {
        "row": row,
        "ticket": ticket,
        "paper": paper,
        "kind": kind,
        "others": _others(desk, row, waiting, kind),
        "what": papers.WHAT[DispatchRole(row.role)],
        "files": files_by_paper(ticket, user),
        "sign_url": BY_VERB[kind.sign].url(ticket),
        "back_url": BY_VERB[kind.give_back].url(ticket) if kind.give_back else "",
        "reasons": [say(reason) for reason in (signing.reasons if signing else _not_now(kind, ticket))],
        "can_sign": signing is not None and signing.is_allowed,
        "returning": BY_VERB[kind.give_back].form(**given) if may_return else None,
        "clock": first_clock(row),
        **kind.tell(hand),
    }


def _not_now(kind: papers.PaperType, ticket: Ticket) -> list[Reason]:
    """Why a paper of this kind is not signed in the ticket's present state."""
    said = {"move": LABELS[kind.sign], "state": State(ticket.state).label}
    return [Reason("wrong_state", said)]


def _others(
    desk: Desk, row: Dispatch, waiting: list[papers.Waiting], shown: papers.PaperType
) -> list[dict[str, Any]]:
    """The papers of the same dispatch as tabs, when there is more than one."""
    return [
        {
            "url": f"{desk.url_of(row.pk)}&paper={one.kind.code}",
            "label": one.kind.tag,
            "count": None,
            "is_current": one.kind is shown,
        }
        for one in waiting
        if len(waiting) > 1
    ]
