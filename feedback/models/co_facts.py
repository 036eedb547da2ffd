"""What the rules must know of co-handlers' releases and of a wish to withdraw, where there can be any."""

from collections.abc import Sequence
from typing import Any

from feedback.choices import DispatchRole, PaperState
from feedback.models.cohandling import CoReturn
from feedback.models.dispatch import Dispatch
from feedback.models.notes import WithdrawalRequest
from feedback.models.ticket import Ticket


def asking_release(live: Sequence[Dispatch]) -> dict[int, int | None]:
    """The live co-handlers' dispatches whose release is undecided, and who signed the wish."""
    waiting = [d.pk for d in live if d.role == DispatchRole.CO and d.handled_at is None]
    if not waiting:
        return {}
    asked = CoReturn.objects.filter(dispatch_id__in=waiting, state=PaperState.SIGNED)
    return dict(asked.values_list("dispatch_id", "signed_by_id"))


def co_facts_of(ticket: Ticket, dispatches: Sequence[Dispatch]) -> dict[str, Any]:
    """What TicketFacts keeps for co-handling and withdrawal; ``dispatches`` are those not voided."""
    in_cycle = sum(d.role == DispatchRole.CO and d.cycle == ticket.cycle for d in dispatches)
    asked = ticket.withdrawal_asked_at is not None
    by = None
    if asked:
        waiting = WithdrawalRequest.objects.filter(ticket=ticket, state=PaperState.SIGNED)
        by = waiting.values_list("drafted_by_id", flat=True).first()
    return {"co_in_cycle": in_cycle, "withdrawal_asked": asked, "withdrawal_by": by}
