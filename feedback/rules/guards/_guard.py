"""What a guard is."""

from collections.abc import Callable
from datetime import datetime

from core.reasons import Reason
from feedback.rules.facts import TicketFacts

Reasons = list[Reason]
Guard = Callable[[TicketFacts, datetime], Reasons]


def no_reasons(_facts: TicketFacts, _now: datetime) -> Reasons:
    """The guard of a move that its state alone allows."""
    return []
