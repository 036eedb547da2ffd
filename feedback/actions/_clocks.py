"""The clocks of one ticket during a move: begun, stopped and saved together."""

from datetime import datetime
from typing import Any

from departments.actions import clocks as clock_actions
from departments.models import Department, RuleVersion
from departments.rules.clocks import Limit, MoveKind, MoveReason, due
from feedback.actions._clock_rows import AT_DEPARTMENT, LEADING, ClockRows, Kinds
from feedback.choices import ClockKind
from feedback.models import Deadline, Dispatch
from feedback.rules.limits import Occasion, handling_limits, limit_for, statutory_of

__all__ = ["AT_DEPARTMENT", "LEADING", "Clocks"]


class Clocks(ClockRows):
    """What a move does to the clocks of its locked ticket."""

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

    def pause(
        self,
        kinds: Kinds,
        dispatch: Dispatch | None,
        reason: str,
        *,
        by: str = "",
        at: datetime | None = None,
    ) -> None:
        """Let the running clocks of these kinds stand still, for a reason (a MoveReason or another code)."""
        for clock in self._open(kinds, dispatch):
            clock_actions.suspend(clock, at=at or self.now, calendar=self.calendar, reason=reason, by=by)
            self._mark(clock)

    def resume(
        self, kinds: Kinds, dispatch: Dispatch | None, *, by: str = "", at: datetime | None = None
    ) -> None:
        """Let the suspended clocks of these kinds go on with what they kept; carries the dispatch's due.

        ``at``: when it was over, if that was noticed later than it happened.
        """
        for clock in self._open(kinds, dispatch):
            clock_actions.resume_clock(
                clock, at=at or self.now, calendar=self.calendar, urgency=self.ticket.urgency, by=by
            )
            self._changed_due(clock, dispatch)

    def await_decision(self, kinds: Kinds, dispatch: Dispatch) -> None:
        """While a request for more time is undecided, these clocks run but escalate no further."""
        for clock in self._open(kinds, dispatch):
            clock_actions.await_decision(clock)
            self._mark(clock)

    def decided(self, kinds: Kinds, dispatch: Dispatch) -> None:
        """The request is decided: escalation goes on from the step where it waited."""
        for clock in self._stored:
            if clock.dispatch_id == dispatch.pk and clock.kind in kinds and clock.awaits_decision:
                clock_actions.decided(clock, at=self.now, calendar=self.calendar)
                self._mark(clock)

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

    def keep_at_most(self, clock: Deadline, due_at: datetime, reason: str) -> None:
        """The clock is never due later than this; the caller carries its due time to the dispatch."""
        clock_actions.keep_at_most(clock, due_at=due_at, at=self.now, calendar=self.calendar, reason=reason)
        self._mark(clock)

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

    def limit_on(self, kind: ClockKind, occasion: str) -> Limit:
        """The limit in force now, of a first dispatch, a rework or a reopened matter."""
        return self._limit_by(self.rules, kind, occasion, self.now)

    def begin_handling(self, dispatch: Dispatch, occasion: str = Occasion.FIRST) -> Deadline:
        """Start HANDLE of a first dispatch, a rework or a reopened matter; sets the dispatch's due time."""
        limit = self.limit_on(ClockKind.HANDLE, occasion)
        clock = self.begin(ClockKind.HANDLE, owner=dispatch.department, dispatch=dispatch, limit=limit)
        return self._changed_due(clock, dispatch)

    def remeasure(
        self, kind: ClockKind, dispatch: Dispatch, hours: int = 4, *, occasion: str = Occasion.FIRST
    ) -> Deadline | None:
        """Measure the open clock anew from its start, after another category or urgency.

        By the version of the rules it was measured by; the same limit leaves it as it is, and a shorter one
        what is late already. Its pauses and extensions stay; it is never due sooner than so many working
        hours from now.
        """
        for old in self._open((kind,), dispatch):
            rules = old.rule_version or self.rules
            limit = self._limit_by(rules, kind, occasion, old.started_at)
            law = self._caps(kind, old.started_at).get("statutory")
            if limit == old.limit and (str(law) if law else "") == old.statutory:
                continue
            if old.is_overdue(self.now) and due(limit, old.started_at, self.calendar).due_at <= old.due_at:
                continue
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

    def _limit_by(self, rules: RuleVersion, kind: ClockKind, occasion: str, start: datetime) -> Limit:
        """The limit by a version of the rules; of HANDLE on the occasion, the one that is due first."""
        kinds: dict[str, str] = {"category": self.ticket.category, "urgency": self.ticket.urgency}
        if kind is ClockKind.RESPOND and occasion == Occasion.REWORK:
            return limit_for(rules.values, "RECONTACT", **kinds)
        if kind is not ClockKind.HANDLE:
            return limit_for(rules.values, kind, **kinds)
        limits = handling_limits(rules.values, **kinds, occasion=occasion)
        return min(limits, key=lambda one: due(one, start, self.calendar).due_at)

    def renew_dispatching(self) -> None:
        """After triage raised the urgency, the shorter limit runs from now; the old due time still holds."""
        clock = self._running(ClockKind.DISPATCH, None)
        limit = self.limit(ClockKind.DISPATCH)
        if clock is not None and limit != clock.limit:
            pauses = [step.reason for step in clock.history if step.kind is MoveKind.PAUSE]
            waits_for = pauses[-1] if clock.is_paused else None
            clock_actions.void(clock, at=self.now, reason=MoveReason.URGENCY)
            self._mark(clock)
            new = self.begin(
                ClockKind.DISPATCH,
                owner=self.ticket.centre,
                limit=limit,
                escalates=clock.escalates,
                external_due_at=None if clock.remaining else clock.due_at,
            )
            if waits_for is not None:
                clock_actions.suspend(new, at=self.now, calendar=self.calendar, reason=waits_for)

    def continue_handling(self, dispatch: Dispatch) -> Deadline:
        """Run HANDLE on after the pause of a review: no reset, at least 4 working hours left if in time."""
        return self.restart(ClockKind.HANDLE, dispatch)
