"""T16 and T17: the centre's auditor checks each result before the citizen reads it."""

from datetime import datetime

from core.known_queries import KnownQuery
from core.reasons import Reason
from departments.models import Staff
from feedback.actions._inviting import can_ask_anybody, invite
from feedback.actions._move import Move, moving
from feedback.actions.handling import complete
from feedback.choices import AnswerKind, ClockKind, PaperState
from feedback.models import ResultDraft, Review, Ticket

SIGNED = KnownQuery[ResultDraft](
    lambda dispatch: ResultDraft.objects.filter(dispatch=dispatch, state=PaperState.SIGNED).order_by(
        "-signed_at"
    )[:1]
)


def send_back(
    ticket: Ticket | int, *, defect: str, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Send the result back with a defect (T16): HANDLE runs on, the review counts as a pause."""
    with moving(ticket, "send_back", by=by, now=now, version=version) as move:
        move.require([] if defect else [Reason("defect_missing")])
        result = _decide(move, approved=False, defect=defect, note=note)
        lead = move.lead()
        clock = move.clocks.continue_handling(lead)
        lead.due_at, lead.handled_at, lead.is_open = clock.due_at, None, True
        lead.save()
        ResultDraft.objects.create(
            dispatch=lead,
            result_code=result.result_code,
            solved=result.solved,
            unsolved_reason=result.unsolved_reason,
            reply=result.reply,
            drafted_by=result.drafted_by,
            drafted_at=now,
            returned_note=note,
        )
        move.ticket.handled_at = None
        move.ticket.public_reply = move.ticket.is_solved = ""
        move.ticket.send_back()
        move.note(dispatch=lead.pk, draft=result.pk, defect=defect, due=clock.due_at)
    return move.ticket


def approve_result(
    ticket: Ticket | int, *, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Let the answer go out (T17) with an invitation to rate; who cannot be reached is not asked."""
    with moving(ticket, "approve_result", by=by, now=now, version=version) as move:
        result = _decide(move, approved=True, note=note)
        asks = can_ask_anybody(move.ticket)
        move.ticket.approve_result(asks=asks)
        move.note(draft=result.pk, asks=asks)
        if asks:
            invite(move)
        else:
            move.ticket.answer_kind = AnswerKind.NOT_ASKED
            complete(move)
    return move.ticket


def _decide(move: Move, *, approved: bool, defect: str = "", note: str = "") -> ResultDraft:
    result = SIGNED.first(move.lead().pk)
    if result is None:
        raise ResultDraft.DoesNotExist
    result.state = PaperState.GRANTED if approved else PaperState.REFUSED
    result.decided_at = move.now
    result.save()
    Review.objects.create(
        result=result, approved=approved, defect=defect, note=note, reviewed_by=move.by, reviewed_at=move.now
    )
    move.clocks.stop(ClockKind.REVIEW)
    return result
