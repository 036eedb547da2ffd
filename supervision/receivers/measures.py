"""Reactions: a proposal falls away when the dispatch it speaks of never counted."""

from datetime import datetime
from typing import Any

from feedback.events import ticket_moved
from feedback.models import Ticket
from supervision.actions.proposals import lapse_voided

VOIDING = frozenset({"grant_return", "redispatch"})


def let_lapse(sender: object, *, ticket: Ticket, verb: str, now: datetime, **_rest: Any) -> None:
    """What was voided was never late."""
    if verb in VOIDING:
        lapse_voided(ticket.pk, now=now)


ticket_moved.connect(let_lapse, dispatch_uid="supervision.measures.let_lapse")
