"""Who sits at the desk, when, and on which departments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db.models import Count, Prefetch, Q, QuerySet

from departments.models import Staff
from departments.roles import EVERY_PERMISSION
from departments.rules.calendar import WorkCalendar
from departments.scope import Scope, scope_many
from feedback.choices import ClockKind
from feedback.models import Deadline, Dispatch, Ticket
from feedback.states import State

FEW = 6
CENTRE_CLOCKS = (ClockKind.DISPATCH, ClockKind.REVIEW, ClockKind.CALLBACK)
"""The centre's own: one of them runs for what waits there."""
AT_CENTRE: Mapping[str, tuple[Q, ...]] = {
    "dispatch_tickets": (Q(state=State.REGISTERED), Q(state=State.PENDING_DISPATCH)),
    "audit_results": (Q(state=State.PENDING_REVIEW),),
    "call_back": (Q(state=State.PENDING_CALLBACK, is_callback_drawn=True),),
}
"""What waits at a centre, by the permission it waits for; a state for each, none in two."""


@dataclass
class Desk:
    """One person's desk at one moment; every scope is read at once."""

    user: Staff
    now: datetime
    calendar: WorkCalendar

    @cached_property
    def scopes(self) -> Mapping[str, Scope]:
        return scope_many(self.user, sorted(EVERY_PERMISSION))

    def holds(self, permission: str) -> bool:
        held = self.scopes[permission]
        return held.everything or bool(held.ids)

    def within(self, permission: str, path: str) -> Q:
        """The condition that the department at ``path`` lies in the permission's scope."""
        held = self.scopes[permission]
        return Q() if held.everything else Q(**{f"{path}__in": list(held.ids)})

    def dispatches(self, permission: str) -> QuerySet[Dispatch]:
        """Open work of the departments on which the person holds the permission."""
        rows = Dispatch.objects.filter(self.within(permission, "department_id"), is_open=True)
        return cast("QuerySet[Dispatch]", rows)

    def tickets(self, permission: str) -> QuerySet[Ticket]:
        """Tickets of the centres on which the person holds the permission."""
        return cast("QuerySet[Ticket]", Ticket.objects.filter(self.within(permission, "centre_id")))

    @cached_property
    def centre_counts(self) -> list[dict[str, Any]]:
        """Open tickets by centre and state, for every role of the centre at once; one query."""
        opened = Ticket.objects.open().filter(self.within("view_tickets", "centre_id"))
        return list(opened.values("centre_id", "state").annotate(n=Count("pk")).order_by())

    @cached_property
    def centre_first(self) -> list[Ticket]:
        """What waits at the centre and is due first, for every role there at once; two queries.

        Those due first in each state: of one an index has the order, of several together none has.
        """
        first, *others = (
            self.tickets(permission).filter(waits).order_by("due_at", "id").values("pk")[:FEW]
            for permission, states in AT_CENTRE.items()
            if self.holds(permission)
            for waits in states
        )
        rows = Ticket.objects.filter(pk__in=first.union(*others, all=True) if others else first)
        running = Deadline.objects.filter(
            kind__in=CENTRE_CLOCKS, stopped_at__isnull=True, voided_at__isnull=True
        )
        clocks = Prefetch("deadlines", queryset=running.order_by("due_at"), to_attr="clocks")
        return list(
            rows.select_related("lead_department", "topic").prefetch_related(clocks).order_by("due_at", "id")
        )

    def first(self, *states: str) -> list[Ticket]:
        """Of what waits at the centre in one of the states, the few that are due first."""
        return [ticket for ticket in self.centre_first if ticket.state in states][:FEW]

    def count(self, permission: str, *states: str) -> int:
        """How many tickets of the permission's centres stand in one of the states."""
        held = self.scopes[permission]
        return sum(
            row["n"] for row in self.centre_counts if row["state"] in states and row["centre_id"] in held
        )


@dataclass(frozen=True)
class Block:
    """One role's part of the page: its template, what it shows, and its finding in a sentence, if any.

    ``app`` is the folder of the templates: an upper app's own for the blocks it registers.
    """

    name: str
    finding: str
    context: dict[str, Any] = field(default_factory=dict)
    is_aside: bool = False
    app: str = "feedback"

    @property
    def template(self) -> str:
        return "/".join((self.app, "home", f"_{self.name}.html"))
