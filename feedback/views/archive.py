"""归档: the archived tickets in scope, and those on their way there with what still keeps them."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.keyset import page
from core.refusals import say
from departments.models import Staff
from feedback.choices import HoldKind
from feedback.models import Hold, Ticket
from feedback.querysets import TicketQuerySet
from feedback.queue.asked import capped
from feedback.rules.facts import AftercareFacts, TicketFacts
from feedback.rules.guards.aftercare import archive_reasons
from feedback.rules.search import read
from feedback.search import containing
from feedback.states import State
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.desks import holders_only
from feedback.views.posted_words import words_posted

SIZE = 50
LONGEST_SEARCH = 60
NAMED = ("lead_department", "channel", "centre")
ORDERS = {"": ("-archived_at", "-id"), "waiting": ("completed_at", "id")}


@words_posted
def archive(request: HttpRequest) -> HttpResponse:
    """``?tab=waiting`` lists the completed tickets, ``?hold=`` those held by one kind, ``?q=`` searches."""
    now = timezone.now()
    found, tab = listed(request, now), _tab(request)
    visible: TicketQuerySet = Ticket.objects.visible_to(staff_of(request))
    shown = page(_named(found), order=ORDERS[tab], after=request.GET.get("after") or None, size=SIZE)
    hold = request.GET.get("hold", "") if tab else ""
    context = {
        "tab": tab,
        "hold": hold,
        "q": _words(request),
        "now": now,
        "rows": [_row(ticket, now) for ticket in shown.items],
        "total": capped(found),
        "tabs": _tabs(request, visible, tab),
        "kinds": _kinds(request, hold),
        "next_url": _further(request, shown.next_cursor),
        "previous_url": _further(request, shown.previous_cursor),
    }
    return render(request, "feedback/archive.html", context)


def listed(request: HttpRequest, now: datetime) -> TicketQuerySet:
    """What the page lists by its address, in its order: for the page, and for the file."""
    user = staff_of(request)
    holders_only(user, "view_tickets")
    tab = _tab(request)
    hold = request.GET.get("hold", "") if tab else ""
    found = _searched(_of_tab(Ticket.objects.visible_to(user), tab, hold), _words(request), user)
    return found.order_by(*ORDERS[tab])


def _tab(request: HttpRequest) -> str:
    return "waiting" if request.GET.get("tab") == "waiting" else ""


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _of_tab(visible: TicketQuerySet, tab: str, hold: str) -> TicketQuerySet:
    if not tab:
        return visible.filter(archived_at__isnull=False)
    waiting = visible.filter(state=State.COMPLETED, completed_at__isnull=False)
    if hold not in HoldKind.values:
        return waiting
    held = Hold.objects.filter(kind=hold, lifted_at__isnull=True).values("ticket_id")
    return waiting.filter(pk__in=held)


def _searched(rows: TicketQuerySet, words: str, user: Staff) -> TicketQuerySet:
    return rows.filter(containing(read(words), user)) if words else rows


def _named(rows: QuerySet[Any]) -> QuerySet[Any]:
    active = Hold.objects.filter(lifted_at__isnull=True)
    return rows.select_related(*NAMED).prefetch_related(Prefetch("holds", active, to_attr="active_holds"))


def _row(ticket: Any, now: datetime) -> dict[str, Any]:
    """One line, with what still keeps a completed ticket."""
    kinds = frozenset(str(hold.kind) for hold in ticket.active_holds)
    after = AftercareFacts(completed_at=ticket.completed_at, holds=kinds)
    facts = TicketFacts(ticket.pk, str(ticket.state), ticket.centre_id, after=after)
    waits = archive_reasons(facts, now) if ticket.state == State.COMPLETED else []
    told = [say(reason) for reason in waits] or [_("It is archived with the next run.")]
    return {"ticket": ticket, "reasons": told if ticket.state == State.COMPLETED else []}


def _tabs(request: HttpRequest, visible: TicketQuerySet, current: str) -> list[dict[str, Any]]:
    labels = {"": _("Archived"), "waiting": _("On the way to the archive")}
    return [
        {
            "label": label,
            "url": with_params(request, tab=tab, hold=""),
            "count": capped(_of_tab(visible, tab, "")),
            "is_current": tab == current,
        }
        for tab, label in labels.items()
    ]


def _kinds(request: HttpRequest, hold: str) -> list[dict[str, Any]]:
    """What may hold a ticket, as the options of a filter."""
    every = {"label": _("Anything"), "url": with_params(request, hold=""), "count": None, "is_on": not hold}
    return [
        every,
        *(
            {
                "label": kind.label,
                "url": with_params(request, hold=kind.value),
                "count": None,
                "is_on": kind == hold,
            }
            for kind in HoldKind
        ),
    ]


def _further(request: HttpRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    query = request.GET.copy()
    query["after"] = cursor
    return f"{request.path}?{query.urlencode()}"
