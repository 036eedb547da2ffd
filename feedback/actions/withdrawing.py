"""T24: the citizen takes the matter back; once a department has worked on it, a second person asks them."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Staff
from departments.rules.clocks import due
from feedback.actions._endings import end_work
from feedback.actions._families import family_held, release_children
from feedback.actions._move import Move, moving
from feedback.actions._notices import tell_withdrawn
from feedback.actions.asking import close_question
from feedback.actions.results import text_digest
from feedback.choices import ClockKind, PaperState
from feedback.models import Ticket, WithdrawalRequest


def withdraw(
    ticket: Ticket | int, *, words: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Withdraw a ticket no department has worked on, at the citizen's word (T24)."""
    with family_held(ticket), moving(ticket, "withdraw", by=by, now=now, version=version) as move:
        asked = _record(move, words, by)
        asked.state, asked.decided_at, asked.decided_by = PaperState.GRANTED, now, by
        asked.save()
        move.ticket.withdraw()
        _end(move)
        move.note(withdrawal=asked.pk, text=text_digest(words), urges=move.ticket.urge_count)
    return move.ticket


def ask_withdrawal(
    ticket: Ticket | int, *, words: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Record that the citizen wants to withdraw; the work goes on until a callback confirms it."""
    with moving(ticket, "ask_withdrawal", by=by, now=now, version=version) as move:
        asked = _record(move, words, by)
        asked.save()
        move.ticket.withdrawal_asked_at = now
        move.ticket.ask_withdrawal()
        move.note(withdrawal=asked.pk, text=text_digest(words))
    return move.ticket


def confirm_withdrawal(
    ticket: Ticket | int, *, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The citizen said it again to a second person: all work ends; lateness already accrued stays."""
    with family_held(ticket), moving(ticket, "confirm_withdrawal", by=by, now=now, version=version) as move:
        asked = _decide(move, PaperState.GRANTED, note)
        late = any(clock.is_overdue(now) for clock in move.ticket.deadlines.open())
        move.ticket.confirm_withdrawal()
        _end(move)
        move.note(withdrawal=asked.pk, late=late, urges=move.ticket.urge_count)
    return move.ticket


def decline_withdrawal(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The citizen wants the matter to go on; whoever asked is told by the note."""
    with moving(ticket, "decline_withdrawal", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        asked = _decide(move, PaperState.REFUSED, note)
        move.ticket.decline_withdrawal()
        move.note(withdrawal=asked.pk, text=text_digest(note))
    return move.ticket


def _record(move: Move, words: str, by: Staff) -> WithdrawalRequest:
    move.require([] if words.strip() else [Reason("words_missing")])
    return WithdrawalRequest(
        ticket=move.ticket,
        words=words.strip(),
        state=PaperState.SIGNED,
        drafted_by=by,
        drafted_at=move.now,
        handed_in_at=move.now,
        due_at=due(move.clocks.limit(ClockKind.REQUEST_DECIDE), move.now, move.clocks.calendar).due_at,
        signed_by=by,
        signed_at=move.now,
    )


def _decide(move: Move, state: PaperState, note: str) -> WithdrawalRequest:
    asked = WithdrawalRequest.objects.get(ticket=move.ticket, state=PaperState.SIGNED)
    asked.state, asked.decided_at, asked.decided_by = state, move.now, move.by
    asked.decision_note = note.strip()
    asked.save()
    move.ticket.withdrawal_asked_at = None
    return asked


def _end(move: Move) -> None:
    """End the work and tell the citizen."""
    move.ticket.withdrawn_at = move.now
    close_question(move)
    end_work(move)
    release_children(move)
    tell_withdrawn(move.ticket, now=move.now)
