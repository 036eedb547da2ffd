"""What the hotline centre looks at first: intake, dispatch, review, callbacks; the counts are shared."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.home.desk import FEW, Block, Desk
from feedback.models import Ticket
from feedback.states import ON_THE_DESK, State


def intake(desk: Desk) -> Block:
    """The intake agent: the door to register, and one's own latest."""
    mine = (
        Ticket.objects.visible_to(desk.user).filter(registered_by=desk.user).order_by("-registered_at", "-id")
    )
    return Block("intake", "", {"latest": list(mine.select_related("channel")[:FEW])}, is_aside=True)


def dispatching(desk: Desk) -> Block:
    """The dispatcher: how many wait for triage and dispatch, and the oldest."""
    triage, dispatch = (desk.count("dispatch_tickets", state) for state in ON_THE_DESK)
    parts = []
    if triage:
        parts.append(ngettext("%(n)s waits for triage", "%(n)s wait for triage", triage) % {"n": triage})
    if dispatch:
        parts.append(
            ngettext("%(n)s waits for dispatch", "%(n)s wait for dispatch", dispatch) % {"n": dispatch}
        )
    context = {"triage": triage, "dispatch": dispatch, "oldest": desk.first(*ON_THE_DESK)}
    return Block("dispatching", _(", ").join(parts), context)


def reviewing(desk: Desk) -> Block:
    """The auditor: results to review, bad answers that wait for a verdict."""
    n = desk.count("audit_results", State.PENDING_REVIEW)
    finding = (
        ngettext("%(n)s result waits for review", "%(n)s results wait for review", n) % {"n": n} if n else ""
    )
    oldest = desk.first(State.PENDING_REVIEW)
    verdicts = desk.count("audit_results", State.PENDING_VERDICT)
    return Block("reviewing", finding, {"n": n, "oldest": oldest, "verdicts": verdicts})


def calling(desk: Desk) -> Block:
    """The callback agent: who is to be called, those due first."""
    drawn = desk.tickets("call_back").filter(state=State.PENDING_CALLBACK, is_callback_drawn=True)
    n = drawn.count()
    finding = (
        ngettext("%(n)s citizen is to be called", "%(n)s citizens are to be called", n) % {"n": n}
        if n
        else ""
    )
    oldest = desk.first(State.PENDING_CALLBACK)
    return Block("calling", finding, {"n": n, "oldest": oldest})
