"""What happens to a clock: begin, stop, suspend, resume, lengthen, void. Fields are set, never saved.

The caller holds the row's lock, saves (or bulk-creates) and writes the evidence, in the transaction of its
own verb. Moves on a clock that is not open change nothing.
"""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from departments.models.clock import Clock
from departments.models.rule_version import RuleVersion
from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.rules.clocks import (
    LATE_DAYS,
    Limit,
    Move,
    MoveKind,
    MoveReason,
    Replayed,
    Step,
    Urgency,
    ladder,
    late_days,
    next_step,
)

ClockT = TypeVar("ClockT", bound=Clock)


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
    statutory: Limit | None = None,
    **links: object,
) -> ClockT:
    """An unsaved clock, started.

    ``external_due_at`` is an upstream order's own due time, ``statutory`` a limit of law from the same
    start: the earliest counts. ``links`` are the concrete model's own fields. With ``escalates`` False no
    step is ever stored.
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
        statutory=str(statutory) if statutory else "",
        moves=[],
        **links,
    )
    settle(clock, at=started_at, calendar=calendar, is_fresh=True)
    return clock


def stop(clock: Clock, *, at: datetime) -> None:
    """The act the clock waited for is done; whether in time is ``clock.is_met``.

    A late one's step, reached and not taken, stays for the sweep; an undecided request's for the decision.
    """
    if clock.is_open:
        clock.stopped_at = at
        is_owed = clock.next_at is not None and clock.next_at < at
        if clock.is_met or not (clock.awaits_decision or is_owed):
            _set_next(clock, None)


def void(clock: Clock, *, at: datetime, reason: str = "", by: str = "") -> None:
    """The clock no longer counts, as if it had never run."""
    if clock.voided_at is None:
        _note(clock, Move(MoveKind.VOID, at, reason=reason, by=by))
        clock.voided_at = at
        _set_next(clock, None)


def suspend(clock: Clock, *, at: datetime, calendar: WorkCalendar, reason: str = "", by: str = "") -> None:
    """Stand still from the instant, keeping what is left. Begun at or after the due time it moves nothing."""
    if clock.is_running:
        _note(clock, Move(MoveKind.PAUSE, at, reason=reason, by=by))
        settle(clock, at=at, calendar=calendar)


def resume_clock(clock: Clock, *, at: datetime, calendar: WorkCalendar, urgency: str, by: str = "") -> None:
    """Go on from the instant with what was kept."""
    if clock.is_paused:
        clock.urgency = urgency
        _note(clock, Move(MoveKind.RESUME, at, by=by))
        settle(clock, at=at, calendar=calendar)


def give_back(
    clock: Clock, *, since: datetime, at: datetime, calendar: WorkCalendar, reason: str, by: str = ""
) -> None:
    """The time from ``since`` until ``at`` was not the owner's: a pause put in afterwards.

    What already lies inside an earlier pause is not given back twice.
    """
    ended = [end for _start, end in clock.pauses if end is not None]
    first = max([clock.started_at, since, *ended])
    if clock.is_running and first < at:
        _note(clock, Move(MoveKind.PAUSE, first, reason=reason, by=by))
        _note(clock, Move(MoveKind.RESUME, at, by=by))
        settle(clock, at=at, calendar=calendar)


def await_decision(clock: Clock) -> None:
    """A request for more time is undecided: the clock runs on, but escalates no further meanwhile."""
    if clock.is_open:
        clock.awaits_decision, clock.next_at = True, None


def decided(clock: Clock, *, at: datetime, calendar: WorkCalendar) -> None:
    """The request is decided, or withdrawn: escalation goes on from the step where it waited."""
    if clock.awaits_decision:
        clock.awaits_decision = False
        settle(clock, at=at, calendar=calendar)


def lengthen(
    clock: Clock,
    *,
    working_days: int,
    calendar: WorkCalendar,
    urgency: str,
    at: datetime | None = None,
    reason: str = MoveReason.EXTENSION,
    by: str = "",
) -> None:
    """Due at the close of the n-th working day after the old due day; from then on a wd clock.

    ``at`` and ``by`` say when and by whom it was granted; the day of the grant does not matter.
    """
    if clock.is_open:
        old = clock.due_at
        clock.urgency = urgency
        _note(clock, Move(MoveKind.EXTEND, old, working_days, reason, by, made_at=at))
        settle(clock, at=at or old, calendar=calendar)


def restart(
    clock: Clock,
    *,
    at: datetime,
    calendar: WorkCalendar,
    urgency: str,
    at_least_hours: int = 4,
    reason: str = MoveReason.REVIEW,
    by: str = "",
) -> None:
    """A stopped clock runs again after its result was sent back.

    The time since it stopped was a pause. If it had stopped in time, at least so many working hours are left.
    """
    if clock.stopped_at is None or clock.voided_at is not None:
        return
    stopped, was_met, clock.stopped_at = clock.stopped_at, clock.is_met, None
    clock.urgency = urgency
    if not clock.paused_at:
        _note(clock, Move(MoveKind.PAUSE, stopped, reason=reason))
    _note(clock, Move(MoveKind.RESUME, at, by=by))
    if was_met:
        _note(clock, Move(MoveKind.AT_LEAST, at, at_least_hours, MoveReason.SENT_BACK))
    settle(clock, at=at, calendar=calendar, is_fresh=True)


def keep_at_least(
    clock: Clock, *, hours: int, at: datetime, calendar: WorkCalendar, reason: str = ""
) -> None:
    """Never due sooner than so many working hours after the instant, for example after a new category."""
    if clock.is_running:
        _note(clock, Move(MoveKind.AT_LEAST, at, hours, reason))
        settle(clock, at=at, calendar=calendar)


def keep_at_most(
    clock: Clock, *, due_at: datetime, at: datetime, calendar: WorkCalendar, reason: str, by: str = ""
) -> None:
    """Never due later than ``due_at``, decided at ``at``; later pauses and extensions count from there."""
    if clock.is_running:
        _note(clock, Move(MoveKind.AT_MOST, due_at, reason=reason, by=by, made_at=at))
        settle(clock, at=at, calendar=calendar)


def follow(
    clock: ClockT,
    old: ClockT,
    *,
    at: datetime,
    calendar: WorkCalendar,
    at_least_hours: int,
    reason: str = MoveReason.RECLASSIFIED,
) -> None:
    """The new clock takes the place of the old one, with its pauses and extensions; the old one is voided.

    It is never due sooner than so many working hours from the instant.
    """
    kept = [move for move in old.history if move.kind not in {MoveKind.VOID, MoveKind.RECOMPUTE}]
    clock.moves = [move.written() for move in kept]
    clock.awaits_decision = old.awaits_decision
    void(old, at=at, reason=reason)
    _note(clock, Move(MoveKind.AT_LEAST, at, at_least_hours, reason))
    settle(clock, at=at, calendar=calendar, is_fresh=True)


def inherit(clock: ClockT, old: ClockT, *, since: datetime, at: datetime, calendar: WorkCalendar) -> None:
    """The new clock goes on where the old one was cut off at ``since``; the time until ``at`` was a pause."""
    kept = [move for move in old.history if move.kind not in {MoveKind.VOID, MoveKind.RECOMPUTE}]
    clock.moves = [move.written() for move in kept]
    _note(clock, Move(MoveKind.PAUSE, since, reason=MoveReason.REDISPATCHED))
    _note(clock, Move(MoveKind.RESUME, at))
    settle(clock, at=at, calendar=calendar, is_fresh=True)


def advance(clock: Clock, *, calendar: WorkCalendar) -> None:
    """The stored step was taken: store the one after it."""
    steps = steps_of(clock, calendar)
    after = next((n for n, step in enumerate(steps, 1) if step.name == clock.next_step), len(steps))
    _set_next(clock, steps[after] if after < len(steps) else None)


def steps_of(clock: Clock, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The clock's whole ladder as it stands now, with the days by which a deduction grows; in time's order.

    An ordinary clock's ladder counts those days itself, but for those that its kind alone asks for.
    """
    pauses = clock.pauses
    steps = ladder(clock.urgency, clock.running_limit, clock.started_at, clock.due_at, calendar, pauses)
    days = (*(() if clock.urgency == Urgency.NORMAL else LATE_DAYS), *clock.late_days_of_kind)
    if not days:
        return steps
    return tuple(sorted((*steps, *late_days(clock.due_at, calendar, pauses, days)), key=lambda step: step.at))


