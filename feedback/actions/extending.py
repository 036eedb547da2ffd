"""T13: a unit asks for more working days, signed before the matter is due; the dispatcher decides."""

from datetime import datetime

from departments.models import Staff
from feedback.actions._move import moving
from feedback.actions._notices_requests import tell_extended
from feedback.actions._requests import decide, sign, signed, write
from feedback.actions.attaching import NO_FILES, Files
from feedback.choices import ClockKind, PaperState
from feedback.models import ExtensionRequest, Ticket
from feedback.rules.requests import LONGEST_EXTENSION, days_reasons


def draft_extension(
    ticket: Ticket | int,
    *,
    working_days: int,
    reason: str,
    files: Files = NO_FILES,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Ask for 1 to 5 working days more, and hand it to the approver."""
    with moving(ticket, "draft_extension", by=by, now=now, version=version) as move:
        move.require(days_reasons(working_days, LONGEST_EXTENSION))
        write(move, ExtensionRequest, reason=reason, files=files, working_days=working_days)
        move.ticket.draft_extension()
        move.note(days=working_days)
    return move.ticket


def request_extension(
    ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The approver signs, in time; the dispatcher has 4 working hours, and escalation waits meanwhile."""
    with moving(ticket, "request_extension", by=by, now=now, version=version) as move:
        paper = sign(move, ExtensionRequest, holds=True)
        move.ticket.request_extension()
        move.note(days=paper.working_days)
    return move.ticket


def grant_extension(
    ticket: Ticket | int, *, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """HANDLE ends at the close of the n-th working day after its old due day; the citizen is told.

    Co-handlers keep their own due times (P): whoever needs their part later asks them.
    """
    with moving(ticket, "grant_extension", by=by, now=now, version=version) as move:
        paper, lead = signed(move, ExtensionRequest), move.lead()
        paper.due_before = lead.due_at
        move.clocks.lengthen(ClockKind.HANDLE, lead, paper.working_days, by=by.display_name)
        lead.save(update_fields=["due_at"])
        paper.due_after = lead.due_at
        decide(move, paper, PaperState.GRANTED, note)
        move.ticket.grant_extension()
        move.note(days=paper.working_days, due_was=paper.due_before, due=lead.due_at)
        tell_extended(move.ticket, paper, now=now)
    return move.ticket


def refuse_extension(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Nothing is given, and the note says why; escalation goes on where it waited."""
    with moving(ticket, "refuse_extension", by=by, now=now, version=version) as move:
        paper = signed(move, ExtensionRequest)
        decide(move, paper, PaperState.REFUSED, note)
        move.ticket.refuse_extension()
        move.note(days=paper.working_days)
    return move.ticket
