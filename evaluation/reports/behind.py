"""The rows behind every number of an assessment: of the same populations, so that a list cannot differ.

Locked months show the rows as they are now; where they differ from what was locked, the period's drift says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.reports import counted_rows
from evaluation.rules.periods import months_of
from feedback.models import Dispatch, Rating, ReturnRequest
from supervision.models import ScoreEntry
from supervision.reports import populations
from supervision.reports.populations import Span
from supervision.rules.periods import bounds

ENTRIES = "entries"
DISPATCH, RATING, RETURN, ENTRY = "dispatch", "rating", "return", "entry"
MODELS: Mapping[str, Any] = {
    DISPATCH: Dispatch, RATING: Rating, RETURN: ReturnRequest, ENTRY: ScoreEntry,
}  # fmt: skip
PATHS = {
    DISPATCH: "department", RATING: "dispatch__department", RETURN: "dispatch__department",
    ENTRY: "department",
}  # fmt: skip
"""Where a row names the department that it counts for."""
Rows = Callable[[Span], "QuerySet[Any]"]


def _not_handled(span: Span) -> "QuerySet[Any]":
    late = populations.assessed(span).filter(counted_rows.is_late(span)).values("pk")
    in_time = populations.assessed(span).filter(populations.IN_TIME).values("pk")
    return populations.assessed(span).exclude(Q(pk__in=late) | Q(pk__in=in_time))


def _closed(span: Span) -> "QuerySet[Any]":
    return populations.assessed(span).filter(populations.IN_TIME | counted_rows.is_late(span))


NUMBERS: dict[str, tuple[Any, str, Rows]] = {
    "assessed": (_("Assessed"), DISPATCH, populations.assessed),
    "in_time": (
        _("Handled in time"), DISPATCH, lambda span: populations.assessed(span).filter(populations.IN_TIME)
    ),
    "late": (
        _("Handled late"),
        DISPATCH,
        lambda span: populations.assessed(span).filter(counted_rows.is_late(span)),
    ),
    "not_handled": (_("Not handled by the end of the month"), DISPATCH, _not_handled),
    "closed": (_("Handled by the end of the month"), DISPATCH, _closed),
    "to_respond": (
        _("Should respond"), DISPATCH, lambda span: populations.assessed(span).filter(populations.TO_RESPOND)
    ),
    "responded": (
        _("Responded in time"),
        DISPATCH,
        lambda span: populations.assessed(span).filter(populations.RESPONDED),
    ),
    "answers": (_("Effective ratings"), RATING, populations.effective_answers),
    "resolved": (
        _("Rated as resolved"),
        RATING,
        lambda span: populations.effective_answers(span).filter(populations.IS_RESOLVED),
    ),
    "satisfied": (
        _("Rated as satisfied"),
        RATING,
        lambda span: populations.effective_answers(span).filter(populations.IS_SATISFIED),
    ),
    "first_answers": (_("First ratings"), RATING, populations.first_answers),
    "first_resolved": (
        _("Resolved at once"),
        RATING,
        lambda span: populations.first_answers(span).filter(populations.IS_RESOLVED),
    ),
    "level_5": (_("Very satisfied"), RATING, lambda span: counted_rows.of_level(span, 5)),
    "level_4": (_("Satisfied"), RATING, lambda span: counted_rows.of_level(span, 4)),
    "level_3": (_("Fairly satisfied"), RATING, lambda span: counted_rows.of_level(span, 3)),
    "level_2": (_("Dissatisfied"), RATING, lambda span: counted_rows.of_level(span, 2)),
    "level_1": (_("Very dissatisfied"), RATING, lambda span: counted_rows.of_level(span, 1)),
    "dissatisfied": (_("Dissatisfied ratings"), RATING, lambda span: counted_rows.of_level(span, 1, 2)),
    "bad": (
        _("Bad ratings"),
        RATING,
        lambda span: populations.effective_answers(span).filter(counted_rows.IS_BAD),
    ),
    "asked": (_("Citizens asked"), DISPATCH, counted_rows.asked),
    "returns_asked": (_("Returns asked for"), RETURN, counted_rows.returns_asked),
    "returned": (_("Returned"), RETURN, counted_rows.returned),
    "reworked": (_("Handled again"), DISPATCH, counted_rows.reworked),
    "excluded": (_("Excluded on review"), DISPATCH, counted_rows.excluded),
}  # fmt: skip
"""By name: what it is called, whose rows it counts, and those of one month."""
NAMES = (*NUMBERS, ENTRIES)


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a number: of which model ("dispatch", "rating", "return", "entry"), in no order."""

    kind: str
    rows: "QuerySet[Any]"


def label(name: str) -> Any:
    """What a number is called. Raises KeyError for none."""
    return _("Deductions and bonuses") if name == ENTRIES else NUMBERS[name][0]


def behind(code: str, department_id: int | None, name: str, *, now: datetime) -> Behind:
    """The rows that a number of a period counts; of all departments where none is named.

    As many rows as the number says when it is worked out live. Raises ValueError for no code, KeyError for no
    such number.
    """
    months = [month for month in months_of(code) if bounds(month)[0] <= now]
    if name == ENTRIES:
        return Behind(ENTRY, _of(entries(months), ENTRY, department_id))
    _label, kind, rows = NUMBERS[name]
    parts = [_of(rows(populations.span_of(month, now)), kind, department_id) for month in months]
    if len(parts) == 1:
        return Behind(kind, parts[0].order_by())
    within = Q(pk__in=())
    for part in parts:
        within |= Q(pk__in=part.order_by().values("pk"))
    return Behind(kind, MODELS[kind].objects.filter(within).order_by())


def entries(months: list[str]) -> "QuerySet[Any]":
    """The entries that count in these months, and the locked ones given back in them."""
    locked = populations.locked_codes()
    within = Q(pk__in=())
    for month in months:
        within |= Q(pk__in=populations.counted_entries(month, locked).order_by().values("pk"))
        within |= Q(pk__in=populations.counted_reversals(month, locked).order_by().values("entry"))
    return ScoreEntry.objects.filter(within).order_by()


def _of(rows: "QuerySet[Any]", kind: str, department_id: int | None) -> "QuerySet[Any]":
    return rows if department_id is None else rows.filter(**{PATHS[kind]: department_id})
