"""What becomes of a rectification when its ticket moves: judged, handled again, answered anew, ended.

Called from the receiver, inside the move's transaction; the ticket is locked and saved.
"""

from datetime import datetime

from core.known_queries import KnownQuery
from departments.models import Staff
from feedback.choices import AnswerKind, DispatchRole
from feedback.models import Dispatch, Ticket
from supervision.acting import acting
from supervision.actions import _clocks
from supervision.actions.entry_revoking import revoke_entries_of
from supervision.actions.rectification import Act, hand_over, lift, note_clock, take_contact
from supervision.choices import ClockKind, RectificationEnd, RectificationState
from supervision.lifecycle.rectification import BEFORE_REMEDY, RUNNING
from supervision.models import Rectification

REWORKED = "REWORK"
RUNNING_OF = KnownQuery[Rectification](
    lambda ticket: Rectification.objects.filter(ticket=ticket, state__in=RUNNING).order_by("id")
)


def running_of(ticket: Ticket) -> list[Rectification]:
    """The ticket's rectifications that are not over, oldest first."""
    return RUNNING_OF(ticket.pk)


def void(row: Rectification, *, reason: RectificationEnd, now: datetime) -> None:
    """It should not have been: no fault, or the rating set aside. Its clocks and points count no more."""
    with acting(Rectification, row.pk, "void", by=None, now=now) as act:
        act.row.voided_at, act.row.void_reason = now, reason
        _clocks.unmake_all(act.row, at=now, reason=reason)
        act.row.void()
        act.note(why=str(reason))
        lift(act)
    revoke_entries_of(row, why=reason, now=now)


def end(row: Rectification, *, reason: RectificationEnd, now: datetime) -> None:
    """The matter itself is over; what was late stays late, what still ran is asked no more."""
    with acting(Rectification, row.pk, "end", by=None, now=now) as act:
        act.row.closed_at, act.row.void_reason = now, reason
        _clocks.end_all(act.row, at=now, reason=reason)
        act.row.end()
        act.note(why=str(reason))
        lift(act)


def follow_rework(row: Rectification, *, now: datetime) -> None:
    """The ticket is handled again: its own HANDLE clock takes the place of the remedy's."""
    with acting(Rectification, row.pk, "follow_rework", by=None, now=now) as act:
        act.row.is_rework = True
        _clocks.void(act.row, ClockKind.RECT_REMEDY, at=now, reason=REWORKED)
        act.row.follow_rework()
        act.note(cycle=act.row.cycle + 1)


def follow_lead(row: Rectification, *, ticket: Ticket, now: datetime) -> None:
    """The rework was dispatched to another department: what is still asked goes there too."""
    lead = _lead_of(ticket)
    if lead is None or lead.department_id == row.department_id or row.state not in BEFORE_REMEDY:
        return
    if lead.department.is_active:
        hand_over(row, to=lead.department, by=None, now=now)


def follow_contact(row: Rectification, *, ticket: Ticket, by: Staff | None, now: datetime) -> None:
    """The first contact of the new round, at the time it counts from."""
    lead = _lead_of(ticket)
    if row.contacted_at or row.state not in BEFORE_REMEDY or lead is None or lead.first_contact_at is None:
        return
    planned = row.planned_at is not None
    to = RectificationState.PLANNED if planned else RectificationState.CONTACTED
    with acting(Rectification, row.pk, "follow_contact", by=None, now=now) as act:
        take_contact(act, at=lead.first_contact_at, by=by)
        act.row.follow_contact(to)


def follow_remedy(row: Rectification, *, ticket: Ticket, now: datetime) -> None:
    """The result of the new round was approved: remedied at its signature. A plan is asked no more."""
    if row.state not in BEFORE_REMEDY:
        return
    with acting(Rectification, row.pk, "follow_remedy", by=None, now=now) as act:
        at = ticket.handled_at or now
        act.row.remedied_at = at
        for kind in (ClockKind.RECT_CONTACT, ClockKind.RECT_PLAN):
            _end_clock(act, kind, at=at)
        act.row.follow_remedy()
        act.note(at=at)


def follow_answer(row: Rectification, *, ticket: Ticket, by: Staff | None, now: datetime) -> None:
    """What the citizen says of the new round is the second callback; one not asked is still to be called."""
    if row.state != RectificationState.REMEDIED or ticket.answer_kind == AnswerKind.NOT_ASKED:
        return
    with acting(Rectification, row.pk, "follow_answer", by=None, now=now) as act:
        row = act.row
        row.called_back_at, row.called_back_by = now, by
        if ticket.answer_kind == AnswerKind.ANSWERED:
            row.level, row.solved = ticket.satisfaction, ticket.is_solved
        note_clock(act, ClockKind.RECT_CALLBACK, at=now)
        row.follow_answer()
        act.note(level=row.level, solved=row.solved or None)


def _end_clock(act: Act, kind: ClockKind, *, at: datetime) -> None:
    """What was not done before the remedy is late if it was due by then, and else asked no more."""
    clock = _clocks.open_clock(act.row, kind)
    if clock is not None and clock.due_at < at:
        _clocks.stop(act.row, kind, at=at)
    else:
        _clocks.void(act.row, kind, at=at, reason="REMEDIED")


def _lead_of(ticket: Ticket) -> Dispatch | None:
    live = ticket.dispatches.filter(role=DispatchRole.LEAD, ended_at__isnull=True, voided_at__isnull=True)
    return live.select_related("department").first()
