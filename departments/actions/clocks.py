"""What happens to a clock: begin, stop, suspend, resume, lengthen, void. Fields are set, never saved.

The caller holds the row's lock, saves (or bulk-creates) and writes the evidence, in the transaction of its
own verb. Moves on a clock that is not open change nothing.
"""

from datetime import datetime
from typing import TypeVar

from departments.models.clock import Clock
from departments.models.rule_version import RuleVersion
from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.rules.clocks import (
    Limit,
    Move,
    MoveKind,
    Replayed,
    Step,
    StepName,
    ladder,
    next_step,
    replay,
)

ClockT = TypeVar("ClockT", bound=Clock)
ORDER = tuple(name.value for name in StepName)


def begin(
    model: type[ClockT],
    *,
    kind: str,
    owner: object,
    limit: Limit,
    started_at: datetime,
    calendar: WorkCalendar,
    rule_version: RuleVersion | None,
    urgency: str,
    escalates: bool = True,
    external_due_at: datetime | None = None,
    **links: object,
) -> ClockT:
    """An unsaved clock, started. ``external_due_at`` is an upstream order's own due time: the earlier counts.

    ``links`` are the concrete model's own fields. With ``escalates`` False no step is ever stored.
    """
    clock = model(
        kind=kind,
        owner=owner,
        basis=limit.basis.value,
        amount=limit.amount,
        rule_version=rule_version,
        urgency=urgency,
        escalates=escalates,
        started_at=started_at,
        external_due_at=external_due_at,
        moves=[],
        **links,
    )
    settle(clock, at=started_at, calendar=calendar)
    return clock


def stop(clock: Clock, *, at: datetime) -> None:
    """The act the clock waited for is done; whether in time is ``clock.is_met``."""
    if clock.is_open:
        clock.stopped_at = at
        _no_next(clock)


def void(clock: Clock, *, at: datetime) -> None:
    """The clock no longer counts, as if it had never run."""
    if clock.voided_at is None:
        clock.voided_at = at
        _no_next(clock)


def suspend(clock: Clock, *, at: datetime, calendar: WorkCalendar) -> None:
    """Stand still from the instant, keeping what is left. Begun at or after the due time it moves nothing."""
    if clock.is_running:
        _note(clock, MoveKind.PAUSE, at)
        settle(clock, at=at, calendar=calendar)


def resume_clock(clock: Clock, *, at: datetime, calendar: WorkCalendar, urgency: str) -> None:
    """Go on from the instant with what was kept."""
    if clock.is_paused:
        clock.urgency = urgency
        _note(clock, MoveKind.RESUME, at)
        settle(clock, at=at, calendar=calendar)


def lengthen(clock: Clock, *, working_days: int, calendar: WorkCalendar, urgency: str) -> None:
    """Due at the close of the n-th working day after the old due day; from then on a wd clock."""
    if clock.is_open:
        old = clock.due_at
        clock.urgency = urgency
        _note(clock, MoveKind.EXTEND, old, working_days)
        settle(clock, at=old, calendar=calendar)


def restart(
    clock: Clock, *, at: datetime, calendar: WorkCalendar, urgency: str, at_least_hours: int = 4
) -> None:
    """A stopped clock runs again after its result was sent back.

    The time since it stopped was a pause. If it had stopped in time, at least so many working hours are left.
    """
    if clock.stopped_at is None or clock.voided_at is not None:
        return
    stopped, was_met, clock.stopped_at = clock.stopped_at, clock.is_met, None
    clock.urgency = urgency
    if not clock.paused_at:
        _note(clock, MoveKind.PAUSE, stopped)
    _note(clock, MoveKind.RESUME, at)
    if was_met:
        _note(clock, MoveKind.AT_LEAST, at, at_least_hours)
    settle(clock, at=at, calendar=calendar)


def keep_at_least(clock: Clock, *, hours: int, at: datetime, calendar: WorkCalendar) -> None:
    """Never due sooner than so many working hours after the instant, for example after a new category."""
    if clock.is_running:
        _note(clock, MoveKind.AT_LEAST, at, hours)
        settle(clock, at=at, calendar=calendar)


def advance(clock: Clock, *, calendar: WorkCalendar) -> None:
    """The stored step was taken: store the one after it."""
    steps = steps_of(clock, calendar)
    names = [step.name.value for step in steps]
    after = names.index(clock.next_step) + 1 if clock.next_step in names else len(steps)
    _set_next(clock, steps[after] if after < len(steps) else None)


def steps_of(clock: Clock, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The clock's whole ladder as it stands now."""
    return ladder(clock.urgency, clock.limit, clock.started_at, clock.due_at, calendar, clock.pauses)


def settle(clock: Clock, *, at: datetime, calendar: WorkCalendar) -> None:
    """Derive due time, what is kept and the next step from the clock's history, as of the instant."""
    was_overdue = clock.next_step in ORDER and clock.due_at < at
    state = replay(clock.limit, clock.started_at, clock.history, calendar, clock.external_due_at)
    clock.due_at = state.due_at
    clock.is_provisional = state.is_provisional
    clock.paused_at = state.pauses[-1][0] if state.is_paused else None
    clock.remaining_amount = state.remaining.amount if state.remaining else None
    clock.remaining_basis = state.remaining.basis.value if state.remaining else ""
    _settle_step(clock, state, at=at, calendar=calendar, was_overdue=was_overdue)


def _settle_step(
    clock: Clock, state: Replayed, *, at: datetime, calendar: WorkCalendar, was_overdue: bool
) -> None:
    """A suspended clock keeps the name of its next step; one that was overdue goes on from that step."""
    if state.is_paused:
        clock.next_at = None
        return
    if not clock.escalates or not clock.is_open:
        _no_next(clock)
        return
    steps = steps_of(clock, calendar)
    if was_overdue and state.due_at < in_shanghai(at):
        _set_next(clock, next((step for step in steps if step.name.value == clock.next_step), None))
        return
    passed = [step for step in steps if step.at < in_shanghai(at)]
    _set_next(clock, passed[-1] if passed else next_step(steps, at))


def _note(clock: Clock, kind: MoveKind, at: datetime, amount: int = 0) -> None:
    move = Move(kind, in_shanghai(at), amount)
    clock.moves = [*clock.moves, [move.kind.value, move.at.isoformat(), move.amount]]


def _set_next(clock: Clock, step: Step | None) -> None:
    clock.next_at = step.at if step else None
    clock.next_step = step.name.value if step else ""


def _no_next(clock: Clock) -> None:
    _set_next(clock, None)
