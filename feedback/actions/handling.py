"""T7, assign and T11: a department takes the matter up, names a handler and contacts the citizen."""

from datetime import datetime

from core.known_queries import KnownQuery
from core.reasons import Reason
from departments.models import Staff
from departments.scope import scope
from feedback.actions._assigning import assign_by_rule
from feedback.actions._endings import end_work
from feedback.actions._move import Move, moving
from feedback.actions.attaching import NO_FILES, Files, attach
from feedback.actions.retrospectives import after_completion
from feedback.actions.returning import withdraw_draft
from feedback.choices import AnswerKind, Category, ClockKind, Purpose
from feedback.models import AssignmentMoment, Contact, Dispatch, Ticket
from feedback.rules.contacts import ContactTry, counts_from

TRIES = KnownQuery[tuple[datetime, str, str]](
    lambda dispatch: Contact.objects.filter(dispatch=dispatch).values_list("at", "way", "outcome")
)


def sign(ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None) -> Ticket:
    """The LEAD signs for the matter (T7): stops SIGN; praise is forwarded for information and closes here."""
    with moving(ticket, "sign", by=by, now=now, version=version) as move:
        lead = move.lead()
        lead.signed_at, lead.signed_by = now, by
        move.clocks.stop(ClockKind.SIGN, dispatch=lead)
        closes = move.ticket.category == Category.PRAISE
        move.ticket.sign(closes=closes)
        if closes:
            lead.handled_at = now
            move.ticket.handled_at = now
            move.ticket.answer_kind = AnswerKind.NOT_ASKED
        else:
            assign_by_rule(move, lead, AssignmentMoment.SIGN)
        lead.save()
        if closes:
            complete(move)
        move.note(dispatch=lead.pk)
    return move.ticket


def assign(
    ticket: Ticket | int, *, assignee: Staff | None, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The approver names the handler, of the LEAD's or of the unit it was delegated to; clocks stay.

    None takes the name off again.
    """
    with moving(ticket, "assign", by=by, now=now, version=version) as move:
        lead = move.lead()
        if assignee is not None:
            move.require(_reasons_against_handler(assignee, lead))
        _name_handler(move, lead, assignee)
        move.ticket.assign()
    return move.ticket


def take(ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None) -> Ticket:
    """A handler takes what nobody was named for: it is theirs; clocks stay."""
    with moving(ticket, "take", by=by, now=now, version=version) as move:
        _name_handler(move, move.lead(), by)
        move.ticket.take()
    return move.ticket


def _name_handler(move: Move, lead: Dispatch, handler: Staff | None) -> None:
    former, lead.assignee = lead.assignee_id, handler
    lead.save()
    move.note(dispatch=lead.pk, assignee=handler.pk if handler else None, former=former)


def _reasons_against_handler(person: Staff, lead: Dispatch) -> list[Reason]:
    if person.is_active and _worked_by(lead) in scope(person, "handle_tickets"):
        return []
    return [Reason("assignee_cannot_handle", {"person": person.display_name})]


def _worked_by(lead: Dispatch) -> int:
    return int(lead.delegated_to_id or lead.department_id)


def record_contact(
    ticket: Ticket | int,
    *,
    at: datetime,
    way: str,
    outcome: str,
    note: str = "",
    files: Files = NO_FILES,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Record a contact or a try (T11); RESPOND stops when it counts, at the time it counts from.

    ``at`` is when it happened: after the dispatch and not in the future.
    """
    with moving(ticket, "record_contact", by=by, now=now, version=version) as move:
        lead = move.lead()
        move.require([] if move.ticket.is_answerable else [Reason("nobody_to_contact")])
        move.require([] if lead.dispatched_at <= at <= now else [Reason("contact_time_impossible")])
        contact = Contact.objects.create(
            dispatch=lead, at=at, way=way, outcome=outcome, note=note, recorded_by=by, recorded_at=now
        )
        attach(move, files, purpose=Purpose.CONTACT, paper=contact, dispatch=lead, sealed=True)
        _count_contact(move, lead)
        move.ticket.record_contact()
        move.note(dispatch=lead.pk, at=at, way=way, outcome=outcome, counts=lead.first_contact_at is not None)
    return move.ticket


def _count_contact(move: Move, lead: Dispatch) -> None:
    if lead.first_contact_at is not None:
        return
    tries = [ContactTry(*one) for one in TRIES(lead.pk)]
    lead.first_contact_at = counts_from(tries)
    if lead.first_contact_at is not None:
        move.clocks.stop(ClockKind.RESPOND, dispatch=lead, at=lead.first_contact_at)
        withdraw_draft(move, lead)
        lead.save()


def complete(move: Move) -> None:
    """Close the ticket's work for good."""
    move.ticket.completed_at = move.now
    end_work(move)
    after_completion(move)
