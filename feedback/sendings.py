"""Tickets of the dispatch desk that go together: where each would go and why, and why some may not. Two doors
ask: the page beforehand, and the action under its lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.reasons import Reason
from departments.models import Department
from departments.rules.calendar import in_shanghai
from feedback.alikes import STATES
from feedback.models import Designation, JointReview, Likeness, Ticket, Topic
from feedback.rules.bulk_dispatch import SETTLED_FOR_ALL, ForAll, Waiting, reasons_against_bulk
from feedback.rules.urgency_words import pieces, proposed_urgency
from feedback.states import State
from feedback.suggestions import Proposal, proposals_for_each


@dataclass(frozen=True, slots=True)
class Standing:
    """One ticket of the desk: whom the catalogue names, who was designated, why it may not go with others."""

    ticket: Ticket
    proposals: list[Proposal]
    designated: Department | None
    against: list[Reason]

    @property
    def barring(self) -> list[Reason]:
        """Why it may not go with others whatever is chosen for all of them."""
        return [reason for reason in self.against if reason.code not in SETTLED_FOR_ALL]

    @property
    def first(self) -> Department | None:
        """Whom it goes to unless a person says otherwise."""
        if self.designated is not None:
            return self.designated
        return next((one.department for one in self.proposals if not one.is_barred), None)

    def names(self, department: Department) -> bool:
        """Whether no reason is wanted for this department."""
        return department == self.designated or any(one.department == department for one in self.proposals)

    def reasons_against(self, lead: Department | None, why: str) -> list[Reason]:
        """What still speaks against sending it to ``lead`` with these words; the action has the last word."""
        if self.against:
            return self.against
        if lead is None:
            return [Reason("bulk_no_proposal")]
        if self.designated is not None and lead != self.designated:
            return [Reason("lead_is_designated", {"department": self.designated.name})]
        if not self.names(lead) and not why.strip():
            return [Reason("off_catalogue", {"department": lead.name})]
        return []


def standings(tickets: Sequence[Ticket], *, now: datetime, chosen: ForAll | None = None) -> list[Standing]:
    """How each of them stands; four queries, whatever their number, one more for repeats or a topic.

    What is ``chosen`` for those that nobody has triaged yet is set on them, and not saved.
    """
    if chosen is not None:
        _settle(tickets, chosen)
    ids = [ticket.pk for ticket in tickets]
    alike = set(alike_pairs(ids))
    reviews = set(
        JointReview.objects.filter(ticket__in=ids, closed_at=None).values_list("ticket_id", flat=True)
    )
    named = Designation.objects.filter(ticket__in=ids, dispatch=None, superseded_at=None)
    designated = {row.ticket_id: row.lead for row in named.select_related("lead")}
    proposals = proposals_for_each(tickets, on=in_shanghai(now).date())
    return [
        Standing(
            ticket,
            found,
            designated.get(ticket.pk),
            reasons_against_bulk(_waiting(ticket, alike, reviews, designated)),
        )
        for ticket, found in zip(tickets, proposals, strict=True)
    ]


def _settle(tickets: Sequence[Ticket], chosen: ForAll) -> None:
    rows = Topic.objects.select_related("parent__parent")
    topic = rows.filter(pk=chosen.topic_id).first() if chosen.topic_id else None
    for ticket in tickets:
        if ticket.state != State.REGISTERED:
            continue
        ticket.topic = topic or ticket.topic
        ticket.category = chosen.category or ticket.category
        ticket.urgency = chosen.urgency_of(ticket.urgency)


def alike_pairs(ids: Sequence[int]) -> list[int]:
    """Those of these tickets that look like another one, which nobody has merged or told apart."""
    pairs = Likeness.objects.filter(ticket__in=ids, told_apart_at__isnull=True, other__state__in=STATES)
    return list(pairs.filter(ticket__is_repeat=False).values_list("ticket_id", flat=True))


def _waiting(
    ticket: Ticket, alike: set[int], reviews: set[int], designated: dict[int, Department]
) -> Waiting:
    return Waiting(
        is_triaged=ticket.state == State.PENDING_DISPATCH,
        category=ticket.category,
        topic_known=ticket.topic is not None,
        urgency=ticket.urgency,
        word_urgency=proposed_urgency(pieces(f"{ticket.title} {ticket.content}"), now_set="NORMAL"),
        is_alike=ticket.pk in alike,
        is_returned=ticket.return_count > 0,
        is_designated=ticket.pk in designated,
        is_under_review=ticket.pk in reviews,
    )
