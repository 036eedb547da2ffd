"""Going through a list ticket by ticket: the place in it, its neighbours, and passing by what is watched."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.evidence import Subject, records_of
from core.keyset import rows_after, rows_before, turned
from core.reasons import Reason
from core.refusals import Refused, say
from core.web.asking import asking
from departments.look import look_of
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from feedback import actions
from feedback.actions.skipping import VERB, part_in_hand
from feedback.choices import Urgency
from feedback.choices.skipping import SkipGround
from feedback.models import Ticket
from feedback.queue.asked import MOST_COUNTED
from feedback.rules.skipping import Passed, reasons_to_say_why
from feedback.states import State
from feedback.views.access import staff_of, visible_ticket
from feedback.views.queue import listed
from feedback.watched import watched

NEXT, PREVIOUS = "next", "previous"
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ticket stands in a list: from 1, 0 when it has left; the numbers of its neighbours.

    Counted to one beyond ``MOST_COUNTED``: nobody needs the place in a longer list, and it costs the most.
    """

    place: int
    total: int
    previous: str = ""
    following: str = ""

    @property
    def is_in(self) -> bool:
        return self.place > 0

    @property
    def is_far(self) -> bool:
        """Whether the place is beyond what is counted."""
        return self.place > MOST_COUNTED

    @property
    def of_total(self) -> str:
        """How many there are, in words."""
        return f"{MOST_COUNTED:,}+" if self.total > MOST_COUNTED else str(self.total)


def list_of(request: HttpRequest, address: str) -> str:
    """The queue that ``address`` is, or that the ticket's page at ``address`` was opened from; else empty."""
    for _depth in range(2):
        is_ours = url_has_allowed_host_and_scheme(
            address, {request.get_host()}, require_https=request.is_secure()
        )
        parts = urlsplit(address) if is_ours else urlsplit("")
        name = _name_of(parts.path)
        if name == "queue":
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
        if name != "ticket":
            return ""
        address = parse_qs(parts.query).get("next", [""])[0]
    return ""


