"""A higher or lower urgency, or another category, measures the ticket's open clocks anew."""

from departments.rules.clocks import MoveReason
from feedback.actions._cycles import occasion_of
from feedback.actions._move import Move
from feedback.choices import ClockKind, DispatchRole, Urgency
from feedback.models import Dispatch
from feedback.rules.urgency_words import WEIGHT
from feedback.states import ON_THE_DESK


def remeasure_clocks(move: Move) -> None:
    """Measure every open clock that urgency or category decides: limits anew from the dispatch (P).

    Never due sooner than four working hours from now, nor a co-handler after its LEAD. Before a dispatch only
    the centre's own clock runs; it is renewed as triage renews it. Dispatches get their new due times and are
    saved.
    """
    if move.ticket.state in ON_THE_DESK:
        move.clocks.renew_dispatching()
        return
    occasion = occasion_of(move)
    rows = sorted(move.ticket.dispatches.live(), key=lambda row: row.role != DispatchRole.LEAD)
    for row in rows:
        is_lead = row.role == DispatchRole.LEAD
        handling = ClockKind.HANDLE if is_lead else ClockKind.CO_HANDLE
        for kind in (ClockKind.SIGN, ClockKind.RESPOND, handling):
            move.clocks.remeasure(kind, row, occasion=occasion)
        if not is_lead:
            not_after(move, row, rows[0])
        row.ticket = move.ticket
        row.weigh()
        row.save(update_fields=["due_at", "weight"])


def not_after(move: Move, row: Dispatch, lead: Dispatch) -> None:
    """A co-handler is never due after its LEAD; sets ``row.due_at``, which the caller saves."""
    clock = move.clocks.open_clock(ClockKind.CO_HANDLE, row)
    if clock is not None and clock.is_running and clock.due_at > lead.due_at:
        move.clocks.keep_at_most(clock, lead.due_at, MoveReason.LEAD_DUE)
        row.due_at = clock.due_at


def raise_urgency(move: Move, urgency: str) -> bool:
    """Let the ticket take this urgency if it is heavier than its own, and its clocks with it."""
    if WEIGHT[urgency] <= WEIGHT[move.ticket.urgency]:
        return False
    move.note(urgency=urgency, urgency_was=move.ticket.urgency)
    move.ticket.urgency = Urgency(urgency)
    remeasure_clocks(move)
    return True
