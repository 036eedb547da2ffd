"""Which clocks a pass takes, and their locks: clocks first, then tickets, then papers, waiting for nothing.

What somebody else holds is left for the next pass: a person's move, or another sweep beside this one.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from departments.models import Clock
from feedback.models import Deadline as TicketDeadline
from feedback.models import Ticket
from supervision.models import (
    Deadline,
    ExclusionRequest,
    Rectification,
    ScoreEntry,
    ShareRequest,
    SupervisionOrder,
)
from supervision.sweep._rows import among

BATCH = 5_000
PAPERS: dict[str, type[models.Model]] = {
    "order": SupervisionOrder,
    "rectification": Rectification,
    "entry": ScoreEntry,
    "exclusion": ExclusionRequest,
    "share": ShareRequest,
}
WITH_TICKET = ("order", "rectification", "entry", "exclusion")
STEPPING = """
SELECT next_at, id FROM {table}
WHERE next_at IS NOT NULL AND voided_at IS NULL AND next_at < %s AND (next_at, id) > (%s, %s)
ORDER BY next_at, id LIMIT %s
"""
Mark = tuple[datetime, int]
FIRST: Mark = (datetime(2000, 1, 1, tzinfo=UTC), 0)


def next_batch(model: type[Clock], now: datetime, after: Mark | None) -> list[Mark]:
    """The next clocks in the queue after the mark, as (next_at, id); nothing is locked."""
    with connection.cursor() as cursor:
        cursor.execute(STEPPING.format(table=f'"{model._meta.db_table}"'), [now, *(after or FIRST), BATCH])
        return [(at, id_) for at, id_ in cursor.fetchall()]


def take_of_tickets(ids: Collection[int], now: datetime) -> list[Any]:
    """Lock these clocks, if they are still to be stepped, and their tickets; those whose ticket is free."""
    clocks = _lock_clocks(TicketDeadline, ids, now)
    free = lock_tickets_free({clock.ticket_id for clock in clocks})
    return [clock for clock in clocks if clock.ticket_id in free]


def take_of_papers(ids: Collection[int], now: datetime) -> list[Deadline]:
    """Lock these clocks, their tickets and their papers; those where all of that is free."""
    clocks: Sequence[Deadline] = _lock_clocks(Deadline, ids, now)
    for kind, model in PAPERS.items():
        wanted = {getattr(clock, f"{kind}_id") for clock in clocks} - {None}
        if not wanted:
            continue
        rows = model._default_manager.filter(pk__in=wanted)
        if kind in WITH_TICKET:
            about = dict(rows.values_list("pk", "ticket_id"))
            free = lock_tickets_free({ticket for ticket in about.values() if ticket})
            rows = rows.filter(
                pk__in=[pk for pk, ticket in about.items() if ticket is None or ticket in free]
            )
        held = _lock(rows)
        clocks = [clock for clock in clocks if getattr(clock, f"{kind}_id") in (None, *held)]
    return list(clocks)


def lock_tickets_free(ids: Collection[int]) -> frozenset[int]:
    """Lock those of the tickets that nobody holds, in ascending id."""
    return _lock(Ticket.objects.filter(pk__in=among(ids)))


def _lock_clocks(model: type[Clock], ids: Collection[int], now: datetime) -> list[Any]:
    rows = model._default_manager.filter(next_at__lt=now, voided_at=None, pk__in=among(ids)).order_by(
        "next_at", "id"
    )
    return list(rows.select_for_update(skip_locked=True, of=("self",)))


def _lock(rows: "models.QuerySet[Any]") -> frozenset[int]:
    """No key of these is changed: who writes a row that names one, a card of an order, need not wait."""
    locked = rows.order_by("pk").select_for_update(skip_locked=True, no_key=True, of=("self",))
    return frozenset(locked.values_list("pk", flat=True))


Take = Callable[[Collection[int], datetime], list[Any]]