def settle(clock: Clock, *, at: datetime, calendar: WorkCalendar, is_fresh: bool = False) -> None:
    """Derive due time, what is kept and the next step from the clock's history, as of the instant."""
    state = clock.replayed(calendar)
    clock.due_at = state.due_at
    clock.is_provisional = state.is_provisional
    clock.paused_at = state.pauses[-1][0] if state.is_paused else None
    keep(clock, state)
    _settle_step(clock, state, at=at, calendar=calendar, is_fresh=is_fresh)


def keep(clock: Clock, state: Replayed) -> None:
    """What a suspended clock keeps, as its history gives it."""
    clock.remaining_amount = state.remaining.amount if state.remaining else None
    clock.remaining_basis = state.remaining.basis.value if state.remaining else ""


def note_recomputed(clock: Clock, *, due_was: datetime, version: int, at: datetime, by: str) -> None:
    """Remember that another version of the calendar moved the due time, or made it sure."""
    _note(clock, Move(MoveKind.RECOMPUTE, due_was, version, MoveReason.CALENDAR, by, made_at=at))


def _settle_step(
    clock: Clock, state: Replayed, *, at: datetime, calendar: WorkCalendar, is_fresh: bool
) -> None:
    """A suspended clock, or one that awaits a decision, keeps the name of its next step.

    A step that was taken comes again only where the due time moved it into the future. A clock just begun
    or restarted has taken none, and begins with the highest it has reached. One that stopped reaches none
    after that.
    """
    if state.is_paused or (clock.awaits_decision and clock.is_open):
        clock.next_at = None
        return
    if not clock.escalates or clock.voided_at is not None or clock.is_met:
        _set_next(clock, None)
        return
    steps = steps_of(clock, calendar)
    names = [step.name.value for step in steps]
    taken = 0 if is_fresh else names.index(clock.next_step) if clock.next_step in names else len(steps)
    owed = [step for step in steps[taken:] if step.at < in_shanghai(clock.stopped_at or at)]
    if owed:
        _set_next(clock, owed[-1] if is_fresh else owed[0])
    else:
        _set_next(clock, None if clock.stopped_at else next_step(steps, at))


def _note(clock: Clock, move: Move) -> None:
    clock.moves = [*clock.moves, replace(move, at=in_shanghai(move.at)).written()]


def _set_next(clock: Clock, step: Step | None) -> None:
    clock.next_at = step.at if step else None
    clock.next_step = step.name.value if step else ""
