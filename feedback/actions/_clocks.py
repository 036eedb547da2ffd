"""The clocks of one ticket during a move: begun, stopped and saved together."""

from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from typing import Any

from departments.actions import clocks as clock_actions
from departments.calendars import load_calendar
from departments.models import Department, RuleVersion
from departments.rule_versions import current_rules
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Limit, MoveReason, due
from feedback.choices import ClockKind
from feedback.models import Deadline, Dispatch, Ticket
from feedback.rules.limits import Occasion, handling_limits, limit_for, statutory_of
from feedback.states import State

LEADING: dict[State, ClockKind] = {
    State.REGISTERED: ClockKind.DISPATCH,
    State.PENDING_DISPATCH: ClockKind.DISPATCH,
    State.DISPATCHED: ClockKind.HANDLE,
    State.RETURN_PENDING: ClockKind.RETURN_DECIDE,
    State.IN_PROGRESS: ClockKind.HANDLE,
    State.PENDING_REVIEW: ClockKind.REVIEW,
    State.PENDING_CALLBACK: ClockKind.CALLBACK,
    State.PENDING_VERDICT: ClockKind.VERDICT,
}
AT_DEPARTMENT = (ClockKind.HANDLE, ClockKind.CO_HANDLE)
Kinds = Collection[ClockKind]


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

    def open_clock(self, kind: ClockKind, dispatch: Dispatch | None) -> Deadline | None:
        """The open clock of this kind, to look at."""
        return self._running(kind, dispatch)

    def _caps(self, kind: ClockKind, start: datetime) -> dict[str, Any]:
        """What cuts the department's own limit: an upstream order still to come, a topic's limit of law."""
        if kind not in AT_DEPARTMENT:
            return {}
        upstream, topic = self.ticket.external_due_at, self.ticket.topic
        return {
            "external_due_at": upstream if upstream and upstream > start else None,
            "statutory": statutory_of(topic.statutory_limit) if topic else None,
        }

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
        started_at: datetime | None = None,
        rules: RuleVersion | None = None,
    ) -> Deadline:
        """Start a clock, now and by the limit in force unless others are given."""
        start = started_at or self.now
        links: dict[str, Any] = {"ticket": self.ticket, "dispatch": dispatch, **self._caps(kind, start)}
        if external_due_at:
            links["external_due_at"] = external_due_at
        clock: Deadline = clock_actions.begin(
            Deadline,
            kind=kind,
            owner=owner,
            limit=limit or self.limit(kind),
            started_at=start,
            calendar=self.calendar,
            rule_version=rules or self.rules,
            urgency=self.ticket.urgency,
            escalates=escalates,
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
        for clock in self._open(None, dispatch):
            clock_actions.stop(clock, at=self.now)
            self._mark(clock)

    def pause(self, kinds: Kinds, dispatch: Dispatch | None, reason: str, *, by: str = "") -> None:
        """Let the running clocks of these kinds stand still, for a reason (a MoveReason or another code)."""
        for clock in self._open(kinds, dispatch):
            clock_actions.suspend(clock, at=self.now, calendar=self.calendar, reason=reason, by=by)
            self._mark(clock)

    def resume(self, kinds: Kinds, dispatch: Dispatch | None, *, by: str = "") -> None:
        """Let the suspended clocks of these kinds go on with what they kept; carries the dispatch's due."""
        for clock in self._open(kinds, dispatch):
            clock_actions.resume_clock(
                clock, at=self.now, calendar=self.calendar, urgency=self.ticket.urgency, by=by
            )
            self._changed_due(clock, dispatch)

    def lengthen(
        self, kind: ClockKind, dispatch: Dispatch, working_days: int, *, by: str = ""
    ) -> Deadline | None:
        """Extend the open clock by working days from its old due day; ``by`` names who granted it."""
        for clock in self._open((kind,), dispatch):
            clock_actions.lengthen(
                clock,
                working_days=working_days,
                calendar=self.calendar,
                urgency=self.ticket.urgency,
                at=self.now,
                by=by,
            )
            return self._changed_due(clock, dispatch)
        return None

    def keep_at_least(
        self, kind: ClockKind, dispatch: Dispatch | None, hours: int, *, reason: str = ""
    ) -> Deadline | None:
        """The running clock is never due sooner than so many working hours from now."""
        for clock in self._open((kind,), dispatch):
            clock_actions.keep_at_least(
                clock, hours=hours, at=self.now, calendar=self.calendar, reason=reason
            )
            return self._changed_due(clock, dispatch)
        return None

    def give_back(
        self, kind: ClockKind, dispatch: Dispatch, *, since: datetime, reason: str = MoveReason.RETURN_DELAY
    ) -> Deadline | None:
        """The time from ``since`` until now was not the department's: a pause put in afterwards."""
        for clock in self._open((kind,), dispatch):
            clock_actions.give_back(clock, since=since, at=self.now, calendar=self.calendar, reason=reason)
            return self._changed_due(clock, dispatch)
        return None

    def void_all(self, dispatch: Dispatch, reason: str = "", *, by: str = "") -> None:
        """No clock of the dispatch ever counted, stopped ones included (a granted return)."""
        for clock in [*self._stored, *self._begun]:
            if clock.dispatch_id == dispatch.pk and clock.voided_at is None:
                clock_actions.void(clock, at=self.now, reason=reason, by=by)
                self._mark(clock)

    def void(self, kind: ClockKind, dispatch: Dispatch | None, reason: str = "") -> None:
        """The open clock of this kind never counted."""
        for clock in self._open((kind,), dispatch):
            clock_actions.void(clock, at=self.now, reason=reason)
            self._mark(clock)

    def restart(
        self, kind: ClockKind, dispatch: Dispatch, *, reason: str = MoveReason.REVIEW, hours: int = 4
    ) -> Deadline:
        """Run the last clock of the kind on after the pause since it stopped: no reset.

        If it had stopped in time, at least so many working hours are left.
        """
        clock = next(c for c in reversed(self._stored) if c.kind == kind and c.dispatch_id == dispatch.pk)
        clock_actions.restart(
            clock,
            at=self.now,
            calendar=self.calendar,
            urgency=self.ticket.urgency,
            at_least_hours=hours,
            reason=reason,
        )
        return self._changed_due(clock, dispatch)

    def begin_handling(self, dispatch: Dispatch, occasion: str = Occasion.FIRST) -> Deadline:
        """Start HANDLE of a first dispatch, a rework or a reopened matter; sets the dispatch's due time."""
        limits = handling_limits(
            self.rules.values,
            category=self.ticket.category,
            urgency=self.ticket.urgency,
            occasion=occasion,
        )
        limit = min(limits, key=lambda one: due(one, self.now, self.calendar).due_at)
        clock = self.begin(ClockKind.HANDLE, owner=dispatch.department, dispatch=dispatch, limit=limit)
        return self._changed_due(clock, dispatch)

    def remeasure(self, kind: ClockKind, dispatch: Dispatch, hours: int = 4) -> Deadline | None:
        """Measure the open clock anew from its start, after another category or urgency.

        By the version of the rules it was measured by. Its pauses and extensions stay; it is never due
        sooner than so many working hours from now.
        """
        for old in self._open((kind,), dispatch):
            rules = old.rule_version or self.rules
            limit = limit_for(rules.values, kind, category=self.ticket.category, urgency=self.ticket.urgency)
            new = self.begin(
                kind,
                owner=old.owner,
                dispatch=dispatch,
                limit=limit,
                escalates=old.escalates,
                started_at=old.started_at,
                rules=rules,
            )
            clock_actions.follow(new, old, at=self.now, calendar=self.calendar, at_least_hours=hours)
            self._mark(old)
            return self._changed_due(new, dispatch)
        return None

    def renew_dispatching(self) -> None:
        """After triage raised the urgency, the shorter limit runs from now; the old due time still holds."""
        clock = self._running(ClockKind.DISPATCH, None)
        limit = self.limit(ClockKind.DISPATCH)
        if clock is not None and limit != clock.limit:
            clock_actions.void(clock, at=self.now, reason=MoveReason.URGENCY)
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
        return self.restart(ClockKind.HANDLE, dispatch)

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
        """Write every clock begun or changed."""
        for clock in self._changed.values():
            clock.save()
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
