"""T2 and T3: what kind of matter it is, or that it is none for this hotline."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions._families import family_held, release_children
from feedback.actions._move import Move, moving
from feedback.actions._notices import tell_rejected
from feedback.actions._standing import remember_alikes, settle_standing
from feedback.actions.asking import close_question
from feedback.choices import Category, ClockKind, SeniorReason
from feedback.models import Area, Ticket, Topic


def triage(
    ticket: Ticket | int,
    *,
    category: str,
    topic: Topic,
    urgency: str,
    area: Area | None = None,
    aspect: str = "",
    place: str | None = None,
    accused: Department | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Settle category, topic and urgency (T2); ``place`` None keeps what the intake wrote."""
    with moving(ticket, "triage", by=by, now=now, version=version) as move:
        move.require([] if topic.is_active else [Reason("topic_out_of_use", {"topic": topic.path})])
        if accused is not None and category != Category.REPORT:
            move.require([Reason("accused_only_in_report")])
        move.ticket.category, move.ticket.topic, move.ticket.urgency = category, topic, urgency
        move.ticket.aspect, move.ticket.area, move.ticket.accused_department = aspect, area, accused
        if place is not None:
            move.ticket.place = place
        move.ticket.triage()
        move.note(
            category=category,
            topic=topic.pk,
            urgency=urgency,
            area=area.pk if area else None,
            accused=accused.pk if accused else None,
        )
        move.clocks.renew_dispatching()
        settle_standing([move.ticket], now=now)
        move.require(_for_a_senior(move))
        remember_alikes(move.ticket, now=now)
    return move.ticket


def _for_a_senior(move: Move) -> list[Reason]:
    """What the words were found to say only now, under today's lists, stops a dispatcher who is no senior."""
    own = [code for code in move.ticket.senior_reasons.split(",") if code and code != SeniorReason.NO_RULE]
    if not own or move.by is None or move.ticket.centre_id in scope(move.by, "dispatch_hard"):
        return []
    return [Reason("for_a_senior", {"why": own[0]})]


def reject(
    ticket: Ticket | int, *, ground: str, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Do not accept the matter (T3); the notice to the citizen names the proper channel."""
    with family_held(ticket), moving(ticket, "reject", by=by, now=now, version=version) as move:
        move.require([] if ground else [Reason("ground_missing")])
        move.ticket.reject_ground, move.ticket.rejected_at = ground, now
        move.ticket.reject_note = note
        move.ticket.reject()
        move.clocks.stop(ClockKind.DISPATCH)
        move.note(ground=ground)
        close_question(move)
        release_children(move)
        tell_rejected(move.ticket, now=now)
    return move.ticket


def overturn(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """A supervisor takes a rejected matter up within 30 days (T3 back); a new DISPATCH clock starts."""
    with moving(ticket, "overturn", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        move.note(ground=move.ticket.reject_ground)
        move.ticket.reject_ground, move.ticket.rejected_at = "", None
        move.ticket.reject_note = note
        move.ticket.overturn()
        move.clocks.begin(ClockKind.DISPATCH, owner=move.ticket.centre)
    return move.ticket
