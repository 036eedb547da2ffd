"""When the calendar changes: what it would do to a table of clocks, and doing it, with a record for each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from core import evidence
from departments.actions.clocks import keep, note_recomputed, settle, steps_of
from departments.calendars import Actor, Impact, current_version
from departments.models.clock import Clock
from departments.rules.calendar import WorkCalendar

BATCH = 1000
SETTLED = (
    "due_at",
    "is_provisional",
    "next_at",
    "next_step",
    "paused_at",
    "remaining_amount",
    "remaining_basis",
    "moves",
)

OnChanged = Callable[[Sequence[Any]], None]


@dataclass(frozen=True, slots=True)
class _Moved:
    """A clock that was derived anew, with what it was before."""

    clock: Clock
    due_at: datetime
    was_provisional: bool

    @property
    def is_new_due(self) -> bool:
        return self.due_at != self.clock.due_at or self.was_provisional != self.clock.is_provisional


def measure(model: type[Clock], *, calendar: WorkCalendar, first: date, now: datetime) -> Impact:
    """How many open clocks due on ``first`` or later would move, and how many of them become overdue."""
    affected = becoming_overdue = 0
    for clock in _reached(model, calendar, first).iterator(chunk_size=BATCH):
        due_at = clock.replayed(calendar).due_at
        if due_at != clock.due_at:
            affected += 1
            becoming_overdue += clock.is_running and due_at < now <= clock.due_at
    return Impact(affected, becoming_overdue)


def recompute(
    model: type[Clock],
    *,
    calendar: WorkCalendar,
    now: datetime,
    first: date | None = None,
    by: Actor | None = None,
    on_changed: OnChanged | None = None,
) -> int:
    """Derive anew the open clocks due on ``first`` or later; without it, the provisional ones.

    Must run in a transaction.

    Each clock whose due time moves, or stops being provisional, gets one evidence record in its own matter's
    chain. ``on_changed`` gets each batch of them, saved, so that the app can carry due times into other rows.
    Returns how many there were.
    """
    total, version = 0, current_version()
    for clocks in _batches(model, calendar, first):
        touched = [moved for clock in clocks if (moved := _resettle(clock, now=now, calendar=calendar))]
        news = [moved for moved in touched if moved.is_new_due]
        for moved in news:
            note_recomputed(
                moved.clock,
                due_was=moved.due_at,
                version=version.number if version else 0,
                at=now,
                by=by.display_name if by else "",
            )
        model._default_manager.bulk_update([moved.clock for moved in touched], SETTLED, batch_size=BATCH)
        if news and on_changed:
            on_changed([moved.clock for moved in news])
        evidence.append_many(_entry(moved, by=by, now=now) for moved in news)  # last: it seals the rows
        total += len(news)
    return total


def _reached(model: type[Clock], calendar: WorkCalendar, first: date | None) -> QuerySet[Clock]:
    """Open clocks that a change from the day on can reach, by their due time or their next step."""
    open_clocks = model._default_manager.filter(stopped_at__isnull=True, voided_at__isnull=True)
    if first is None:
        return open_clocks.filter(is_provisional=True)
    since = calendar.opening_of(first).replace(hour=0, minute=0)
    return open_clocks.filter(Q(due_at__gte=since) | Q(next_at__gte=since))


def _batches(model: type[Clock], calendar: WorkCalendar, first: date | None) -> Iterator[list[Clock]]:
    """The clocks in ascending id, locked."""
    last = 0
    wanted = _reached(model, calendar, first).order_by("pk")
    while clocks := list(wanted.filter(pk__gt=last).select_for_update(of=("self",))[:BATCH]):
        yield clocks
        last = clocks[-1].pk


def _resettle(clock: Clock, *, now: datetime, calendar: WorkCalendar) -> _Moved | None:
    """Set the clock anew; None when nothing of it changes."""
    before = _Moved(clock, clock.due_at, clock.is_provisional)
    stored = [getattr(clock, name) for name in SETTLED]
    state = clock.replayed(calendar)
    if state.due_at == clock.due_at:
        clock.is_provisional = state.is_provisional
        keep(clock, state)
        same = next((step for step in steps_of(clock, calendar) if step.name.value == clock.next_step), None)
        clock.next_at = same.at if same and clock.is_running else None
    else:
        settle(clock, at=now, calendar=calendar)
    return before if stored != [getattr(clock, name) for name in SETTLED] else None


def _entry(moved: _Moved, *, by: Actor | None, now: datetime) -> evidence.Entry:
    return evidence.Entry(
        subject=moved.clock.evidence_subject(),
        verb="recompute_clock",
        actor_id=by.pk if by else None,
        actor_name=by.display_name if by else "",
        at=now,
        facts={
            "clock": moved.clock.pk,
            "kind": moved.clock.kind,
            "due_was": moved.due_at,
            "due_at": moved.clock.due_at,
            "is_provisional": moved.clock.is_provisional,
        },
    )
