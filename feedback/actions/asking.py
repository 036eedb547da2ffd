"""A question to the citizen, for whose answer the dispatch clock waits, and what they add by themselves."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from core.known_queries import KnownQuery
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from departments.rules.clocks import Limit, MoveReason, due
from feedback.actions._move import Move, lock_ticket, moving
from feedback.actions._notices_merging import tell_question
from feedback.actions._standing import lift_again
from feedback.actions.attaching import NO_FILES, Files, attach
from feedback.actions.results import text_digest
from feedback.actions.suspending import resume_work
from feedback.choices import ClockKind, Purpose, SupplementSource
from feedback.models import Question, Supplement, Ticket
from feedback.states import SUPPLEMENTED, State

LONGEST_QUESTION = 1000
LONGEST_SUPPLEMENT = 4000
WAITS = Limit.parse("3wd")
OPEN = KnownQuery[Question](lambda ticket: Question.objects.filter(ticket=ticket, ended_at__isnull=True)[:1])


def ask_citizen(
    ticket: Ticket | int, *, text: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Send a question with a link to answer it; DISPATCH waits three working days at most."""
    with moving(ticket, "ask_citizen", by=by, now=now, version=version) as move:
        move.require(_problems(text, LONGEST_QUESTION))
        token = secrets.token_urlsafe(24)
        question = Question.objects.create(
            ticket=move.ticket,
            text=text.strip(),
            token_digest=_digest(token),
            asked_by=by,
            asked_at=now,
            expires_at=due(WAITS, now, move.clocks.calendar).due_at,
        )
        move.clocks.pause((ClockKind.DISPATCH,), None, MoveReason.ASKED_CITIZEN, by=by.display_name)
        move.ticket.is_amended = True
        move.ticket.ask_citizen()
        move.note(question=question.pk, until=question.expires_at, text=text_digest(text))
        tell_question(question, token=token, now=now)
    return move.ticket


def end_question(ticket: Ticket | int, *, now: datetime) -> Ticket:
    """Nobody answered in time: the dispatch clock goes on by itself. The link stays good."""
    with moving(ticket, "end_question", by=None, now=now) as move:
        question = _open_question(move.ticket)
        if question is None or now < question.expires_at:
            move.require([Reason("question_still_open")])
        close_question(move)
        move.ticket.end_question()
    return move.ticket


def supplement(
    ticket: Ticket | int,
    *,
    text: str,
    source: str = SupplementSource.PHONE,
    files: Files = NO_FILES,
    by: Staff | None,
    now: datetime,
    version: int | None = None,
    question: Question | None = None,
) -> Ticket:
    """Add what the citizen says further; it answers the open question, and ends a suspension.

    ``by`` None: the citizen, by the link of ``question``.
    """
    with transaction.atomic():
        with moving(ticket, "supplement", by=by, now=now, version=version) as move:
            move.require(_problems(text, LONGEST_SUPPLEMENT))
            added = Supplement.objects.create(
                ticket=move.ticket, text=text.strip(), source=source, at=now, taken_by=by
            )
            attach(move, files, purpose=Purpose.SUPPLEMENT, paper=added, sealed=True)
            answered = question or _open_question(move.ticket)
            if answered is not None:
                answered.answer, answered.ended_at = added, answered.ended_at or now
                answered.save(update_fields=["answer", "ended_at"])
                _go_on(move)
                move.note(question=answered.pk)
            lift_again(move.ticket)
            move.ticket.is_amended = True
            move.ticket.supplement()
            move.note(supplement=added.pk, source=str(source), text=text_digest(text))
        if move.ticket.state == State.SUSPENDED:
            return _work_on(move.ticket, now=now)
    return move.ticket


def _work_on(ticket: Ticket, *, now: datetime) -> Ticket:
    """What the matter was suspended for has come: the departments' clocks go on."""
    with moving(ticket, "resume", by=None, now=now) as move:
        resume_work(move, at=now)
        move.ticket.resume()
    return move.ticket


def answer_question(token: str, *, text: str, now: datetime) -> Ticket:
    """The citizen answers by the link, once, while anybody still works on the matter."""
    with transaction.atomic():
        lock_ticket(find_question(token).ticket_id)
        question = find_question(token)
        return supplement(
            question.ticket_id,
            text=text,
            source=SupplementSource.LINK,
            by=None,
            now=now,
            question=question,
        )


def find_question(token: str) -> Question:
    """The question behind a link; raises Refused when there is none, it is answered, or too late."""
    question = Question.objects.select_related("ticket").filter(token_digest=_digest(token)).first()
    if question is None:
        raise Refused(Reason("question_unknown"), status=404)
    if question.answer_id is not None:
        raise Refused(Reason("question_answered"), status=410)
    if not is_taken(question.ticket):
        raise Refused(Reason("question_closed"), status=410)
    return question


def is_taken(ticket: Ticket) -> bool:
    """Whether a supplement still reaches somebody."""
    return ticket.state in SUPPLEMENTED


def close_question(move: Move) -> None:
    """Wait no longer, whatever the reason: the DISPATCH clock, if it still runs, goes on."""
    question = _open_question(move.ticket)
    if question is not None:
        question.ended_at = move.now
        question.save(update_fields=["ended_at"])
        _go_on(move)
        move.note(question=question.pk)


def _go_on(move: Move) -> None:
    """The DISPATCH clock goes on, unless it stands still for a joint review as well."""
    if move.clocks.open_clock(ClockKind.JOINT_REVIEW, None) is None:
        move.clocks.resume((ClockKind.DISPATCH,), None)


def _open_question(ticket: Ticket) -> Question | None:
    return OPEN.first(ticket.pk)


def _problems(text: str, most: int) -> list[Reason]:
    if not text.strip():
        return [Reason("text_missing")]
    return [Reason("supplement_too_long", {"most": most})] if len(text) > most else []


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
