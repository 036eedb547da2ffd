"""督办给您的: what supervision asks of the person's departments, by what is due first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.home import Block, Desk
from supervision.choices import ClockKind, EntryCode
from supervision.models import Card, Deadline
from supervision.rules.quarters import quarter_of

APPEALERS = ("file_appeal",)
UNIT = ("handle_tickets", "approve_results", *APPEALERS)
ASKS = (
    ClockKind.ORDER_ACK,
    ClockKind.ORDER_REPORT,
    ClockKind.RECT_CONTACT,
    ClockKind.RECT_PLAN,
    ClockKind.RECT_REMEDY,
    ClockKind.SHARE,
)
"""What everybody of the unit is asked; the time to appeal runs for those who may appeal."""
FEW = 6
"""How many stand there at once; the others unfold below them."""
MOST = 200
NAMED = ("order", "rectification__ticket", "entry__ticket", "share__duty", "owner")


@dataclass(frozen=True, slots=True)
class Ask:
    """One clock, the paper it is about, and a line that says what."""

    clock: Deadline
    what: str
    title: str
    url: str
    note: str


def for_you(desk: Desk) -> Block | None:
    """Two queries; nothing when supervision asks nothing."""
    clocks: Any = Deadline.objects.running()
    asked = Q(_within(desk, "owner_id", UNIT), kind__in=ASKS)
    appealable = Q(_within(desk, "owner_id", APPEALERS), kind=ClockKind.APPEAL_FILE)
    running = clocks.filter(asked | appealable)
    found = list(running.select_related(*NAMED).order_by("due_at", "id")[:MOST])
    cards = Card.objects.filter(_within(desk, "department_id", UNIT)).counting()
    n_cards = cards.in_quarter(quarter_of(desk.now)).count()
    if not found and not n_cards:
        return None
    n = len(found)
    finding = (
        ngettext("supervision asks %(n)s thing of you", "supervision asks %(n)s things of you", n) % {"n": n}
        if n
        else ""
    )
    asks = [_ask(clock) for clock in found]
    context = {"asks": asks[:FEW], "more": asks[FEW:], "n": n, "n_cards": n_cards}
    return Block("for_you", finding, context, app="supervision")


def _within(desk: Desk, path: str, permissions: tuple[str, ...]) -> Q:
    """The departments on which the person holds one of these grants."""
    held = [desk.scopes[name] for name in permissions]
    if any(one.everything for one in held):
        return Q()
    return Q(**{f"{path}__in": sorted({pk for one in held for pk in one.ids})})


def _ask(clock: Any) -> Ask:
    paper = clock.order or clock.rectification or clock.entry or clock.share
    return Ask(clock, clock.get_kind_display(), _title(clock), paper.get_absolute_url(), clock.owner.label)


def _title(clock: Any) -> str:
    if clock.order:
        return f"{clock.order.number} {clock.order.subject}"
    if clock.rectification:
        return str(clock.rectification.ticket.title)
    if clock.entry:
        parts = {"code": clock.entry.code, "rule": EntryCode(clock.entry.code).label}
        rule = _("%(code)s %(rule)s") % parts
        return f"{rule} · {clock.entry.ticket.title}" if clock.entry.ticket else rule
    return f"{clock.share.number} {clock.share.duty.item}"
