"""T5: an enquiry that the hotline centre answers itself, without any department."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Staff
from feedback.actions._inviting import can_ask_anybody, invite
from feedback.actions._move import moving
from feedback.actions.asking import close_question
from feedback.actions.handling import complete
from feedback.actions.results import text_digest
from feedback.choices import AnswerKind, Category, ClockKind
from feedback.models import Invitation, Ticket, Topic
from feedback.rules.results import against_reply
from feedback.states import State


def answer_directly(
    ticket: Ticket | int,
    *,
    reply: str,
    topic: Topic,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Answer an enquiry at once (T5): it is completed, the citizen can rate it by link.

    Who is drawn is called all the same; so is a matter into which others were merged. The rated department is
    the centre, and whoever answered neither calls back nor judges.
    """
    with moving(ticket, "answer_directly", by=by, now=now, version=version) as move:
        move.require(_problems(reply, topic))
        close_question(move)
        move.clocks.stop(ClockKind.DISPATCH)
        move.ticket.category, move.ticket.topic = Category.CONSULT, topic
        move.ticket.public_reply, move.ticket.answered_by = reply.strip(), by
        move.ticket.handled_at = now
        asks = can_ask_anybody(move.ticket)
        if asks:
            invite(move)
        waits = asks and (move.ticket.is_callback_drawn or move.ticket.merged_count > 0)
        move.ticket.answer_directly(waits=waits)
        move.note(topic=topic.pk, text=text_digest(reply), asks=asks)
        if not waits:
            complete(move)
        if not asks:
            move.ticket.answer_kind = AnswerKind.NOT_ASKED
    return move.ticket


def end_asking(ticket: Ticket | int, *, now: datetime) -> Ticket:
    """Nobody rated the direct answer in seven days: it counts as not asked; the ticket stays completed."""
    with moving(ticket, "end_asking", by=None, now=now) as move:
        alive = Invitation.objects.filter(ticket=move.ticket, cycle=move.ticket.cycle, expires_at__gte=now)
        move.require([Reason("still_to_be_asked")] if alive.exists() else [])
        move.ticket.answer_kind = AnswerKind.NOT_ASKED
        move.ticket.end_asking()
        assert move.ticket.state == State.COMPLETED
    return move.ticket


def _problems(reply: str, topic: Topic) -> list[Reason]:
    reasons = [] if topic.is_active else [Reason("topic_out_of_use", {"topic": topic.path})]
    return reasons + against_reply(reply)
