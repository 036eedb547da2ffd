"""Escalation steps of a clock, as instants. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.rules.limits import Limit, Pause, due_soon_from


class Urgency(StrEnum):
    """How urgent a matter is; it replaces the category's limit and chooses the ladder."""

    NORMAL = "NORMAL"
    URGENT = "URGENT"
    CRITICAL = "CRITICAL"


class StepName(StrEnum):
    """The steps of escalation, in their order; then the days by which deductions grow where the ladder's
    own steps are hours."""

    DUE_SOON = "DUE_SOON"
    REMINDER = "REMINDER"
    YELLOW = "YELLOW"
    RED = "RED"
    INTERVIEW = "INTERVIEW"
    LATE_1 = "LATE_1"
    LATE_2 = "LATE_2"
    LATE_3 = "LATE_3"
    LATE_5 = "LATE_5"


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its boundary instant: it is reached when now is *later* than ``at``."""

    name: StepName
    at: datetime


WORKDAYS_LATE = ((StepName.YELLOW, 1), (StepName.RED, 3), (StepName.INTERVIEW, 5))
LATE_STEPS = {1: StepName.LATE_1, 2: StepName.LATE_2, 3: StepName.LATE_3, 5: StepName.LATE_5}
LATE_DAYS = (1, 3, 5)
URGENT_AFTER = (
    (StepName.REMINDER, timedelta(0)),
    (StepName.YELLOW, timedelta(hours=2)),
    (StepName.RED, timedelta(hours=8)),
    (StepName.INTERVIEW, timedelta(hours=24)),
)
CRITICAL_AFTER = (
    (StepName.DUE_SOON, timedelta(minutes=-30)),
    (StepName.REMINDER, timedelta(minutes=-30)),
    (StepName.YELLOW, timedelta(0)),
    (StepName.RED, timedelta(minutes=30)),
    (StepName.INTERVIEW, timedelta(hours=2)),
)


def ladder(
    urgency: str,
    limit: Limit,
    started_at: datetime,
    due_at: datetime,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
) -> tuple[Step, ...]:
    """The steps of a clock in the order they are reached. Raises ValueError for an unknown urgency.

    NORMAL counts working days past the due day, URGENT natural hours, CRITICAL natural minutes from half an
    hour before. Time inside a pause begun at or after the due instant pushes the later steps back.
    """
    late = _LATE[Urgency(urgency)]
    stops = tuple((in_shanghai(a), in_shanghai(b)) for a, b in pauses if b is not None)
    return late(limit, in_shanghai(started_at), in_shanghai(due_at), calendar, stops)


def late_days(
    due_at: datetime, calendar: WorkCalendar, pauses: Iterable[Pause] = (), days: Iterable[int] = LATE_DAYS
) -> tuple[Step, ...]:
    """When it is more than one, three and five working days late (or so many), whatever the urgency.

    Later than the close of the n-th working day after the due day, closes inside a pause left out.
    """
    stops = tuple((in_shanghai(a), in_shanghai(b)) for a, b in pauses if b is not None)
    due = in_shanghai(due_at)
    return tuple(Step(LATE_STEPS[n], _nth_unpaused_close(due, n, calendar, stops)) for n in days)


def next_step(steps: tuple[Step, ...], after: datetime) -> Step | None:
    """The first step whose boundary is at or after the instant, so not reached then."""
    return next((step for step in steps if step.at >= after), None)


def reached(steps: tuple[Step, ...], now: datetime) -> StepName | None:
    """The highest step reached, for which now is later than its boundary."""
    return next((step.name for step in reversed(steps) if step.at < now), None)


Stops = tuple[tuple[datetime, datetime], ...]


def _normal(
    limit: Limit, started_at: datetime, due_at: datetime, calendar: WorkCalendar, stops: Stops
) -> tuple[Step, ...]:
    soon = Step(StepName.DUE_SOON, due_soon_from(limit, started_at, due_at, calendar, stops))
    reminder = Step(StepName.REMINDER, due_at)
    if not stops:
        return (soon, reminder, *_cards(due_at.date(), calendar))
    cards = (Step(name, _nth_unpaused_close(due_at, n, calendar, stops)) for name, n in WORKDAYS_LATE)
    return (soon, reminder, *cards)


@lru_cache(maxsize=4096)
def _cards(day: date, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The cards' steps of every clock that is due on the day and never stood still."""
    return tuple(Step(name, _nth_close(day, n, calendar)) for name, n in WORKDAYS_LATE)


def _urgent(
    limit: Limit, started_at: datetime, due_at: datetime, calendar: WorkCalendar, stops: Stops
) -> tuple[Step, ...]:
    soon = Step(StepName.DUE_SOON, due_soon_from(limit, started_at, due_at, calendar, stops))
    return (soon, *(Step(name, _after_pauses(due_at, delay, stops)) for name, delay in URGENT_AFTER))


def _critical(
    _limit: Limit, started_at: datetime, due_at: datetime, _calendar: WorkCalendar, stops: Stops
) -> tuple[Step, ...]:
    return tuple(
        Step(name, max(started_at, _after_pauses(due_at, delay, stops))) for name, delay in CRITICAL_AFTER
    )


def _nth_unpaused_close(due_at: datetime, n: int, calendar: WorkCalendar, stops: Stops) -> datetime:
    """The close of the n-th working day after the due day, closes inside a pause left out."""
    if not stops:
        return _nth_close(due_at.date(), n, calendar)
    close, counted = calendar.close_of(due_at.date()), 0
    while counted < n:
        close = calendar.nth_close_after(close, 1)
        counted += not any(start < close <= end for start, end in stops)
    return close


@lru_cache(maxsize=4096)
def _nth_close(day: date, n: int, calendar: WorkCalendar) -> datetime:
    """The close of the n-th working day after the day: thousands of clocks are due on one day."""
    return calendar.nth_close_after(calendar.close_of(day), n)


def _after_pauses(due_at: datetime, delay: timedelta, stops: Stops) -> datetime:
    """The instant when so much natural time past the due instant has run outside pauses."""
    at = due_at + delay
    for start, end in sorted(stops):
        if due_at <= start < at:
            at += end - start
    return at


_LATE: dict[Urgency, Callable[[Limit, datetime, datetime, WorkCalendar, Stops], tuple[Step, ...]]] = {
    Urgency.NORMAL: _normal,
    Urgency.URGENT: _urgent,
    Urgency.CRITICAL: _critical,
}
