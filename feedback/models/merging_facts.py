"""What the rules must know of a ticket's merges, its question to the citizen, and who answered directly."""

from typing import Any

from core.known_queries import KnownQuery
from feedback.models.dispatch import Dispatch
from feedback.models.merging import Question
from feedback.models.ticket import Ticket
from feedback.states import ON_THE_DESK, State

OPEN_QUESTION = KnownQuery[int](
    lambda ticket: (
        Question.objects.filter(ticket=ticket, ended_at__isnull=True)
        .order_by()
        .values_list("pk", flat=True)[:1]
    )
)


def merging_facts_of(ticket: Ticket, dispatches: list[Dispatch]) -> dict[str, Any]:
    """One query at most, and only in the states where it can say anything."""
    state = State(ticket.state)
    asked = state in ON_THE_DESK and bool(OPEN_QUESTION(ticket.pk))
    is_direct = ticket.handled_at is not None and not dispatches
    return {
        "merged_count": ticket.merged_count,
        "merged_into_state": _state_of(ticket.merged_into_id),
        "senior_reasons": tuple(filter(None, ticket.senior_reasons.split(","))),
        "has_open_question": asked,
        "awaits_link": state == State.COMPLETED and is_direct and not ticket.answer_kind,
    }


def _state_of(target_id: int | None) -> str:
    if target_id is None:
        return ""
    return str(Ticket.objects.values_list("state", flat=True).get(pk=target_id))
