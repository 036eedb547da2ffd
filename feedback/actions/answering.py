"""T19: the citizen's answer, by link or callback; the first counts, silence is never satisfaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.evidence import append
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions._move import Fact, Move, entry_of, lock_ticket, moving
from feedback.actions.handling import complete
from feedback.actions.results import text_digest
from feedback.choices import AnswerKind, AnswerSource, ClockKind, ContactOutcome, DispatchRole, Level, Solved
from feedback.models import Callback, Invitation, Rating, Ticket
from feedback.rules import answers
from feedback.states import State


@dataclass(frozen=True, slots=True)
class Answer:
    """What a citizen said: ``level`` 1 … 5, ``solved`` of Solved, the rest optional."""

    level: int
    solved: str
    is_smooth: bool | None = None
    words: str = ""


def rate(token: str, *, answer: Answer, now: datetime) -> Ticket:
    """Take the citizen's answer by link; once the cycle has its answer, further ones are kept as notes.

    Raises Refused for an unknown or expired link, or an answer that is none.
    """
    invitation = find_invitation(token, now=now)
    _check(answer)
    with transaction.atomic():
        ticket = lock_ticket(invitation.ticket_id)
        if ticket.state == State.PENDING_CALLBACK and ticket.cycle == invitation.cycle:
            with moving(ticket, "rate", by=None, now=now) as move:
                move.ticket.rate(target=_take(move, answer, AnswerSource.LINK))
                _close_if_good(move)
            return move.ticket
        _keep_as_note(ticket, invitation, answer, now=now)
    return ticket


def find_invitation(token: str, *, now: datetime) -> Invitation:
    """The invitation behind a link; raises Refused when there is none or its seven days are over."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    invitation = Invitation.objects.select_related("ticket").filter(token_digest=digest).first()
    if invitation is None:
        raise Refused(Reason("invitation_unknown"), status=404)
    if now > invitation.expires_at:
        raise Refused(Reason("invitation_expired"), status=410)
    return invitation


def record_callback(
    ticket: Ticket | int,
    *,
    outcome: str,
    answer: Answer | None = None,
    note: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Record one attempt to ask; an answer closes the cycle, three fruitless ones on two days end it."""
    with moving(ticket, "record_callback", by=by, now=now, version=version) as move:
        reached = outcome == ContactOutcome.REACHED
        if reached != (answer is not None):
            move.require([Reason("answer_missing" if reached else "answer_without_contact")])
        Callback.objects.create(
            ticket=move.ticket, cycle=move.ticket.cycle, at=now, outcome=outcome, note=note, called_by=by
        )
        if answer is not None:
            _check(answer)
            target = _take(move, answer, AnswerSource.CALLBACK)
        else:
            target = _after_fruitless(move)
        move.ticket.record_callback(target=target)
        move.note(outcome=outcome)
        _close_if_good(move)
    return move.ticket


def close_unanswered(ticket: Ticket | int, *, now: datetime) -> Ticket:
    """Complete as NOT_ASKED a ticket that was not drawn for a callback and stayed silent for seven days."""
    with moving(ticket, "close_unanswered", by=None, now=now) as move:
        silent = Invitation.objects.filter(ticket=move.ticket, cycle=move.ticket.cycle, expires_at__lt=now)
        if move.ticket.is_callback_drawn or not silent.exists():
            move.require([Reason("still_to_be_asked")])
        move.ticket.answer_kind = AnswerKind.NOT_ASKED
        move.ticket.close_unanswered()
        _close_if_good(move)
    return move.ticket


def _check(answer: Answer) -> None:
    reasons = []
    if answer.level not in Level.values:
        reasons.append(Reason("level_missing"))
    if answer.solved not in Solved.values:
        reasons.append(Reason("solved_missing"))
    if reasons:
        raise Refused(*reasons)


def _take(move: Move, answer: Answer, source: AnswerSource) -> State:
    ticket = move.ticket
    _store(ticket, ticket.cycle, answer, source, counts=True, by=move.by, now=move.now)
    ticket.answer_kind, ticket.satisfaction, ticket.is_solved = (
        AnswerKind.ANSWERED,
        answer.level,
        answer.solved,
    )
    move.clocks.stop(ClockKind.CALLBACK)
    move.note(level=answer.level, solved=answer.solved, source=str(source), text=text_digest(answer.words))
    if not answers.is_bad(answer.level, answer.solved):
        return State.COMPLETED
    move.clocks.begin(ClockKind.VERDICT, owner=ticket.centre)
    return State.PENDING_VERDICT


def _after_fruitless(move: Move) -> State:
    calls = Callback.objects.filter(ticket=move.ticket, cycle=move.ticket.cycle).values_list("at", flat=True)
    if not answers.is_unreachable(calls):
        return State.PENDING_CALLBACK
    move.ticket.answer_kind = AnswerKind.UNREACHABLE
    return State.COMPLETED


def _close_if_good(move: Move) -> None:
    if move.ticket.state == State.COMPLETED:
        complete(move)


def _store(
    ticket: Ticket,
    cycle: int,
    answer: Answer,
    source: AnswerSource,
    *,
    counts: bool,
    by: Staff | None,
    now: datetime,
) -> Rating:
    rated = ticket.dispatches.filter(role=DispatchRole.LEAD, cycle=cycle, voided_at__isnull=True).latest("id")
    return Rating.objects.create(
        ticket=ticket,
        dispatch=rated,
        cycle=cycle,
        source=source,
        counts=counts,
        level=answer.level,
        solved=answer.solved,
        is_smooth=answer.is_smooth,
        words=answer.words,
        given_at=now,
        recorded_by=by,
    )


def _keep_as_note(ticket: Ticket, invitation: Invitation, answer: Answer, *, now: datetime) -> None:
    _store(ticket, invitation.cycle, answer, AnswerSource.LINK, counts=False, by=None, now=now)
    facts: dict[str, Fact] = {
        "level": answer.level,
        "solved": answer.solved,
        "source": str(AnswerSource.LINK),
        "counts": False,
        "text": text_digest(answer.words),
    }
    append(entry_of(ticket, "rating_note", by=None, now=now, facts=facts))