def _name_of(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def standing_in(address: str, ticket: Ticket, *, user: Staff, now: datetime) -> Standing:
    """The place of ``ticket`` in the queue at ``address``, as the person sees it now; at most five queries.

    A ticket that has left the list stands at 0, and what follows is the list's first.
    """
    rows = listed(_asked(address, user), now)
    order = tuple(str(name) for name in rows.query.order_by)
    row = rows.filter(ticket=ticket).first()
    if row is None:
        return Standing(0, _counted(rows), following=_number(rows))
    others = rows.exclude(ticket=ticket)
    before, after = rows_before(rows, row, order), rows_after(rows, row, order)
    return Standing(
        _counted(rows.filter(before)) + 1,
        _counted(rows),
        previous=_number(others.filter(before).order_by(*turned(order))),
        following=_number(others.filter(after)),
    )


def _counted(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST_COUNTED + 1].count()


def _asked(address: str, user: Staff) -> HttpRequest:
    """The request by which the page would be asked for the list."""
    parts = urlsplit(address)
    return asking(parts.path, parts.query, user)


def _number(rows: "object") -> str:
    found = rows.values_list("ticket__number", flat=True).first()  # type: ignore[attr-defined]
    return str(found or "")


def address_of(number: str, address: str) -> str:
    """The page of a ticket that keeps its way back to the list."""
    return f"{reverse('ticket', args=[number])}?{urlencode({'next': address})}"


def row_in(number: str, address: str) -> str:
    """The list, at the row of this ticket."""
    return f"{address}#t-{number}"


@dataclass(frozen=True, slots=True)
class Onward:
    """Where one stood in a list before a move, to go on from there after it."""

    address: str
    standing: Standing

    def after(self, ticket: Ticket, *, user: Staff, now: datetime, is_handed_on: bool) -> str:
        """The next ticket's page once this one is out of one's hands; empty while it is not."""
        if not self.standing.is_in:
            return ""
        if not is_handed_on and listed(_asked(self.address, user), now).filter(ticket=ticket).exists():
            return ""
        number = self.standing.following or self.standing.previous
        return address_of(number, self.address) if number else self.address


def onward_from(request: HttpRequest, ticket: Ticket, *, now: datetime) -> Onward | None:
    """The place in the list that the move's ``next`` leads back to; None where none is known or wanted.

    Asked before the move is made: after it the ticket may have left the list.
    """
    if look_of(request)["onward"]:
        return None
    address = list_of(request, request.POST.get("next") or request.GET.get("next") or "")
    return Onward(address, standing_in(address, ticket, user=staff_of(request), now=now)) if address else None


def back_to(request: HttpRequest, ticket: Ticket, address: str) -> str:
    """``address`` as a move leaves to it: the list at the ticket's row, or whatever else it is."""
    wanted = look_of(request)["onward"]
    found = list_of(request, address)
    if not found or (wanted != "list" and _name_of(urlsplit(address).path) != "queue"):
        return address
    return row_in(ticket.number, found)


@require_safe
def walk(request: HttpRequest) -> HttpResponse:
    """The place in ``?list=`` as a fragment; with ``go`` next or previous, on to that ticket."""
    user, now = staff_of(request), timezone.now()
    ticket = visible_ticket(request, request.GET.get("ticket", ""))
    address = list_of(request, request.GET.get("list", ""))
    if not address:
        raise Http404
    going = request.GET.get("go", "")
    if going == NEXT and _reasons(ticket, user, now):
        return redirect(f"{reverse('ticket-skip', args=[ticket.number])}?{urlencode({'list': address})}")
    standing = standing_in(address, ticket, user=user, now=now)
    if going not in (NEXT, PREVIOUS):
        context = {"ticket": ticket, "list": address, "standing": standing}
        return render(request, "feedback/ticket/_walk.html", context)
    number = standing.following if going == NEXT else standing.previous
    return redirect(address_of(number, address) if number else row_in(ticket.number, address))


@require_http_methods(["GET", "HEAD", "POST"])
def skip(request: HttpRequest, number: str) -> HttpResponse:
    """Asks why a watched matter is passed by; the answer is noted, and the next ticket opened."""
    user, now = staff_of(request), timezone.now()
    ticket = visible_ticket(request, number)
    address = list_of(request, request.POST.get("list") or request.GET.get("list", ""))
    reasons = [say(reason) for reason in _reasons(ticket, user, now)]
    wrong: list[str] = []
    if request.method == "POST":
        onward = standing_in(address, ticket, user=user, now=now).following if address else ""
        try:
            actions.skip(ticket, ground=request.POST.get("ground", ""), by=user, now=now)
        except Refused as refused:
            wrong = refused.sentences
        else:
            return redirect(address_of(onward, address) if onward else address or reverse("queue"))
    context = {
        "ticket": ticket,
        "list": address,
        "back": address_of(number, address) if address else ticket.get_absolute_url(),
        "reasons": reasons,
        "wrong": wrong,
        "grounds": SkipGround.choices,
        "title": _("Leave it for later?"),
    }
    return render(request, "feedback/skip.html", context, status=UNPROCESSABLE if wrong else 200)


def _reasons(ticket: Ticket, user: Staff, now: datetime) -> list[Reason]:
    part = part_in_hand(ticket, by=user)
    if part is None:
        return []
    today = in_shanghai(now).replace(hour=0, minute=0, second=0, microsecond=0)
    said = records_of(Subject("ticket", ticket.pk)).filter(verb=VERB, actor_id=user.pk, at__gte=today)
    passed = Passed(
        is_in_hand=True,
        due_at=part.due_at,
        is_suspended=ticket.state == State.SUSPENDED,
        is_critical=ticket.urgency == Urgency.CRITICAL,
        is_watched=bool(watched([ticket.pk])),
        skipped_today=said.exists(),
    )
    return reasons_to_say_why(passed, now)
