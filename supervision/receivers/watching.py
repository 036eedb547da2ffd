"""Reactions: watching. What was proposed falls away in the transaction that takes its ground away."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from feedback.events import ticket_moved
from feedback.models import Ticket
from supervision.actions.falling import (
    OF_RECTIFICATION,
    OF_TICKET,
    cut_back,
    fallen_entries,
    lapse_of_ticket,
    revoke_fallen,
)
from supervision.events import acted

VOIDING = frozenset(
    {
        "grant_return",
        "refuse_return",
        "record_contact",
        "withdraw_return",
        "redispatch",
        "reclassify",
        "grant_termination",
        "grant_suspension",
        "grant_extension",
        "resume",
        "supplement",
        "merge",
        "take_in",
        "triage",
        "co_return",
        "waive_co",
        "verdict",
        "urge",
    }
)
"""Moves of tickets that void a dispatch or a clock, give time back, or stop a clock at an earlier instant; a
changed calendar the sweep sees."""


@receiver(ticket_moved)
def let_fall(sender: type[Ticket], *, ticket: Ticket, verb: str, now: datetime, **_rest: Any) -> None:
    """Revoke the entries, and let lapse the proposals, of work that does not count any more."""
    if verb in VOIDING:
        revoke_fallen(fallen_entries(OF_TICKET, now=now, id_=ticket.pk), now=now)
        lapse_of_ticket(ticket.pk, now=now)
    if verb == "grant_termination":
        cut_back(ticket.pk, now=now)


@receiver(acted)
def let_fall_with_paper(sender: Any, *, row: Any, kind: str, verb: str, now: datetime, **_rest: Any) -> None:
    """A rectification that is void was never late."""
    if (kind, verb) == ("rectification", "void"):
        revoke_fallen(fallen_entries(OF_RECTIFICATION, now=now, id_=row.pk), now=now)
