"""The rows behind the counts beside a score: what a month counts, as querysets. Set-based; none is scored.

Each is of one month, [start, until); over a quarter the months' rows are put together, as their counts add.
"""

from typing import Any, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Least

from feedback.choices import DispatchRole, PaperState
from feedback.models import Dispatch, Invitation, Rating, ReturnRequest, TerminationRequest
from supervision.choices import ExclusionState
from supervision.models import ExclusionRequest, SetAside
from supervision.reports import populations
from supervision.reports.populations import Span

LOWEST = 2
IS_BAD = ~populations.IS_SATISFIED | ~populations.IS_RESOLVED
"""Of effective answers: dissatisfied, or not even largely solved."""


def is_late(span: Span) -> Q:
    """Of the assessed: not in time, yet handled by the month's end, or ended by a termination that counts."""
    ended = TerminationRequest.objects.filter(
        dispatch=OuterRef("pk"), state=PaperState.GRANTED, counts=True, signed_at__lt=span.until
    )
    handled = Q(handled_at__gt=F("due_at")) & Q(handled_at__lt=span.until)
    # written in the order in which it is asked: the dear questions last, and of few rows
    return (handled & Q(ended_in_time=False)) | (
        Q(handled_at__isnull=True) & Q(ended_in_time=False) & Q(Exists(ended))
    )


def asked(span: Span) -> QuerySet[Dispatch]:
    """The work of every citizen asked: whoever answered effectively in it, and the silent."""
    given = populations.effective_answers(span).order_by().values("dispatch")
    return Dispatch.objects.filter(Q(pk__in=given) | Q(pk__in=silent(span).order_by().values("pk")))


def silent(span: Span) -> QuerySet[Dispatch]:
    """Handled matters whose own citizens were invited to rate in it and gave no effective answer in it."""
    sent = Invitation.objects.filter(
        ticket=OuterRef("ticket"),
        cycle=OuterRef("cycle"),
        about__isnull=True,
        sent_at__gte=span.start,
        sent_at__lt=span.until,
    )
    given = Rating.objects.filter(
        ticket=OuterRef("ticket"), counts=True, given_at__gte=span.start, given_at__lt=span.until
    )
    heard = given.filter(~Exists(SetAside.objects.filter(rating=OuterRef("pk"))))
    rows = _leads().filter(Exists(sent), ~Exists(heard), handled_at__isnull=False)
    return cast("QuerySet[Dispatch]", rows.filter(~Exists(_excluded().filter(dispatch=OuterRef("pk")))))


def returns_asked(span: Span) -> QuerySet[ReturnRequest]:
    """Returns that the department signed in it, whatever became of them."""
    return ReturnRequest.objects.filter(signed_at__gte=span.start, signed_at__lt=span.until)


def returned(span: Span) -> QuerySet[ReturnRequest]:
    """Returns granted in it."""
    granted = ReturnRequest.objects.filter(state=PaperState.GRANTED)
    return granted.filter(decided_at__gte=span.start, decided_at__lt=span.until)


def reworked(span: Span) -> QuerySet[Dispatch]:
    """LEAD dispatches of a second or later cycle begun in it."""
    rows = _leads().filter(cycle__gt=1, dispatched_at__gte=span.start, dispatched_at__lt=span.until)
    return cast("QuerySet[Dispatch]", rows)


def excluded(span: Span) -> QuerySet[Dispatch]:
    """LEAD dispatches that a granted exclusion keeps out of the month in which they would have counted."""
    rows = _leads().filter(pk__in=_excluded().values("dispatch"))
    rows = rows.alias(counted_at=Least("due_at", "handled_at"))
    return cast("QuerySet[Dispatch]", rows.filter(counted_at__gte=span.start, counted_at__lt=span.until))


def of_level(span: Span, *levels: int) -> QuerySet[Rating]:
    """Effective answers of these levels."""
    return populations.effective_answers(span).filter(level__in=levels)


def _leads() -> QuerySet[Any]:
    return Dispatch.objects.filter(role=DispatchRole.LEAD, voided_at__isnull=True)


def _excluded() -> QuerySet[Any]:
    return ExclusionRequest.objects.filter(state=ExclusionState.GRANTED)
