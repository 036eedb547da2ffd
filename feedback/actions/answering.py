"""T19: the citizen's answer, by link or callback; the first counts, silence is never satisfaction."""

import hashlib
from datetime import datetime

from django.db import transaction

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions._inviting import has_spoken, is_awaited
from feedback.actions._move import Move, lock_tickets, moving
from feedback.actions._taking import Answer, Origin, after_fruitless, check, count_kept, keep_as_note, take
from feedback.actions.handling import complete
from feedback.choices import AnswerKind, AnswerSource, ClockKind, ContactOutcome
from feedback.models import Callback, Deadline, Invitation, Ticket
from feedback.states import State

__all__ = [
    "Answer",
    "Origin",
    "close_unanswered",
    "find_invitation",
    "rate",
    "record_callback",
    "settle_awaited",
]


def rate(token: str, *, answer: Answer, now: datetime) -> Ticket:
    """Take the citizen's answer by link; once the cycle has its answer, further ones are kept as notes.

    Raises Refused for an unknown or expired link, or an answer that is none.
    """
    invitation = find_invitation(token, now=now)
    check(answer)
    with transaction.atomic():
        speaker, matter = _hold(invitation)
        if _is_heard(speaker, matter, invitation):
            with moving(matter, "rate", by=None, now=now) as move:
                move.ticket.rate(target=take(move, answer, AnswerSource.LINK, speaker=speaker))
                _close_if_good(move)
            return move.ticket
        keep_as_note(speaker, matter, invitation, answer, now=now)
    return speaker


def _hold(invitation: Invitation) -> tuple[Ticket, Ticket]:
    """Lock the citizen's own ticket and the one whose answer it is about; mostly they are the same."""
    matter_id = invitation.about_id or invitation.ticket_id
    locked = lock_tickets({invitation.ticket_id, matter_id})
    return locked[invitation.ticket_id], locked[matter_id]


def _is_heard(speaker: Ticket, matter: Ticket, invitation: Invitation) -> bool:
    """Whether the answer may count: it is awaited, and the first of this citizen in this cycle."""
    left = speaker.pk != matter.pk and speaker.merged_into_id != matter.pk
    if left or matter.cycle != invitation.cycle or (matter.merged_count and has_spoken(speaker, matter)):
        return False
    awaits_link = matter.state == State.COMPLETED and matter.answered_by_id is not None
    return matter.state == State.PENDING_CALLBACK or (awaits_link and not matter.answer_kind)


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
    not_before: datetime | None = None,
    best_time: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Record one attempt to ask; an answer closes the cycle, three fruitless ones on two days end it.

    ``not_before`` and ``best_time``: when the citizen is to be called again, after a fruitless one.
    """
    with moving(ticket, "record_callback", by=by, now=now, version=version) as move:
        reached = outcome == ContactOutcome.REACHED
        if reached != (answer is not None):
            move.require([Reason("answer_missing" if reached else "answer_without_contact")])
        Callback.objects.create(
            ticket=move.ticket,
            cycle=move.ticket.cycle,
            at=now,
            outcome=outcome,
            note=note,
            called_by=by,
            not_before=None if reached else not_before,
            best_time="" if reached else best_time,
        )
        if answer is not None:
            check(answer)
            target = take(move, answer, AnswerSource.CALLBACK, speaker=move.ticket)
        else:
            target = after_fruitless(move)
        move.ticket.record_callback(target=target)
        move.note(outcome=outcome)
        _close_if_good(move)
    return move.ticket


def close_unanswered(ticket: Ticket | int, *, now: datetime) -> Ticket:
    """Complete as NOT_ASKED a ticket that was not drawn for a callback and stayed silent for seven days.

    Where other citizens of the matter answered, the worst of their answers counts instead.
    """
    with moving(ticket, "close_unanswered", by=None, now=now) as move:
        calls_on = move.clocks.open_clock(ClockKind.CALLBACK, None) is not None
        if calls_on or is_awaited(move.ticket, now=now, calls_on=calls_on):
            move.require([Reason("still_to_be_asked")])
        count_kept(move)
        if not move.ticket.answer_kind:
            move.ticket.answer_kind = AnswerKind.NOT_ASKED
        move.ticket.close_unanswered()
        _close_if_good(move)
    return move.ticket


def settle_awaited(matter_id: int, *, now: datetime) -> None:
    """After a citizen has left the matter: nobody awaited any more, it closes by the answers it has."""
    matter: Ticket = Ticket.objects.get(pk=matter_id)
    if matter.state != State.PENDING_CALLBACK:
        return
    open_calls = Deadline.objects.filter(ticket=matter, kind=ClockKind.CALLBACK, stopped_at=None)
    calls_on = open_calls.filter(voided_at=None).exists()
    if not calls_on and not is_awaited(matter, now=now, calls_on=False):
        close_unanswered(matter, now=now)


def _close_if_good(move: Move) -> None:
    if move.ticket.state == State.COMPLETED:
        complete(move)
