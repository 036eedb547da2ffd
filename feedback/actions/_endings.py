"""How the work on a ticket ends: one function, whatever ended it."""

from core.known_queries import KnownQuery
from feedback.actions._move import Move
from feedback.choices import ClockKind
from feedback.models import Dispatch

LIVE = KnownQuery[Dispatch](lambda ticket: Dispatch.objects.filter(ticket=ticket).live())


def end_work(move: Move, *, voided: bool = False) -> None:
    """Nobody works on the ticket any more: every live dispatch ends, every clock stops, the centre's too.

    ``voided``: the departments' clocks never counted, not even the stopped ones; their dispatches just end.
    The caller sets the ticket's own fields (``completed_at`` …) and moves its state.
    """
    for row in LIVE(move.ticket.pk):
        if voided:
            move.clocks.void_all(row)
        else:
            move.clocks.stop_all(row)
        row.is_open, row.ended_at = False, move.now
        row.save()
    for kind in ClockKind:
        move.clocks.stop(kind)
