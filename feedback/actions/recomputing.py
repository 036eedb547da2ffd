"""When the working calendar changes, the tickets' clocks move, and with them the due times of lists."""

from collections.abc import Sequence
from datetime import date, datetime

from departments.actions.clocks import keep_at_most
from departments.actions.recompute import measure, recompute
from departments.calendars import Actor, Impact
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import MoveReason
from feedback.actions._clocks import AT_DEPARTMENT, LEADING
from feedback.choices import ClockKind
from feedback.models import Deadline, Dispatch, Ticket
from feedback.states import State


def measure_deadlines(calendar: WorkCalendar, *, first: date, now: datetime) -> Impact:
    """What a changed calendar would do to open clocks due on ``first`` or later."""
    return measure(Deadline, calendar=calendar, first=first, now=now)


def move_deadlines(calendar: WorkCalendar, *, first: date, by: Actor | None, now: datetime) -> int:
    """Move the open clocks due on ``first`` or later, each with its evidence; returns how many moved."""

    def carry(clocks: Sequence[Deadline]) -> None:
        _carry([*clocks, *_cut_to_leads(clocks, calendar=calendar, now=now)])

    return recompute(Deadline, calendar=calendar, now=now, first=first, by=by, on_changed=carry)


def _cut_to_leads(clocks: Sequence[Deadline], *, calendar: WorkCalendar, now: datetime) -> list[Deadline]:
    """A co-handler is never due after its lead, whose due time the calendar may have brought forward."""
    leads = {clock.ticket_id: clock.due_at for clock in clocks if clock.kind == ClockKind.HANDLE}
    running = Deadline.objects.filter(
        kind=ClockKind.CO_HANDLE,
        ticket_id__in=leads,
        stopped_at__isnull=True,
        voided_at__isnull=True,
        paused_at__isnull=True,
    )
    later = [co for co in running.order_by("id") if co.due_at > leads[co.ticket_id]]
    for co in later:
        keep_at_most(co, due_at=leads[co.ticket_id], at=now, calendar=calendar, reason=MoveReason.LEAD_DUE)
        co.save()
    return later


def _carry(clocks: Sequence[Deadline]) -> None:
    """The due times of the clocks, of a dispatch the one named last, into the rows that lists read."""
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
