"""What people decide about proposals, singly and in bulk; each row of many is a transaction of its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from departments.rules.ladder import Urgency
from supervision.acting import acting, reasons_against
from supervision.actions._measures import department_reasons, measure_reasons
from supervision.models import Proposal
from supervision.rules.measures import COLOUR_OF, ProposalFacts, is_blank
from supervision.rules.quarters import quarter_of
from supervision.wording.measures import say_ground, say_proposal

NAMED = ("department", "ticket", "dispatch", "order", "decided_by")
LANGUAGE_OF_PAPERS = "zh-hans"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bulk act did, or would do, with one proposal; no reasons: it can be done, or was."""

    proposal: Proposal
    reasons: tuple[Reason, ...] = ()
    made: object | None = None

    @property
    def is_able(self) -> bool:
        return not self.reasons


def facts_of(proposal: Proposal) -> ProposalFacts:
    """What the proposal's sentence is made of. Reads ``NAMED``."""
    ticket, order = proposal.ticket, proposal.order
    return ProposalFacts(
        measure=proposal.measure,
        ground=proposal.ground,
        department=proposal.department.name,
        quarter=quarter_of(proposal.proposed_at),
        ticket=ticket.number if ticket else "",
        order=order.number if order else "",
        urgency=ticket.urgency if ticket and not order else Urgency.NORMAL,
        count=proposal.count,
    )


def why(proposal: Proposal) -> str:
    """Why the measure is proposed, and what is due, in the reader's language."""
    return say_proposal(facts_of(proposal))


def drafted_reason(proposal: Proposal) -> str:
    """The fact as a card or circular states it, in the language of papers."""
    with translation.override(LANGUAGE_OF_PAPERS):
        return f"{say_ground(facts_of(proposal))}。"


def decline(
    proposal: Proposal | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Proposal:
    """Not this time, with a reason."""
    pk = proposal.pk if isinstance(proposal, Proposal) else proposal
    with acting(Proposal, pk, "decline", by=by, now=now, version=version) as act:
        act.require([Reason("measure_reason_missing")] if is_blank(note) else [])
        act.row.decline()
        act.row.decided_at, act.row.decided_by, act.row.note = now, by, note.strip()
    return act.row


def foresee_cards(proposals: Sequence[Proposal], *, by: Staff, now: datetime) -> list[Outcome]:
    """Which of these would become cards, and why the others would not; nothing is locked or changed."""

    def against(row: Proposal) -> list[Reason]:
        return measure_reasons(row.measure, COLOUR_OF) + department_reasons(row.department)

    return [_foresee(row, "take_up", against, by=by, now=now) for row in proposals]


def foresee_declining(proposals: Sequence[Proposal], *, by: Staff, now: datetime) -> list[Outcome]:
    """Which of these can be declined, and why the others cannot."""
    return [_foresee(row, "decline", lambda _row: [], by=by, now=now) for row in proposals]


def decline_many(proposals: Sequence[Proposal], *, note: str, by: Staff, now: datetime) -> list[Outcome]:
    """Decline each in a transaction of its own."""
    return each(proposals, lambda row: decline(row, note=note, by=by, now=now))


def each(proposals: Iterable[Proposal], act: Callable[[Proposal], object]) -> list[Outcome]:
    """Do one thing to each, every one in a transaction of its own; a refusal stops only its own row."""
    found = []
    for row in proposals:
        try:
            found.append(Outcome(row, made=act(row)))
        except Refused as refused:
            found.append(Outcome(row, refused.reasons))
    return found


def _foresee(
    row: Proposal, verb: str, against: Callable[[Proposal], list[Reason]], *, by: Staff, now: datetime
) -> Outcome:
    """The act's own reasons first; what else stands against it only where they leave it open."""
    reasons = reasons_against(row, verb, by=by, now=now) or against(row)
    return Outcome(row, tuple(reasons))
