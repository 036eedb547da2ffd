"""What a move would start, worked out by the same code as the move and never saved."""

from datetime import datetime

from feedback.actions._clocks import Clocks
from feedback.choices import ClockKind
from feedback.models import Deadline, Ticket


def clocks_if_dispatched(ticket: Ticket, *, now: datetime) -> list[Deadline]:
    """The LEAD's clocks, unsaved, were the ticket dispatched at this moment (T6), in the order they fall due.

    Raises KeyError while the category is missing, Refused where no limits are in force.
    """
    clocks = Clocks(ticket, now)
    kinds = [ClockKind.SIGN, ClockKind.HANDLE, *([ClockKind.RESPOND] if ticket.is_answerable else [])]
    found = [clocks.begin(kind, owner=ticket.centre) for kind in kinds]
    return sorted(found, key=lambda clock: clock.due_at)
