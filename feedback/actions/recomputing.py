"""When the working calendar changes, the tickets' clocks move, and with them the due times of lists."""

from collections.abc import Sequence
from datetime import date, datetime

from departments.actions.recompute import measure, recompute
from departments.calendars import Actor, Impact
from departments.rules.calendar import WorkCalendar
from feedback.actions._clocks import AT_DEPARTMENT, LEADING
from feedback.models import Deadline, Dispatch, Ticket
from feedback.states import State


def measure_deadlines(calendar: WorkCalendar, *, first: date, now: datetime) -> Impact:
    """What a changed calendar would do to open clocks due on ``first`` or later."""
    return measure(Deadline, calendar=calendar, first=first, now=now)


def move_deadlines(calendar: WorkCalendar, *, first: date, by: Actor | None, now: datetime) -> int:
    """Move the open clocks due on ``first`` or later, each with its evidence; returns how many moved."""
    return recompute(Deadline, calendar=calendar, now=now, first=first, by=by, on_changed=_carry)


def _carry(clocks: Sequence[Deadline]) -> None:
    dispatches = {c.dispatch_id: c.due_at for c in clocks if c.kind in AT_DEPARTMENT and c.dispatch_id}
    rows = list(Dispatch.objects.filter(pk__in=dispatches).order_by("id"))
    for row in rows:
        row.due_at = dispatches[row.pk]
    Dispatch.objects.bulk_update(rows, ["due_at"])
    by_ticket = {(c.ticket_id, c.kind): c.due_at for c in clocks}
    tickets = list(
        Ticket.objects.filter(pk__in={c.ticket_id for c in clocks}).select_for_update().order_by("id")
    )
    moved = []
    for ticket in tickets:
        due_at = by_ticket.get((ticket.pk, LEADING.get(State(ticket.state), "")))
        if due_at is not None:
            ticket.due_at = due_at
            moved.append(ticket)
    Ticket.objects.bulk_update(moved, ["due_at"])
