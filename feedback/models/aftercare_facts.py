"""What the rules must know of a ticket once the citizen has answered."""

from django.db.models import BigIntegerField, CharField, Count, F, Q, Value
from django.db.models.functions import Cast

from feedback.choices import Level, PaperState, Solved
from feedback.models.aftercare import ReopeningRequest, Retrospective
from feedback.models.answers import Rating
from feedback.models.holds import Hold
from feedback.models.ticket import Ticket
from feedback.rules.facts import AftercareFacts, RetrospectiveFacts
from feedback.states import State

BAD = Q(level__lte=Level.DISSATISFIED) | Q(solved=Solved.UNSOLVED)
"""Word for word ``Rating.is_bad``, for the database."""
REOPENING = "reopening"


def aftercare_of(ticket: Ticket) -> AftercareFacts:
    """One query while a verdict is awaited, two once it is completed, none before."""
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
    standing = _standing(ticket)
    outstanding = Retrospective.objects.filter(ticket=ticket, state=PaperState.DRAFTED)
    paper = outstanding.select_related("dispatch__department").first()
    return AftercareFacts(
        solved=ticket.is_solved,
        completed_at=ticket.completed_at,
        holds=frozenset(kind for kind, _who in standing if kind != REOPENING),
        reopening_asked=any(kind == REOPENING for kind, _who in standing),
        reopening_by=next((who for kind, who in standing if kind == REOPENING), None),
        retrospective=_retrospective(paper) if paper else None,
    )


def _standing(ticket: Ticket) -> list[tuple[str, int | None]]:
    """The kinds of the holds not lifted, and with who asked for it a reopening not decided. One query."""
    holds = Hold.objects.filter(ticket=ticket, lifted_at__isnull=True).order_by()
    asked = ReopeningRequest.objects.filter(ticket=ticket, decided_at__isnull=True).order_by()
    nobody = Value(None, output_field=BigIntegerField())
    of_holds = holds.annotate(what=Cast("kind", CharField()), who=nobody).values_list("what", "who")
    of_asked = asked.annotate(what=Value(REOPENING, CharField()), who=F("asked_by_id"))
    return list(of_holds.union(of_asked.values_list("what", "who"), all=True))


def _retrospective(paper: Retrospective) -> RetrospectiveFacts:
    return RetrospectiveFacts(
        drafted_by=paper.drafted_by_id,
        handed_in=paper.handed_in_at is not None,
        self_signing=paper.dispatch.department.self_signing,
    )
