"""The counts of the queue: open rows in groups of those alike, each tab and each band a sum over them."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, Q, QuerySet, Value, When

from feedback.choices import DispatchRole
from feedback.models import Dispatch
from feedback.queue.work import LATER, OVERDUE, SUSPENDED, TODAY, end_of_day, sent_back


class Alike(NamedTuple):
    """Rows that no tab and no band tells apart; ``n``: how many."""

    band: str
    is_signed: bool
    is_suspended: bool
    is_back: bool
    role: str
    weight: int
    n: int


IN_TAB: dict[str, Callable[[Alike], bool]] = {
    "all": lambda _rows: True,
    "sign": lambda rows: not rows.is_signed,
    "work": lambda rows: rows.is_signed,
    "today": lambda rows: rows.band == TODAY and not rows.is_suspended,
    "overdue": lambda rows: rows.band == OVERDUE and not rows.is_suspended,
    "back": lambda rows: rows.is_back,
    "co": lambda rows: rows.role == DispatchRole.CO,
    "suspended": lambda rows: rows.is_suspended,
}
"""What ``tab_conditions`` says of one row, of rows alike."""


def alike(rows: QuerySet[Dispatch], now: datetime) -> list[Alike]:
    """``rows`` in groups; one query, that asks each row everything once for all the counts."""
    due = Case(
        When(due_at__lt=now, then=Value(OVERDUE)),
        When(due_at__lt=end_of_day(now), then=Value(TODAY)),
        default=Value(LATER),
    )
    groups = rows.order_by().values_list(
        due,
        _is(Q(signed_at__isnull=False)),
        _is(SUSPENDED),
        _is(Q(sent_back()) | Q(cycle__gt=1)),
        "role",
        "weight",
    )
    return [Alike(*row) for row in groups.annotate(n=Count("pk"))]


def by_tab(groups: Iterable[Alike]) -> dict[str, int]:
    """How many rows each tab lists."""
    found = list(groups)
    return {tab: sum(rows.n for rows in found if fits(rows)) for tab, fits in IN_TAB.items()}


def by_band(groups: Iterable[Alike], tab: str) -> Counter[str | int]:
    """How many rows of a tab stand in each band, and have each weight."""
    found: Counter[str | int] = Counter()
    for rows in groups:
        if IN_TAB[tab](rows):
            found[rows.band] += rows.n
            found[rows.weight] += rows.n
    return found


def tab_counts(rows: QuerySet[Dispatch], now: datetime) -> dict[str, int]:
    """How many of ``rows`` each tab lists; one query."""
    return by_tab(alike(rows, now))


def _is(condition: Q) -> Any:
    return ExpressionWrapper(condition, BooleanField())
