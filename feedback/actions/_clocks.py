"""The clocks of one ticket during a move: begun, stopped and saved together."""

from datetime import datetime
from functools import cached_property
from typing import Any

from departments.actions import clocks as clock_actions
from departments.calendars import load_calendar
from departments.models import Department, RuleVersion
from departments.rule_versions import current_rules
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Limit
from feedback.choices import ClockKind
from feedback.models import Deadline, Dispatch, Ticket
from feedback.rules.limits import limit_for
from feedback.states import State

LEADING: dict[State, ClockKind] = {
    State.REGISTERED: ClockKind.DISPATCH,
    State.PENDING_DISPATCH: ClockKind.DISPATCH,
    State.DISPATCHED: ClockKind.HANDLE,
    State.IN_PROGRESS: ClockKind.HANDLE,
    State.PENDING_REVIEW: ClockKind.REVIEW,
    State.PENDING_CALLBACK: ClockKind.CALLBACK,
    State.PENDING_VERDICT: ClockKind.VERDICT,
}


class Clocks:
    """Running clocks of a locked ticket; ``save`` writes what changed."""

    def __init__(self, ticket: Ticket, now: datetime, *, like: "Clocks | None" = None) -> None:
        self.ticket = ticket
        self.now = now
        if like is not None:
            self.calendar, self.rules = like.calendar, like.rules
        self._changed: dict[int, Deadline] = {}
        self._begun: list[Deadline] = []

    @cached_property
    def calendar(self) -> WorkCalendar:
        return load_calendar()

    @cached_property
    def rules(self) -> RuleVersion:
        return current_rules("limits", self.now)

    @cached_property
    def _stored(self) -> list[Deadline]:
        return (
            list(Deadline.objects.filter(ticket_id=self.ticket.pk).order_by("id")) if self.ticket.pk else []
        )

    def _running(self, kind: ClockKind, dispatch: Dispatch | None) -> Deadline | None:
        wanted = dispatch.pk if dispatch else None
        for clock in [*self._stored, *self._begun]:
            if (
                clock.kind == kind
                and clock.dispatch_id == wanted
                and not (clock.stopped_at or clock.voided_at)
            ):
                return clock
        return None

    def limit(self, kind: ClockKind) -> Limit:
        """The limit in force for this ticket's category and urgency."""
        return limit_for(self.rules.values, kind, category=self.ticket.category, urgency=self.ticket.urgency)

    def begin(
        self,
        kind: ClockKind,
        *,
        owner: Department,
        dispatch: Dispatch | None = None,
        limit: Limit | None = None,
        escalates: bool = True,
        external_due_at: datetime | None = None,
    ) -> Deadline:
        """Start a clock now, by the limit in force unless one is given."""
        links: dict[str, Any] = {"ticket": self.ticket, "dispatch": dispatch}
        clock: Deadline = clock_actions.begin(
            Deadline,
            kind=kind,
            owner=owner,
            limit=limit or self.limit(kind),
            started_at=self.now,
            calendar=self.calendar,
            rule_version=self.rules,
            urgency=self.ticket.urgency,
            escalates=escalates,
            external_due_at=external_due_at,
            **links,
        )
        self._begun.append(clock)
        return clock

    def stop(
        self, kind: ClockKind, *, dispatch: Dispatch | None = None, at: datetime | None = None
    ) -> Deadline | None:
        """Stop the running clock of this kind, if there is one, at ``at`` (now unless given)."""
        clock = self._running(kind, dispatch)
        if clock is not None:
            clock_actions.stop(clock, at=at or self.now)
            self._mark(clock)
        return clock

    def stop_all(self, dispatch: Dispatch) -> None:
        """Stop every running clock of a dispatch that has ended."""
        for kind in ClockKind:
            self.stop(kind, dispatch=dispatch)

    def renew_dispatching(self) -> None:
        """After triage raised the urgency, the shorter limit runs from now; the old due time still holds."""
        clock = self._running(ClockKind.DISPATCH, None)
        limit = self.limit(ClockKind.DISPATCH)
        if clock is not None and limit != clock.limit:
            clock_actions.void(clock, at=self.now)
            self._mark(clock)
            self.begin(
                ClockKind.DISPATCH,
                owner=self.ticket.centre,
                limit=limit,
                escalates=clock.escalates,
                external_due_at=clock.due_at,
            )

    def continue_handling(self, dispatch: Dispatch) -> Deadline:
        """Run HANDLE on after the pause of a review: no reset, at least 4 working hours left if in time."""
        clock = next(
            c for c in reversed(self._stored) if c.kind == ClockKind.HANDLE and c.dispatch_id == dispatch.pk
        )
        clock_actions.restart(clock, at=self.now, calendar=self.calendar, urgency=self.ticket.urgency)
        self._mark(clock)
        return clock

    def leading_due(self) -> datetime | None:
        """The due time of the clock that leads in the ticket's present state; None where none runs."""
        kind = LEADING.get(State(self.ticket.state))
        running = [
            c for c in [*self._stored, *self._begun] if c.kind == kind and not (c.stopped_at or c.voided_at)
        ]
        return running[-1].due_at if running else None

    def save(self) -> None:
        """Write every clock begun or changed."""
        for clock in self._changed.values():
            clock.save()
        if self._begun:
            Deadline.objects.bulk_create(self._begun)

    def _mark(self, clock: Deadline) -> None:
        if clock.pk:
            self._changed[clock.pk] = clock
