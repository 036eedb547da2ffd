"""T14: the clocks stand still on a ground, for so many working days at most, and go on by themselves."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Staff
from departments.rules.clocks import MoveReason
from feedback.actions._move import Move, moving
from feedback.actions._notices_requests import tell_resumed, tell_suspended
from feedback.actions._requests import decide, sign, signed, write
from feedback.actions._urgency import not_after
from feedback.actions.attaching import NO_FILES, Files
from feedback.choices import ClockKind, DispatchRole, PaperState, SuspensionGround
from feedback.models import Dispatch, SuspensionRequest, Ticket
from feedback.rules.requests import end_of, in_time_reasons, suspension_reasons, working_days_between

LEADS = (ClockKind.RESPOND, ClockKind.HANDLE)
COS = (ClockKind.CO_HANDLE,)


def draft_suspension(
    ticket: Ticket | int,
    *,
    ground: str,
    working_days: int,
    reason: str,
    notice: str,
    files: Files = NO_FILES,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Ask for the clocks to stand still, and hand it to the approver. ``notice`` is for the citizen."""
    with moving(ticket, "draft_suspension", by=by, now=now, version=version) as move:
        move.require([] if ground in SuspensionGround.values else [Reason("request_incomplete")])
        move.require(suspension_reasons(move.facts, days=working_days))
        move.require(in_time_reasons(move.facts, now, ground=ground))
        write(
            move,
            SuspensionRequest,
            reason=reason,
            files=files,
            ground=ground,
            working_days=working_days,
            notice=notice.strip(),
        )
        move.ticket.draft_suspension()
        move.note(ground=ground, days=working_days)
    return move.ticket


def request_suspension(
    ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The approver signs: before the matter is due, force majeure excepted; the supervisor decides."""
    with moving(ticket, "request_suspension", by=by, now=now, version=version) as move:
        paper = sign(move, SuspensionRequest, holds=not in_time_reasons(move.facts, now))
        move.ticket.request_suspension()
        move.note(ground=paper.ground, days=paper.working_days)
    return move.ticket


def grant_suspension(
    ticket: Ticket | int, *, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """RESPOND, HANDLE and CO_HANDLE stand still until the close of the last working day granted.

    They do so from now; if the matter fell due between signature and grant, from the signature, which
    decides "in time".
    """
    with moving(ticket, "grant_suspension", by=by, now=now, version=version) as move:
        paper, lead = signed(move, SuspensionRequest), move.lead()
        assert paper.signed_at is not None
        since = paper.signed_at if paper.signed_at <= lead.due_at <= now else now
        _pause(move, lead, paper.ground, since, by)
        paper.suspended_at = since
        paper.ends_at = end_of(since, paper.working_days, move.clocks.calendar)
        decide(move, paper, PaperState.GRANTED, note)
        move.ticket.grant_suspension()
        move.note(ground=paper.ground, days=paper.working_days, since=since, until=paper.ends_at)
        tell_suspended(move.ticket, paper, now=now)
    return move.ticket


def refuse_suspension(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The clocks never stood still; the note says why."""
    with moving(ticket, "refuse_suspension", by=by, now=now, version=version) as move:
        paper = signed(move, SuspensionRequest)
        decide(move, paper, PaperState.REFUSED, note)
        move.ticket.refuse_suspension()
        move.note(ground=paper.ground, days=paper.working_days)
    return move.ticket


def resume(ticket: Ticket | int, *, by: Staff | None, now: datetime, version: int | None = None) -> Ticket:
    """Work goes on: by the unit or its supervisor, or (``by=None``) by itself when the time is over."""
    with moving(ticket, "resume", by=by, now=now, version=version) as move:
        move.require([Reason("suspension_not_over")] if by is None and _ends_at(move) > now else [])
        resume_work(move, at=now)
        move.ticket.resume()
    return move.ticket


def resume_work(move: Move, *, at: datetime) -> None:
    """The clocks of a suspended ticket go on with what they kept; the caller moves the state.

    From ``at``, but never later than the end that was granted: a suspension ends by itself, even when that is
    noticed late.
    """
    paper, lead = _running(move), move.lead()
    since = min(at, _ends_at(move))
    name = move.by.display_name if move.by else ""
    move.clocks.resume(LEADS, lead, by=name, at=since)
    lead.save(update_fields=["due_at"])
    for row in _co_rows(move):
        move.clocks.resume(COS, row, by=name, at=since)
        not_after(move, row, lead)
        row.save(update_fields=["due_at"])
    paper.resumed_at, paper.resumed_by = since, move.by
    paper.days_used = working_days_between(paper.suspended_at or since, since, move.clocks.calendar)
    paper.save()
    move.note(dispatch=lead.pk, paper=paper.pk, since=since, days=paper.days_used, due=lead.due_at)
    tell_resumed(move.ticket, paper, now=move.now)


def _ends_at(move: Move) -> datetime:
    ends_at = _running(move).ends_at
    return ends_at if ends_at is not None else move.now


def _pause(move: Move, lead: Dispatch, ground: str, since: datetime, by: Staff) -> None:
    move.clocks.pause(LEADS, lead, MoveReason(ground), by=by.display_name, at=since)
    for row in _co_rows(move):
        move.clocks.pause(COS, row, MoveReason(ground), by=by.display_name, at=since)


def _co_rows(move: Move) -> list[Dispatch]:
    return list(move.ticket.dispatches.live().filter(role=DispatchRole.CO).order_by("id"))


def _running(move: Move) -> SuspensionRequest:
    """The suspension that is running."""
    granted = SuspensionRequest.objects.filter(dispatch=move.lead(), state=PaperState.GRANTED)
    return granted.get(resumed_at__isnull=True)
