"""The counts of the queue: one look at each open row, each tab and each band a sum over what was seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, ExpressionWrapper, Q, QuerySet, Value, When

from feedback.choices import DispatchRole
from feedback.models import Dispatch
from feedback.queue.work import LATER, OVERDUE, SUSPENDED, TODAY, end_of_day, sent_back

IN_TAB: Mapping[str, str] = {
    "all": "TRUE",
    "sign": "NOT is_signed",
    "work": "is_signed",
    "today": f"band = '{TODAY}' AND NOT is_suspended",
    "overdue": f"band = '{OVERDUE}' AND NOT is_suspended",
    "back": "is_back",
    "co": f"role = '{DispatchRole.CO.value}'",
    "suspended": "is_suspended",
}
"""What ``tab_conditions`` says of a row, of what ``_looked_at`` saw of it.

In the database's words: the ORM would take longer to put these sums together than the database to count.
"""
BANDS: Mapping[str, str] = {
    **{f"band_{name}": f"band = '{name}'" for name in (OVERDUE, TODAY, LATER)},
    **{f"band_{weight}": f"weight = {weight}" for weight in (0, 1, 2)},
}
EVERY = 1_000_000_000


def tab_counts(rows: QuerySet[Dispatch], now: datetime) -> dict[str, int]:
    """How many of ``rows`` each tab lists; one query."""
    return _summed(rows, IN_TAB, now)


def counts(rows: QuerySet[Dispatch], tab: str, now: datetime) -> dict[str, int]:
    """The same, and how many of those in ``tab`` stand in each band and have each weight; one query."""
    bands = {name: f"{IN_TAB[tab]} AND {band}" for name, band in BANDS.items()}
    return _summed(rows, {**IN_TAB, **bands}, now)


def _summed(rows: QuerySet[Dispatch], asked: Mapping[str, str], now: datetime) -> dict[str, int]:
    sums = ", ".join(f"count(*) FILTER (WHERE {which})" for which in asked.values())
    try:
        # within bounds, however wide, so that the database looks once at each row and not once for each sum
        seen, values = _looked_at(rows, now)[:EVERY].query.sql_with_params()
    except EmptyResultSet:
        return dict.fromkeys(asked, 0)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums} FROM ({seen}) AS seen", values)
        return dict(zip(asked, cursor.fetchone(), strict=True))


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
    return rows.order_by().annotate(**seen).values("role", "weight", *seen)


def _is(condition: Q) -> Any:
    return ExpressionWrapper(condition, BooleanField())
