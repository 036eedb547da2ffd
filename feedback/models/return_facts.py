"""What the rules must know of a ticket's returns; read only in the states in which it can matter."""

from typing import Any

from core.known_queries import KnownQuery
from departments.calendars import load_calendar
from departments.rules.clocks import Limit, due
from feedback.choices import DispatchRole, PaperState
from feedback.models.dispatch import Dispatch
from feedback.models.returns import Designation, JointReview, ReturnRequest
from feedback.models.ticket import Ticket
from feedback.states import State

RETURN_WITHIN = Limit.parse("1wd")
"""After the dispatch; at its end the LEAD's time to sign a return is over (T8)."""

SIGNED = KnownQuery[tuple[int | None, int | None]](
    lambda live: ReturnRequest.objects.filter(dispatch__in=live, state=PaperState.SIGNED).values_list(
        "drafted_by_id", "signed_by_id"
    )
)
DRAFTED = KnownQuery[ReturnRequest](
    lambda lead: ReturnRequest.objects.filter(dispatch=lead, state=PaperState.DRAFTED)[:1]
)
DESIGNATED = KnownQuery[int](
    lambda ticket: Designation.objects.filter(ticket=ticket, dispatch=None, superseded_at=None).values_list(
        "lead_id", flat=True
    )[:1]
)


def return_facts_of(ticket: Ticket, live: list[Dispatch]) -> dict[str, Any]:
    """The fields of TicketFacts about returns; one query where one is possible or undecided, two later."""
    if ticket.state in (State.DISPATCHED, State.IN_PROGRESS):
        lead = next((row for row in live if row.role == DispatchRole.LEAD), None)
        return _of_lead(lead) if lead and lead.first_contact_at is None else {}
    if ticket.state == State.RETURN_PENDING:
        signed = SIGNED(tuple(row.pk for row in live)) if live else []
        return {"return_hands": frozenset(hand for row in signed for hand in row)}
    if ticket.state == State.PENDING_DISPATCH:
        return _of_waiting(ticket)
    return {}


def _of_lead(lead: Dispatch) -> dict[str, Any]:
    draft = DRAFTED.first(lead.pk)
    return {
        "return_until": due(RETURN_WITHIN, lead.dispatched_at, load_calendar()).due_at,
        "return_by": draft.drafted_by_id if draft else None,
        "return_handed_in": draft is not None and draft.handed_in_at is not None,
    }


def _of_waiting(ticket: Ticket) -> dict[str, Any]:
    """A designation may stand on any ticket that waits; a joint review only after returns."""
    open_reviews = JointReview.objects.filter(ticket=ticket, closed_at=None)
    return {
        "joint_review_open": bool(ticket.return_count) and open_reviews.exists(),
        "designated_id": DESIGNATED.first(ticket.pk),
    }
