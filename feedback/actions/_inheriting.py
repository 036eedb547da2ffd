"""A dissolved department's successor goes on with what is left of its clocks."""

from departments.actions import clocks as clock_actions
from feedback.actions._move import Move
from feedback.choices import ClockKind, EndKind
from feedback.models import Deadline, Dispatch

HANDLING = frozenset({ClockKind.HANDLE, ClockKind.CO_HANDLE})
Legacy = dict[tuple[str, int | None], Dispatch]


def legacy_of(move: Move) -> Legacy:
    """What the dispatches dissolved last left behind, by role and the department that may inherit it."""
    if move.ticket.lead_department_id is None:
        return {}
    last = move.ticket.dispatches.order_by("id").last()
    if last is None or last.end_kind != EndKind.DISSOLVED:
        return {}
    ended = move.ticket.dispatches.filter(end_kind=EndKind.DISSOLVED, ended_at=last.ended_at)
    return {(row.role, row.successor_id): row for row in ended}


def inherit(move: Move, row: Dispatch, old: Dispatch) -> bool:
    """Start the clocks of ``row`` where those of ``old`` were cut off; the time between was a pause.

    Sets the row's due time and keeps the contact with the citizen. False, and nothing, when ``old`` had no
    handling left to inherit.
    """
    cut_off = list(Deadline.objects.filter(dispatch=old, stopped_at=None, voided_at=old.ended_at))
    if old.ended_at is None or not any(clock.kind in HANDLING for clock in cut_off):
        return False
    for was in cut_off:
        clock = move.clocks.begin(
            ClockKind(was.kind),
            owner=row.department,
            dispatch=row,
            limit=was.limit,
            escalates=was.escalates,
            started_at=was.started_at,
            rules=was.rule_version,
        )
        clock_actions.inherit(clock, was, since=old.ended_at, at=move.now, calendar=move.clocks.calendar)
        if was.kind in HANDLING:
            row.due_at = clock.due_at
    if all(was.kind != ClockKind.SIGN for was in cut_off):
        move.clocks.begin(ClockKind.SIGN, owner=row.department, dispatch=row)
    row.first_contact_at = old.first_contact_at
    return True
