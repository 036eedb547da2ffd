"""The answers behind every number of satisfaction: effective ones, those set aside, and the silence.

Pages count these rows and lists show them, so that a number and its list cannot differ. The answers to
departments' work are those that the assessment counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from departments.models import Staff
from departments.scope import scope
from evaluation.reports import counted_rows
from evaluation.reports.insight_rows import Asked
from feedback.choices import DispatchRole, PaperState, Solved
from feedback.models import Dispatch, Invitation, Rating, ResultDraft, Ticket
from feedback.querysets import EXPORT, VIEW
from supervision.models import SetAside
from supervision.reports import populations
from supervision.reports.populations import Span

UNIT = Coalesce("dispatch__department_id", "ticket__centre_id", output_field=BigIntegerField())
IS_BAD = Q(level__lt=populations.SATISFIED_FROM) | Q(solved=Solved.UNSOLVED)
HAS_WORDS = Q(said__gt="")
IS_DENIED = Q(result_solved__in=populations.RESOLVED, solved=Solved.UNSOLVED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers: the nodes that are chosen, and the kind of matter. Empty words ask for all."""

    asked: Asked
    category: str = ""
    urgency: str = ""


def answers(user: Staff, spans: Sequence[Span], wanted: Wanted) -> QuerySet[Rating]:
    """Effective answers of the months that the person may count.

    To departments' work as the assessment counts them, month by month, and to what the centre answered by
    itself. They are counted for the department that did the work, or for the centre, and seen with it: by
    those who may view tickets of that department. ``unit`` is its id, ``result_solved`` what it had said.
    """
    found = Q(pk__in=[])
    for span in spans:
        found |= Q(pk__in=populations.effective_answers(span).order_by().values("pk"))
        found |= Q(pk__in=_direct(span).values("pk"))
    return _spoken(narrowed(Rating.objects.filter(found), user, wanted))


def first_answers(user: Staff, spans: Sequence[Span], wanted: Wanted) -> QuerySet[Rating]:
    """Of the months' answers to departments' work the first of each matter, as the assessment counts them."""
    found = Q(pk__in=[])
    for span in spans:
        found |= Q(pk__in=populations.first_answers(span).order_by().values("pk"))
    return narrowed(Rating.objects.filter(found), user, wanted)


def set_aside(user: Staff, spans: Sequence[Span], wanted: Wanted) -> QuerySet[Rating]:
    """Answers of the months that two persons found not to count; they stay visible."""
    given = Q(pk__in=[])
    for span in spans:
        given |= Q(given_at__gte=span.start, given_at__lt=span.until)
    rows = Rating.objects.filter(given, Exists(_aside()), counts=True)
    return _spoken(narrowed(rows, user, wanted))


def every(user: Staff) -> QuerySet[Rating]:
    """Whatever answers the person may count or see set aside, of any time."""
    return _spoken(_seen(Rating.objects.filter(counts=True).annotate(unit=UNIT), user))


def takeable(rows: QuerySet[Rating], user: Staff) -> QuerySet[Rating]:
    """Those of them that the person may take along: of the department that did the work, or of the centre."""
    held = scope(user, EXPORT)
    if held.everything:
        return rows
    ids = list(held.ids)
    return rows.filter(Q(unit__in=ids) | Q(ticket__centre__in=ids)) if ids else rows.none()


def silent(user: Staff, spans: Sequence[Span], wanted: Wanted) -> QuerySet[Dispatch]:
    """Departments' handled matters whose citizens were asked in a month and gave no effective answer in it.

    As the assessment counts them. ``unit`` is the department's id.
    """
    found = Q(pk__in=[])
    for span in spans:
        found |= Q(pk__in=counted_rows.silent(span).order_by().values("pk"))
    rows = Dispatch.objects.filter(found).annotate(unit=F("department_id"))
    return cast("QuerySet[Dispatch]", _asked_for(_seen(rows, user), wanted, "ticket__"))


def silent_to_centre(user: Staff, spans: Sequence[Span], wanted: Wanted) -> QuerySet[Ticket]:
    """Tickets that the centre answered by itself, asked and silent likewise. ``unit`` is the centre's id."""
    found = Q(pk__in=[])
    for span in spans:
        found |= Q(pk__in=_silent_to_centre(span).values("pk"))
    rows = Ticket.objects.filter(found).annotate(unit=F("centre_id"))
    return cast("QuerySet[Ticket]", _asked_for(_seen(rows, user), wanted, ""))


def _silent_to_centre(span: Span) -> QuerySet[Ticket]:
    about = Q(ticket=OuterRef("pk"), about__isnull=True) | Q(about=OuterRef("pk"))
    sent = Invitation.objects.filter(about, sent_at__gte=span.start, sent_at__lt=span.until)
    worked = Dispatch.objects.filter(
        ticket=OuterRef(OuterRef("pk")),
        cycle=OuterRef("cycle"),
        role=DispatchRole.LEAD,
        voided_at__isnull=True,
    )
    answered = _direct(span).filter(ticket=OuterRef("pk"))
    return Ticket.objects.filter(Exists(sent.filter(~Exists(worked))), ~Exists(answered)).order_by()


def _direct(span: Span) -> QuerySet[Rating]:
    """Effective answers to what the centre answered by itself; those to departments' work have a dispatch."""
    rows = Rating.objects.filter(counts=True, dispatch__isnull=True)
    given = rows.filter(given_at__gte=span.start, given_at__lt=span.until)
    return given.filter(~Exists(_aside())).order_by()


def _aside() -> QuerySet[SetAside]:
    return SetAside.objects.filter(Q(rating=OuterRef("pk")) | Q(rating=OuterRef("stands_for")))


def _result_solved() -> Subquery:
    """What the department had said of the result that was accepted: solved or not."""
    results = ResultDraft.objects.filter(dispatch=OuterRef("dispatch"), state=PaperState.GRANTED)
    return Subquery(results.order_by("-decided_at", "-id").values("solved")[:1])


def narrowed(rows: QuerySet[Any], user: Staff, wanted: Wanted) -> QuerySet[Any]:
    """Those of rows with a ticket and a dispatch, such as answers, that one may count and that are wanted."""
    return _asked_for(_seen(rows.annotate(unit=UNIT), user), wanted, "ticket__")


def _seen(rows: QuerySet[Any], user: Staff) -> QuerySet[Any]:
    seen = scope(user, VIEW)
    if seen.everything:
        return rows
    return rows.filter(unit__in=list(seen.ids)) if seen.ids else rows.none()


def _spoken(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    """With ``said``, the citizen's words, ``result_solved``, and ``unit_name``."""
    first = NullIf("words", Value(""))
    said = Coalesce(first, "stands_for__words", Value(""), output_field=TextField())
    unit_name = Coalesce("dispatch__department__name", "ticket__centre__name")
    return rows.annotate(said=said, result_solved=_result_solved(), unit_name=unit_name)


def _asked_for(rows: QuerySet[Any], wanted: Wanted, path: str) -> QuerySet[Any]:
    asked = wanted.asked
    for field, ids in (
        ("unit", asked.departments),
        (f"{path}topic_id", asked.topics),
        (f"{path}area_id", asked.areas),
        (f"{path}channel_id", asked.channels),
    ):
        if ids is not None:
            rows = rows.filter(**({f"{field}__in": sorted(ids)} if ids else {f"{field}__isnull": True}))
    for name in ("category", "urgency"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{f"{path}{name}": value})
    return rows


def with_time(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With ``took``: from the registration to the result."""
    return rows.annotate(took=F("dispatch__handled_at") - F("ticket__registered_at"))
