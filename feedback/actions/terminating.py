"""T18: a matter that cannot be handled to its end; the unit asks, the auditor decides."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Staff
from feedback.actions._endings import end_work
from feedback.actions._families import family_held, release_children
from feedback.actions._move import Move, moving
from feedback.actions._notices_requests import tell_terminated
from feedback.actions._requests import decide, sign, signed, write
from feedback.actions.attaching import NO_FILES, Files
from feedback.choices import ClockKind, PaperState, TerminationGround
from feedback.models import TerminationRequest, Ticket

DEPARTMENTS = (ClockKind.SIGN, ClockKind.RESPOND, ClockKind.HANDLE, ClockKind.CO_HANDLE)


def draft_termination(
    ticket: Ticket | int,
    *,
    ground: str,
    reason: str,
    notice: str,
    files: Files = NO_FILES,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Say why it cannot be handled to its end, and hand it to the approver. ``notice``: for the citizen."""
    with moving(ticket, "draft_termination", by=by, now=now, version=version) as move:
        move.require([] if ground in TerminationGround.values else [Reason("request_incomplete")])
        write(move, TerminationRequest, reason=reason, files=files, ground=ground, notice=notice.strip())
        move.ticket.draft_termination()
        move.note(ground=ground)
    return move.ticket


def request_termination(
    ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The approver signs; the clocks run on, and escalate, until the auditor has decided."""
    with moving(ticket, "request_termination", by=by, now=now, version=version) as move:
        paper = sign(move, TerminationRequest, holds=False)
        move.ticket.request_termination()
        move.note(ground=paper.ground)
    return move.ticket


def grant_termination(
    ticket: Ticket | int, *, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The work ends, counted or excluded as the ground says; the departments' clocks stop at the signature.

    Tickets merged into this one stand by themselves again.
    """
    with family_held(ticket), moving(ticket, "grant_termination", by=by, now=now, version=version) as move:
        paper = signed(move, TerminationRequest)
        ground = TerminationGround(paper.ground)
        paper.counts = ground.counts
        decide(move, paper, PaperState.GRANTED, note)
        _stop_at_signature(move, paper)
        end_work(move)
        release_children(move)
        move.ticket.grant_termination()
        move.note(ground=ground, counts=paper.counts)
        tell_terminated(move.ticket, paper, now=now)
    return move.ticket


def refuse_termination(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The department goes on; the note says why."""
    with moving(ticket, "refuse_termination", by=by, now=now, version=version) as move:
        paper = signed(move, TerminationRequest)
        decide(move, paper, PaperState.REFUSED, note)
        move.ticket.refuse_termination()
        move.note(ground=paper.ground)
    return move.ticket


def _stop_at_signature(move: Move, paper: TerminationRequest) -> None:
    """The time the auditor took is not the departments'; who came in meanwhile stops where they began."""
    for row in move.ticket.dispatches.live():
        for kind in DEPARTMENTS:
            clock = move.clocks.open_clock(kind, row)
            if clock is not None and paper.signed_at is not None:
                move.clocks.stop(kind, dispatch=row, at=max(paper.signed_at, clock.started_at))
