"""黄牌, 红牌: issued from proposals or directly, and revoked visibly."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from feedback.actions import lock_tickets, require_retrospective
from feedback.actions.results import text_digest
from feedback.choices import RetrospectiveGround
from feedback.models import Dispatch, Ticket
from supervision.acting import acting, record
from supervision.actions import proposals
from supervision.actions._measures import department_reasons, require_measure, taking_up
from supervision.actions._numbers import next_number
from supervision.choices import CardColour
from supervision.models import Card, Proposal
from supervision.rules.measures import COLOUR_OF, is_blank

SERIALS = {CardColour.YELLOW: "yellow", CardColour.RED: "red"}


def issue_from(
    proposal: Proposal | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> Card:
    """Make the card that is proposed; a ticket it is about will need a retrospective."""
    pk = proposal.pk if isinstance(proposal, Proposal) else proposal
    with taking_up(pk, measures=COLOUR_OF, by=by, now=now, version=version) as act:
        act.require(_reason_faults(reason))
        row = act.row
        card = _issue(
            Card(
                colour=COLOUR_OF[row.measure],
                department=row.department,
                ticket=row.ticket,
                dispatch=row.dispatch,
                order=row.order,
                proposal=row,
                reason=reason.strip(),
            ),
            by=by,
            now=now,
        )
        act.note(card=card.pk)
    return card


def issue_many(rows: Sequence[Proposal], *, by: Staff, now: datetime) -> list[proposals.Outcome]:
    """Make a card of each, with the reason its proposal gives; every one in a transaction of its own."""
    return proposals.each(
        rows, lambda row: issue_from(row, reason=proposals.drafted_reason(row), by=by, now=now)
    )


def issue(
    *,
    department: Department,
    colour: str,
    reason: str,
    ticket: Ticket | None = None,
    by: Staff,
    now: datetime,
) -> Card:
    """A card without a proposal, at a supervisor's own judgement."""
    with transaction.atomic():
        if ticket is not None:
            lock_tickets([ticket.pk])
        card = Card(colour=CardColour(colour), department=department, ticket=ticket, reason=reason.strip())
        require_measure(by, card, department)
        if faults := [*_reason_faults(reason), *department_reasons(department)]:
            raise Refused(*faults)
        if ticket is not None:
            card.dispatch = _part_of(department, ticket)
        return _issue(card, by=by, now=now)


def revoke(card: Card | int, *, reason: str, by: Staff, now: datetime, version: int | None = None) -> Card:
    """It was a mistake: it stays visible, struck through, and counts no more."""
    pk = card.pk if isinstance(card, Card) else card
    with acting(Card, pk, "revoke", by=by, now=now, version=version) as act:
        act.require(_reason_faults(reason))
        act.row.revoke()
        act.row.revoked_at, act.row.revoked_by, act.row.revoke_reason = now, by, reason.strip()
        act.note(reason=text_digest(reason.strip()))
    return act.row


def _issue(card: Card, *, by: Staff, now: datetime) -> Card:
    """Number, row, evidence, and the retrospective of its ticket; the ticket is locked, if there is one."""
    card.number = next_number(SERIALS[CardColour(card.colour)], now)
    card.issued_at, card.issued_by = now, by
    card.save()
    facts: dict[str, Fact | None] = {
        "number": card.number,
        "colour": card.colour,
        "department": card.department_id,
        "ticket": card.ticket_id,
        "dispatch": card.dispatch_id,
        "order": card.order_id,
        "proposal": card.proposal_id,
        "reason": text_digest(card.reason),
        "retrospective": _ask_back(card, by=by, now=now),
    }
    record(card, "issue", by=by, now=now, facts={k: v for k, v in facts.items() if v is not None})
    return card


def _ask_back(card: Card, *, by: Staff, now: datetime) -> int | None:
    """Require the retrospective. A ticket that is archived, or ended outside the loop, gets none: the card
    stands without."""
    if card.ticket_id is None:
        return None
    try:
        paper = require_retrospective(card.ticket_id, ground=RetrospectiveGround.CARD, by=by, now=now)
    except Refused:
        return None
    return paper.pk if paper else None


def _part_of(department: Department, ticket: Ticket) -> Dispatch:
    """The last part that the department, or one below it, has in the ticket. Raises Refused for none."""
    counted = Dispatch.objects.filter(ticket=ticket, voided_at__isnull=True)
    part: Dispatch | None = (
        counted.filter(department__ancestry__contains=[department.pk]).order_by("-id").first()
    )
    if part is None:
        stranger = {"department": department.name, "ticket": ticket.number}
        raise Refused(Reason("card_ticket_not_theirs", stranger))
    return part


def _reason_faults(reason: str) -> list[Reason]:
    return [Reason("measure_reason_missing")] if is_blank(reason) else []
