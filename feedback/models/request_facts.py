"""What the rules must know of a unit's requests; read only in the states in which there can be any."""

from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value

from core.known_queries import KnownQuery
from feedback.choices import PaperState, RequestKind
from feedback.models.dispatch import Dispatch
from feedback.models.requests import ExtensionRequest, Request, SuspensionRequest, TerminationRequest
from feedback.models.ticket import Ticket
from feedback.rules.facts import RequestFacts, RequestsFacts
from feedback.states import State

MODELS: dict[RequestKind, type[Request]] = {
    RequestKind.EXTENSION: ExtensionRequest,
    RequestKind.SUSPENSION: SuspensionRequest,
    RequestKind.TERMINATION: TerminationRequest,
}
WHERE = (State.IN_PROGRESS, State.SUSPENDED)
OPEN = (PaperState.DRAFTED, PaperState.SIGNED)
NOTHING = Value("", output_field=CharField())
NONE = Value(0, output_field=IntegerField())
FIELDS = (
    "kind", "pk", "state", "dispatch_id", "handed_in_at", "drafted_by_id", "signed_by_id", "signed_at",
    "on_ground", "days", "used",
)  # fmt: skip
COLUMNS: dict[RequestKind, dict[str, Any]] = {
    RequestKind.EXTENSION: {"on_ground": NOTHING, "days": F("working_days"), "used": NONE},
    RequestKind.SUSPENSION: {"on_ground": F("ground"), "days": F("working_days"), "used": F("days_used")},
    RequestKind.TERMINATION: {"on_ground": F("ground"), "days": NONE, "used": NONE},
}


def _of_cycle(ticket: int, cycle: int) -> QuerySet[Any, Any]:
    """Every request of one cycle of a ticket, of all three kinds."""
    parts = [
        model._default_manager.filter(dispatch__ticket=ticket, dispatch__cycle=cycle)
        .order_by()
        .annotate(kind=Value(kind.value), **COLUMNS[kind])
        .values_list(*FIELDS)
        for kind, model in MODELS.items()
    ]
    return parts[0].union(*parts[1:], all=True)


OF_CYCLE = KnownQuery[tuple[Any, ...]](_of_cycle)


def requests_of(ticket: Ticket, live: list[Dispatch]) -> RequestsFacts:
    """The requests of the ticket's cycle; one query while a department is at work, none otherwise."""
    if ticket.state not in WHERE or not live:
        return RequestsFacts()
    rows = [dict(zip(FIELDS, row, strict=True)) for row in OF_CYCLE(ticket.pk, ticket.cycle)]
    at_work = {row.pk for row in live}
    return RequestsFacts(
        open=tuple(_fact(row) for row in rows if row["state"] in OPEN and row["dispatch_id"] in at_work),
        extensions=sum(
            row["kind"] == RequestKind.EXTENSION
            and row["state"] == PaperState.GRANTED
            and row["dispatch_id"] in at_work
            for row in rows
        ),
        suspended_days=sum(row["used"] for row in rows),
    )


def _fact(row: dict[str, Any]) -> RequestFacts:
    return RequestFacts(
        kind=row["kind"],
        id=row["pk"],
        is_signed=row["state"] == PaperState.SIGNED,
        handed_in=row["handed_in_at"] is not None,
        drafted_by=row["drafted_by_id"],
        signed_by=row["signed_by_id"],
        signed_at=row["signed_at"],
        ground=row["on_ground"],
        days=row["days"],
    )
