"""The clocks of one ticket as rows: read once, kept while a move changes them, and saved together."""

from collections.abc import Collection
from datetime import datetime
from functools import cached_property

from core.known_queries import KnownQuery
from departments.calendars import fresh_calendar
from departments.models import RuleVersion
from departments.rule_versions import current_rules
from departments.rules.calendar import WorkCalendar
from feedback.actions._stored import Stored, changed, stored
from feedback.choices import ClockKind
from feedback.models import Deadline, Dispatch, Ticket
from feedback.states import State

LEADING: dict[State, ClockKind] = {
    State.REGISTERED: ClockKind.DISPATCH,
    State.PENDING_DISPATCH: ClockKind.DISPATCH,
    State.DISPATCHED: ClockKind.HANDLE,
    State.RETURN_PENDING: ClockKind.RETURN_DECIDE,
    State.IN_PROGRESS: ClockKind.HANDLE,
    State.SUSPENDED: ClockKind.HANDLE,
    State.PENDING_REVIEW: ClockKind.REVIEW,
    State.PENDING_CALLBACK: ClockKind.CALLBACK,
    State.PENDING_VERDICT: ClockKind.VERDICT,
}
AT_DEPARTMENT = (ClockKind.HANDLE, ClockKind.CO_HANDLE)
Kinds = Collection[ClockKind]
CLOCKS = KnownQuery[Deadline](lambda ticket: Deadline.objects.filter(ticket=ticket).order_by("id"))


class ClockRows:
    """Running clocks of a locked ticket; ``save`` writes what changed."""

    def __init__(self, ticket: Ticket, now: datetime, *, like: "ClockRows | None" = None) -> None:
        self.ticket = ticket
        self.now = now
        if like is not None:
            self.calendar, self.rules = like.calendar, like.rules
        self._changed: dict[int, Deadline] = {}
        self._read: dict[int, Stored] = {}
        self._begun: list[Deadline] = []

    @cached_property
    def calendar(self) -> WorkCalendar:
        return fresh_calendar()

    @cached_property
    def rules(self) -> RuleVersion:
        return current_rules("limits", self.now)

    @cached_property
    def _stored(self) -> list[Deadline]:
        clocks = CLOCKS(self.ticket.pk) if self.ticket.pk else []
        self._read = {clock.pk: stored(clock) for clock in clocks}
        return clocks

    def _open(self, kinds: Kinds | None, dispatch: Dispatch | None) -> list[Deadline]:
        """The open clocks of these kinds (of all, if None), suspended ones included."""
        wanted = dispatch.pk if dispatch else None
        return [
            clock
            for clock in [*self._stored, *self._begun]
            if clock.is_open and clock.dispatch_id == wanted and (kinds is None or clock.kind in kinds)
        ]

    def _running(self, kind: ClockKind, dispatch: Dispatch | None) -> Deadline | None:
        found = self._open((kind,), dispatch)
        return found[0] if found else None

    def leading_due(self) -> datetime | None:
        """The due time of the clock that leads in the ticket's present state; None where none runs."""
        kind = LEADING.get(State(self.ticket.state))
        if kind is ClockKind.DISPATCH and self._running(ClockKind.JOINT_REVIEW, None):
            kind = ClockKind.JOINT_REVIEW
        running = [
            c for c in [*self._stored, *self._begun] if c.kind == kind and not (c.stopped_at or c.voided_at)
        ]
        return running[-1].due_at if running else None

    def save(self) -> None:
        """Write every clock begun, and what changed of the others."""
        for pk, clock in self._changed.items():
            clock.save(update_fields=changed(clock, self._read[pk]) if pk in self._read else None)
        if self._begun:
            Deadline.objects.bulk_create(self._begun)

    def _changed_due(self, clock: Deadline, dispatch: Dispatch | None) -> Deadline:
        """Keep the clock for saving; the caller saves ``dispatch``, which gets its handling clock's due."""
        self._mark(clock)
        if dispatch is not None and clock.kind in AT_DEPARTMENT:
            dispatch.due_at = clock.due_at
        return clock

    def _mark(self, clock: Deadline) -> None:
        if clock.pk:
            self._changed[clock.pk] = clock
