"""How a ticket went from hand to hand: returns, joint reviews and designations, for pages that tell of it."""

from dataclasses import dataclass, field

from django.db.models import Q

from feedback.choices import PaperState
from feedback.models import Designation, JointReview, ReturnRequest, Ticket
from feedback.states import State

NEVER_SIGNED = Q(signed_at__isnull=True)
AT_WORK = Q(state=PaperState.DRAFTED, dispatch__ended_at__isnull=True)


@dataclass
class ReturnHistory:
    """Newest first; of drafts that were never signed only the one still at work is told."""

    requests: list[ReturnRequest] = field(default_factory=list)
    reviews: list[JointReview] = field(default_factory=list)
    designations: list[Designation] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.requests or self.reviews or self.designations)

    @property
    def granted(self) -> list[ReturnRequest]:
        """The returns that counted, the first one first."""
        return [paper for paper in reversed(self.requests) if paper.state == PaperState.GRANTED]

    @property
    def open_review(self) -> JointReview | None:
        """The joint review for which dispatching waits."""
        return next((review for review in self.reviews if review.closed_at is None), None)

    @property
    def standing(self) -> Designation | None:
        """The designation that the next dispatch must follow."""
        return next((d for d in self.designations if d.dispatch_id is None and d.superseded_at is None), None)


def history_of_returns(ticket: Ticket, *, is_designated: bool = False) -> ReturnHistory:
    """One query; more where there were returns, or a designation."""
    papers = ReturnRequest.objects.filter(~NEVER_SIGNED | AT_WORK, dispatch__ticket=ticket)
    named = papers.select_related(
        "dispatch__department", "suggested", "drafted_by", "signed_by", "decided_by"
    )
    told = ReturnHistory(requests=list(named.order_by("-drafted_at", "-id")))
    if ticket.return_count:
        reviews = JointReview.objects.filter(ticket=ticket).select_related("concluded_by")
        told.reviews = list(reviews.prefetch_related("participants"))
    if ticket.return_count or is_designated or ticket.state == State.PENDING_DISPATCH:
        made = Designation.objects.filter(ticket=ticket, superseded_at=None)
        told.designations = list(made.select_related("lead", "made_by").prefetch_related("co"))
    return told
