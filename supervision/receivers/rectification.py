"""Reactions: a bad answer opens a rectification; what becomes of the ticket becomes of it too."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver

from departments.clock_stories import register_reasons
from departments.models import Staff
from feedback.events import ticket_moved
from feedback.models import Ticket
from feedback.reports.marks import register_set_aside
from feedback.states import State
from supervision.actions import rectification_following as following
from supervision.actions.rectification import open_rectification
from supervision.choices import RectificationEnd
from supervision.models import Rectification, SetAside
from supervision.wording.rectification import CLOCK_REASONS

Facts = dict[str, Any]
Reaction = Callable[[Rectification, Ticket, Staff | None, datetime, Facts], None]
ANSWERED = (State.COMPLETED, State.PENDING_VERDICT)


def _judged(row: Rectification, ticket: Ticket, _by: Staff | None, now: datetime, facts: Facts) -> None:
    if not facts.get("fault") and row.cycle == ticket.cycle:
        following.void(row, reason=RectificationEnd.NO_FAULT, now=now)


def _again(row: Rectification, _ticket: Ticket, _by: Staff | None, now: datetime, _facts: Facts) -> None:
    following.follow_rework(row, now=now)


def _dispatched(row: Rectification, ticket: Ticket, _by: Staff | None, now: datetime, _facts: Facts) -> None:
    if row.is_rework:
        following.follow_lead(row, ticket=ticket, now=now)


def _contacted(row: Rectification, ticket: Ticket, by: Staff | None, now: datetime, _facts: Facts) -> None:
    if row.is_rework:
        following.follow_contact(row, ticket=ticket, by=by, now=now)


def _approved(row: Rectification, ticket: Ticket, _by: Staff | None, now: datetime, _facts: Facts) -> None:
    if row.is_rework:
        following.follow_remedy(row, ticket=ticket, now=now)


def _answered(row: Rectification, ticket: Ticket, by: Staff | None, now: datetime, facts: Facts) -> None:
    if row.is_rework and facts.get("from") == State.PENDING_CALLBACK and ticket.state in ANSWERED:
        following.follow_answer(row, ticket=ticket, by=by, now=now)


def _ended(reason: RectificationEnd) -> Reaction:
    def react(row: Rectification, _ticket: Ticket, _by: Staff | None, now: datetime, _facts: Facts) -> None:
        following.end(row, reason=reason, now=now)

    return react


REACTIONS: dict[str, Reaction] = {
    "verdict": _judged,
    "rework": _again,
    "reopen": _again,
    "dispatch": _dispatched,
    "record_contact": _contacted,
    "approve_result": _approved,
    "rate": _answered,
    "record_callback": _answered,
    "close_unanswered": _answered,
    "conclude": _ended(RectificationEnd.FINAL_ANSWER),
    "withdraw": _ended(RectificationEnd.WITHDRAWN),
    "confirm_withdrawal": _ended(RectificationEnd.WITHDRAWN),
    "grant_termination": _ended(RectificationEnd.TERMINATED),
}
"""By the ticket's verb: what a running rectification of it does."""


register_reasons(CLOCK_REASONS)


@receiver(ticket_moved, dispatch_uid="rectification-of-moves")
def follow_the_ticket(
    sender: Any, *, ticket: Ticket, verb: str, by: Staff | None, now: datetime, facts: Facts, **_more: Any
) -> None:
    """Let the ticket's running rectifications follow it, and open one for a bad answer."""
    if react := REACTIONS.get(verb):
        for row in following.running_of(ticket):
            react(row, ticket, by, now, facts)
    if ticket.state == State.PENDING_VERDICT and facts.get("from") != State.PENDING_VERDICT:
        for row in following.running_of(ticket):
            following.end(row, reason=RectificationEnd.BAD_AGAIN, now=now)
        open_rectification(ticket, now=now)


register_set_aside(
    Exists(SetAside.objects.filter(Q(rating=OuterRef("pk")) | Q(rating__stands_for=OuterRef("pk"))))
)
