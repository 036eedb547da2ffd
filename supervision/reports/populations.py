"""What an assessment counts, as rows: the dispatches, the answers and the entries of a stretch of time.

Numbers come from ``tallies``; lists behind a number filter the same rows, so that they cannot differ.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from feedback.choices import ClockKind, DispatchRole, EndKind, PaperState, Solved
from feedback.models import Deadline, Dispatch, Rating, TerminationRequest
from supervision.choices import EntryState, ExclusionState
from supervision.models import ExclusionRequest, PeriodLock, Reversal, ScoreEntry, SetAside
from supervision.rules.periods import arriving, bounds

COUNTING = (EntryState.CONFIRMED, EntryState.LOCKED)
RESOLVED = (Solved.SOLVED, Solved.PARTLY)
SATISFIED_FROM = 3
FIRST = 1
"""An answer counts in the cycle in which it is given: before the first cycle's there is none, and a later
answer is of a later cycle. Said to the database, it looks for others among few rows."""
IN_TIME = Q(handled_at__lte=F("due_at")) | Q(ended_in_time=True)
"""Of ``assessed``: handled, or ended by a termination that counts, before the due instant or at it."""
TO_RESPOND, RESPONDED = Q(has_response=True), Q(is_responded=True)
IS_RESOLVED, IS_SATISFIED = Q(solved__in=RESOLVED), Q(level__gte=SATISFIED_FROM)


@dataclass(frozen=True, slots=True)
class Span:
    """[start, until)."""

    start: datetime
    until: datetime


def span_of(period: str, now: datetime) -> Span:
    """The period as far as it has run: what is due later counts nowhere yet. Raises ValueError."""
    start, end = bounds(period)
    return Span(start, max(start, min(end, now)))


def assessed(span: Span) -> QuerySet[Dispatch]:
    """LEAD dispatches not voided whose moved due time or ``handled_at``, whichever is earlier, lies in it.

    Left out: granted exclusions; terminations on a ground that does not count; what stood still before it
    was due; what was taken away, withdrawn or given a new cycle before it was due and was not handled; what
    a dissolved department left to its successor. Annotated for ``IN_TIME``, ``TO_RESPOND``, ``RESPONDED``.
    """
    rows = Dispatch.objects.filter(role=DispatchRole.LEAD, voided_at__isnull=True)
    rows = rows.alias(counted_at=Least("due_at", "handled_at"))
    rows = rows.filter(counted_at__gte=span.start, counted_at__lt=span.until)
    came_due = Q(handled_at__isnull=False) | Q(ended_at__isnull=True) | Q(ended_at__gte=F("due_at"))
    rows = rows.filter(came_due | Exists(_terminations(counts=True)))
    rows = rows.filter(~Exists(_exclusions("pk")), ~Exists(_terminations(counts=False)), ~_standing_still())
    return cast("QuerySet[Dispatch]", _measured(rows.exclude(end_kind=EndKind.DISSOLVED)))


def effective_answers(span: Span) -> QuerySet[Rating]:
    """Answers that count, given in it to a department's work; those set aside and excluded are left out.

    Of several cycles of a ticket with one department, the last answer of the stretch stands for the matter.
    """
    given = _effective().filter(given_at__gte=span.start, given_at__lt=span.until)
    return given.filter(~Exists(_later(_of_same_matter(), span)))


def first_answers(span: Span) -> QuerySet[Rating]:
    """Of the answers given in it, those before which the matter had none there (一次性解决率)."""
    given = _effective().filter(given_at__gte=span.start, given_at__lt=span.until)
    return given.filter(_has_none_before(_of_same_matter()))


def given_answers(span: Span) -> QuerySet[Rating]:
    """Answers of both kinds at once, for counting: annotated ``unit``, ``is_last`` and ``is_first``.

    Those with ``is_last`` are ``effective_answers``, those with ``is_first`` are ``first_answers``, of the
    department ``unit``; without one, of neither. Each asks its dispatch once: few of all there are.
    """
    lead = Dispatch.objects.filter(pk=OuterRef("dispatch"), role=DispatchRole.LEAD, voided_at__isnull=True)
    rows = _undisputed().filter(given_at__gte=span.start, given_at__lt=span.until)
    rows = rows.annotate(unit=Subquery(lead.values("department")[:1]))
    same = _effective().filter(ticket=OuterRef("ticket"), dispatch__department=OuterRef("unit"))
    again = Rating.objects.filter(
        counts=True, given_at__gte=span.start, given_at__lt=span.until, cycle__gt=FIRST
    )
    # the cheap question first: few tickets have a second cycle
    superseded = Q(ticket__in=again.values("ticket")) & Q(Exists(_later(same, span)))
    return rows.annotate(
        is_last=ExpressionWrapper(~superseded, output_field=BooleanField()),
        is_first=ExpressionWrapper(_has_none_before(same), output_field=BooleanField()),
    )


def counted_entries(period: str, locked: Collection[str]) -> QuerySet[ScoreEntry]:
    """Entries that count in the period, by the periods that are ``locked``.

    Of a locked one those it was locked with. Of an open one confirmed entries of its own, and of locked ones
    just before it that were confirmed after their lock.
    """
    if period in locked:
        return cast("QuerySet[ScoreEntry]", ScoreEntry.objects.filter(_in([period]), state=EntryState.LOCKED))
    mine = _in([period]) & Q(state__in=COUNTING)
    late = _in(arriving(period, locked)) & Q(state=EntryState.CONFIRMED)
    return cast("QuerySet[ScoreEntry]", ScoreEntry.objects.filter(mine | late))


def counted_reversals(period: str, locked: Collection[str]) -> QuerySet[Reversal]:
    """What counts in the period of locked entries proved wrong later; as ``counted_entries``."""
    if period in locked:
        return Reversal.objects.filter(counted_in=period)
    codes = arriving(period, locked)
    return Reversal.objects.filter(counted_in="", entry__counted_in__in=codes)


def locked_codes() -> frozenset[str]:
    """The periods whose entries are closed."""
    return frozenset(PeriodLock.objects.values_list("period", flat=True))


def entries_of_period(period: str) -> QuerySet[ScoreEntry]:
    """Every entry of the period, whatever became of it."""
    return cast("QuerySet[ScoreEntry]", ScoreEntry.objects.filter(_in([period])))


def _in(codes: Collection[str]) -> Q:
    """Of entries: those of these periods, or moved to one of them."""
    return Q(counted_in__in=codes) | Q(counted_in="", period__in=codes)


def _measured(rows: QuerySet[Any]) -> QuerySet[Any]:
    clocks = Deadline.objects.filter(dispatch=OuterRef("pk"), voided_at__isnull=True)
    response = clocks.filter(kind=ClockKind.RESPOND)
    in_time = response.filter(stopped_at__lte=F("due_at"))
    signed_in_time = _terminations(counts=True).filter(signed_at__lte=OuterRef("due_at"))
    return rows.annotate(
        has_response=Exists(response),
        is_responded=Exists(in_time),
        ended_in_time=Exists(signed_in_time),
    )


def _standing_still() -> Exists:
    """Suspended since before it was due: its moved due time is not known yet."""
    handling = Deadline.objects.filter(dispatch=OuterRef("pk"), kind=ClockKind.HANDLE, voided_at__isnull=True)
    return Exists(handling.filter(stopped_at__isnull=True, paused_at__lt=F("due_at")))


def _terminations(*, counts: bool) -> QuerySet[TerminationRequest]:
    return TerminationRequest.objects.filter(dispatch=OuterRef("pk"), state=PaperState.GRANTED, counts=counts)


def _exclusions(path: str) -> QuerySet[Any]:
    return ExclusionRequest.objects.filter(dispatch=OuterRef(path), state=ExclusionState.GRANTED)


def _effective() -> QuerySet[Rating]:
    return _undisputed().filter(dispatch__role=DispatchRole.LEAD, dispatch__voided_at__isnull=True)


def _undisputed() -> QuerySet[Rating]:
    aside = SetAside.objects.filter(Q(rating=OuterRef("pk")) | Q(rating=OuterRef("stands_for")))
    return Rating.objects.filter(~Exists(aside), ~Exists(_exclusions("dispatch")), counts=True)


def _of_same_matter() -> QuerySet[Rating]:
    return _effective().filter(
        ticket=OuterRef("ticket"), dispatch__department=OuterRef("dispatch__department")
    )


def _later(same: QuerySet[Rating], span: Span) -> QuerySet[Rating]:
    after = Q(given_at__gt=OuterRef("given_at")) | Q(given_at=OuterRef("given_at"), pk__gt=OuterRef("pk"))
    return same.filter(after, given_at__gte=span.start, given_at__lt=span.until, cycle__gt=FIRST)


def _has_none_before(same: QuerySet[Rating]) -> Q:
    before = Q(given_at__lt=OuterRef("given_at")) | Q(given_at=OuterRef("given_at"), pk__lt=OuterRef("pk"))
    return Q(cycle=FIRST) | ~Q(Exists(same.filter(before)))
