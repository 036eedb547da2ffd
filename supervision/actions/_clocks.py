"""The clocks of a paper during an act: begun, stopped, prolonged, voided; saved at once.

The paper is locked. Its clocks are locked too, so that the sweep passes them by.
"""

from datetime import datetime
from typing import Any

from departments.actions import clocks
from departments.models import Clock, Department
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Limit
from supervision.choices import ClockKind
from supervision.models import Deadline
from supervision.rule_versions import supervision_rules


def begin(
    paper: Any,
    kind: ClockKind,
    *,
    owner: Department,
    limit: Limit,
    now: datetime,
    calendar: WorkCalendar,
    urgency: str = "NORMAL",
) -> Deadline:
    """Start a clock of the paper, now; saved."""
    clock: Deadline = clocks.begin(
        Deadline,
        kind=kind,
        owner=owner,
        limit=limit,
        started_at=now,
        calendar=calendar,
        rule_version=supervision_rules(now),
        urgency=urgency,
        **{paper.KIND: paper},
    )
    clock.save()
    return clock


def open_clock(paper: Any, kind: ClockKind) -> Deadline | None:
    """The paper's open clock of this kind, locked."""
    rows = Deadline.objects.open().filter(kind=kind, **{paper.KIND: paper})
    return rows.select_for_update().first()  # type: ignore[return-value]


def stop(paper: Any, kind: ClockKind, *, at: datetime) -> Deadline | None:
    """Stop the paper's clock of this kind, if one is open; at the due instant is in time."""
    clock = open_clock(paper, kind)
    if clock is not None:
        clocks.stop(clock, at=at)
        clock.save()
    return clock


def restart(paper: Any, kind: ClockKind, *, at: datetime, calendar: WorkCalendar, reason: str) -> Deadline:
    """Run the last clock of the kind on; the time since it stopped was a pause."""
    clock: Deadline = (
        Deadline.objects.filter(kind=kind, **{paper.KIND: paper}).select_for_update().latest("id")
    )
    clocks.restart(clock, at=at, calendar=calendar, urgency=clock.urgency, reason=reason)
    clock.save()
    return clock


def prolong(
    paper: Any, kind: ClockKind, *, working_days: int, at: datetime, calendar: WorkCalendar, by: str
) -> Deadline | None:
    """Due so many working days after the old due day."""
    clock = open_clock(paper, kind)
    if clock is not None:
        clocks.lengthen(
            clock, working_days=working_days, calendar=calendar, urgency=clock.urgency, at=at, by=by
        )
        clock.save()
    return clock


def void_all(paper: Any, *, at: datetime, reason: str) -> None:
    """No open clock of the paper counts any more."""
    for clock in Deadline.objects.open().filter(**{paper.KIND: paper}).select_for_update():
        clocks.void(clock, at=at, reason=reason)
        clock.save()


def void(paper: Any, kind: ClockKind, *, at: datetime, reason: str) -> None:
    """The paper's open clock of this kind counts no more, if there is one."""
    clock = open_clock(paper, kind)
    if clock is not None:
        clocks.void(clock, at=at, reason=reason)
        clock.save()


def end(paper: Any, kind: ClockKind, *, at: datetime, reason: str) -> None:
    """The paper's open clock of this kind is over: late stays late, else it counts no more."""
    clock = open_clock(paper, kind)
    if clock is not None:
        _end(clock, at=at, reason=reason)


def end_all(paper: Any, *, at: datetime, reason: str) -> None:
    """The matter has ended by itself: what was late by then stays late, what still ran counts no more."""
    for clock in Deadline.objects.open().filter(**{paper.KIND: paper}).select_for_update():
        _end(clock, at=at, reason=reason)


def _end(clock: Clock, *, at: datetime, reason: str) -> None:
    if clock.is_overdue(at):
        clocks.stop(clock, at=at)
    else:
        clocks.void(clock, at=at, reason=reason)
    clock.save()


def unmake_all(paper: Any, *, at: datetime, reason: str) -> None:
    """No clock of the paper ever counted, those that stopped neither."""
    for clock in Deadline.objects.filter(voided_at=None, **{paper.KIND: paper}).select_for_update():
        clocks.void(clock, at=at, reason=reason)
        clock.save()
