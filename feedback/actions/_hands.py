"""How a matter leaves the hands of its departments before their work is done."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from departments.rules.clocks import MoveReason
from feedback.choices import ClockKind, DispatchRole, EndKind, HoldKind, PaperState
from feedback.models import (
    CoReturn,
    Dispatch,
    Hold,
    JointReview,
    Retrospective,
    ReturnRequest,
    Ticket,
    WithdrawalRequest,
)
from feedback.states import State

if TYPE_CHECKING:
    from feedback.actions._move import Move

VOIDED = frozenset({EndKind.RETURNED, EndKind.MISDIRECTED})
REASONS = {EndKind.RETURNED: MoveReason.RETURNED}
OUTSIDE = frozenset({State.WITHDRAWN, State.TERMINATED})
"""The ends of a matter that departments had worked on, outside the loop: nobody looks back on it."""


def end_early(move: "Move", kind: EndKind, *, reason: str = "", heir: int | None = None) -> list[Dispatch]:
    """Every live dispatch ends, its LEAD and its COs; what they are called and count for follows the kind.

    RETURNED and MISDIRECTED never counted: dispatches and clocks are voided, and give no view of the ticket.
    TAKEN_AWAY stays assessed: the clocks stop now. DISSOLVED: the clocks are voided too, because those of the
    successor (department ``heir``) inherit them; a co-handler succeeds to itself.
    """
    rows = list(move.ticket.dispatches.live().select_related("department").order_by("id"))
    for row in rows:
        if kind is EndKind.TAKEN_AWAY:
            move.clocks.stop_all(row)
        else:
            move.clocks.void_all(row, REASONS.get(kind, MoveReason.REDISPATCHED))
        row.is_open, row.ended_at, row.end_kind = False, move.now, kind
        row.voided_at = move.now if kind in VOIDED else None
        if kind is EndKind.DISSOLVED:
            row.successor_id = heir if row.role == DispatchRole.LEAD else row.department_id
        row.save()
    settle_departments(move.ticket)
    return rows


def settle_departments(ticket: Ticket) -> None:
    """Who sees the ticket, and who leads: by the dispatches that were not voided, as they are stored."""
    rows: QuerySet[Dispatch] = ticket.dispatches.filter(voided_at__isnull=True).order_by("id")
    kept = list(rows.values_list("department_id", "delegated_to_id", "role"))
    ticket.department_ids = sorted({pk for row in kept for pk in row[:2] if pk})
    led = [department for department, _unit, role in kept if role == DispatchRole.LEAD]
    ticket.lead_department_id = led[-1] if led else None


def leave_nothing_waiting(move: "Move") -> None:
    """Close papers about a state the ticket has left: a return still undecided, a review still to be held.

    Called for every move once the verb is done; asks the database only where there can be any.
    """
    ticket = move.ticket
    if move.source == State.RETURN_PENDING != ticket.state:
        move.clocks.stop(ClockKind.RETURN_DECIDE)
        signed = ReturnRequest.objects.filter(dispatch__ticket=ticket, state=PaperState.SIGNED)
        signed.update(state=PaperState.WITHDRAWN, decided_at=move.now)
    if move.source == State.PENDING_DISPATCH != ticket.state and ticket.return_count:
        move.clocks.stop(ClockKind.JOINT_REVIEW)
        JointReview.objects.filter(ticket=ticket, closed_at=None).update(closed_at=move.now)
    _close_of_departments(move)
    if ticket.withdrawal_asked_at is not None and not ticket.is_open:
        ticket.withdrawal_asked_at = None
        asked = WithdrawalRequest.objects.filter(ticket=ticket, state=PaperState.SIGNED)
        asked.update(state=PaperState.WITHDRAWN, decided_at=move.now)
    if ticket.state in OUTSIDE and move.source != ticket.state:
        _ask_no_retrospective(move)


def _close_of_departments(move: "Move") -> None:
    """A return not yet signed, and a wish to be released, end with the part they were written on."""
    ended = {"dispatch__ticket": move.ticket, "dispatch__ended_at__isnull": False}
    if move.facts.return_by is not None:
        drafts = ReturnRequest.objects.filter(state=PaperState.DRAFTED, **ended)
        if drafts.update(state=PaperState.WITHDRAWN, decided_at=move.now):
            move.note(fell_away="return")
    if any(share.asks_release for share in move.facts.co_shares()):
        wishes = CoReturn.objects.filter(state=PaperState.SIGNED, **ended)
        wishes.update(state=PaperState.WITHDRAWN, decided_at=move.now)


def _ask_no_retrospective(move: "Move") -> None:
    """One put off until the matter is completed again is never due: it ends, and with it its hold."""
    outstanding = Retrospective.objects.filter(ticket=move.ticket, state=PaperState.DRAFTED)
    if outstanding.update(state=PaperState.WITHDRAWN, decided_at=move.now):
        holds = Hold.objects.filter(ticket=move.ticket, kind=HoldKind.RETROSPECTIVE, lifted_at__isnull=True)
        holds.update(lifted_at=move.now, lifted_by=move.by)
