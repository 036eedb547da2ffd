"""The counts of the queue: one look at each open row, each tab and each band a sum over what was seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, Q, QuerySet, Value, When

from feedback.choices import DispatchRole
from feedback.models import Dispatch
from feedback.queue.work import LATER, OVERDUE, SUSPENDED, TODAY, end_of_day, sent_back

IN_TAB: Mapping[str, Q] = {
    "all": Q(),
    "sign": Q(is_signed=False),
    "work": Q(is_signed=True),
    "today": Q(band=TODAY, is_suspended=False),
    "overdue": Q(band=OVERDUE, is_suspended=False),
    "back": Q(is_back=True),
    "co": Q(role=DispatchRole.CO),
    "suspended": Q(is_suspended=True),
}
"""What ``tab_conditions`` says of a row, of what ``_looked_at`` saw of it."""
BANDS: Mapping[str, Q] = {
    **{f"band_{name}": Q(band=name) for name in (OVERDUE, TODAY, LATER)},
    **{f"band_{weight}": Q(weight=weight) for weight in (0, 1, 2)},
}
EVERY = 1_000_000_000


def tab_counts(rows: QuerySet[Dispatch], now: datetime) -> dict[str, int]:
    """How many of ``rows`` each tab lists; one query."""
    return _summed(rows, IN_TAB, now)


def counts(rows: QuerySet[Dispatch], tab: str, now: datetime) -> dict[str, int]:
    """The same, and how many of those in ``tab`` stand in each band and have each weight; one query."""
    return _summed(rows, {**IN_TAB, **{name: IN_TAB[tab] & band for name, band in BANDS.items()}}, now)


def _summed(rows: QuerySet[Dispatch], asked: Mapping[str, Q], now: datetime) -> dict[str, int]:
    sums = {name: Count("pk", filter=which or None) for name, which in asked.items()}
    # within bounds, however wide, so that the database looks once at each row and not once for each sum
    return dict(_looked_at(rows, now)[:EVERY].aggregate(**sums))


def _looked_at(rows: QuerySet[Dispatch], now: datetime) -> QuerySet[Any, Any]:
    due = Case(
        When(due_at__lt=now, then=Value(OVERDUE)),
        When(due_at__lt=end_of_day(now), then=Value(TODAY)),
        default=Value(LATER),
    )
    seen = {
        "band": due,
        "is_signed": _is(Q(signed_at__isnull=False)),
        "is_suspended": _is(SUSPENDED),
        "is_back": _is(Q(sent_back()) | Q(cycle__gt=1)),
    }
    return rows.order_by().annotate(**seen).values(*seen)


def _is(condition: Q) -> Any:
    return ExpressionWrapper(condition, BooleanField())
