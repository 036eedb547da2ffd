"""What the rules must know of a ticket once the citizen has answered."""

from django.db.models import Count, Q

from feedback.choices import Level, PaperState, Solved
from feedback.models.aftercare import ReopeningRequest, Retrospective
from feedback.models.answers import Rating
from feedback.models.holds import Hold
from feedback.models.ticket import Ticket
from feedback.rules.facts import AftercareFacts, RetrospectiveFacts
from feedback.states import State

BAD = Q(level__lte=Level.DISSATISFIED) | Q(solved=Solved.UNSOLVED)
"""Word for word ``Rating.is_bad``, for the database."""


def aftercare_of(ticket: Ticket) -> AftercareFacts:
    """One query while a verdict is awaited, three once it is completed, none before."""
    if ticket.state == State.PENDING_VERDICT:
        return AftercareFacts(solved=ticket.is_solved, bad_answers=bad_answers(ticket))
    if ticket.state == State.COMPLETED:
        return _completed(ticket)
    return AftercareFacts()


def bad_answers(ticket: Ticket) -> int:
    """How many cycles the citizen answered badly."""
    found = Rating.objects.filter(BAD, ticket=ticket, counts=True).aggregate(n=Count("pk"))
    return int(found["n"])


def _completed(ticket: Ticket) -> AftercareFacts:
    holds = Hold.objects.filter(ticket=ticket, lifted_at__isnull=True).values_list("kind", flat=True)
    outstanding = Retrospective.objects.filter(ticket=ticket, state=PaperState.DRAFTED)
    paper = outstanding.select_related("dispatch__department").first()
    asked = ReopeningRequest.objects.filter(ticket=ticket, decided_at__isnull=True).first()
    return AftercareFacts(
        solved=ticket.is_solved,
        completed_at=ticket.completed_at,
        holds=frozenset(str(kind) for kind in holds),
        reopening_asked=asked is not None,
        reopening_by=asked.asked_by_id if asked else None,
        retrospective=_retrospective(paper) if paper else None,
    )


def _retrospective(paper: Retrospective) -> RetrospectiveFacts:
    return RetrospectiveFacts(
        drafted_by=paper.drafted_by_id,
        handed_in=paper.handed_in_at is not None,
        self_signing=paper.dispatch.department.self_signing,
    )
