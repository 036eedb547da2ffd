"""What an address asks of the queue: the rows, their order, the counts of what one could ask instead."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from core.keyset import Page, page
from departments.models import Staff
from feedback.filters import WorklistFilter
from feedback.models import Dispatch
from feedback.queue.counts import counts
from feedback.queue.lines import values_of
from feedback.queue.work import (
    TABS,
    WORKING,
    dispatches_for,
    scopes_of,
    signature_due,
    signatures,
    tab_conditions,
)
from feedback.rules.queue_views import DEFAULTS
from feedback.states import OPEN_STATES

SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_at", "id"),
    "-due": ("-due_at", "-id"),
    "new": ("-dispatched_at", "-id"),
    "urgency": ("-weight", "due_at", "id"),
    "department": ("department_id", "due_at", "id"),
}
BY_SIGNATURE = ("sign_due", "id")
CLOSED_TOO = "new"
"""Closed work is never due: with it, the newest stand first, as the index has them."""
RARE = {"flag"}
"""Filters that few rows pass: a page of them is found by their tickets, not by what is due first."""
MOST_COUNTED = 10_000
EARLIEST = 200
"""So many signatures of the whole city, those due first, are enough for a first page of most of its rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, understood: ``rows`` are unordered, ``open_rows`` those open in any tab.

    ``early``: those of ``rows`` that may stand first, where all of them would have to be sorted.
    """

    tab: str
    sort: str
    order: tuple[str, ...]
    rows: QuerySet[Dispatch]
    open_rows: QuerySet[Dispatch]
    narrowed: WorklistFilter
    with_closed: bool
    early: QuerySet[Dispatch] | None = None

    @property
    def by_signature(self) -> bool:
        return self.order is BY_SIGNATURE


def asked_by(params: QueryDict, user: Staff, now: datetime, *, request: Any = None) -> Asked:
    """What the parameters ask for; those not understood are left out."""
    tab = _one_of(TABS, params.get("tab"), DEFAULTS["tab"])
    with_closed = bool(params.get("closed"))
    sort = CLOSED_TOO if with_closed else _one_of(tuple(SORTS), params.get("sort"), DEFAULTS["sort"])
    is_wide = bool(params.get("q") or params.get("only"))  # what was found so was ticked so
    scopes = scopes_of(user)
    everything = dispatches_for(scopes, wide=is_wide)
    narrowed = WorklistFilter(params, queryset=everything, request=request)
    narrowed.form.is_valid()
    found = narrowed.filter_queryset(everything)
    live = found.filter(is_open=True)
    # an open dispatch's ticket is open. Said again, it lets the index of open tickets be read for them: good
    # where all are (a count, a rare mark); where a page is soon full, it makes the planner sort them all
    counting = live.filter(ticket__state__in=OPEN_STATES) if narrowed.given else live
    listing = counting if RARE & narrowed.given.keys() else live
    rows = (found if with_closed else listing).filter(tab_conditions(now)[tab])
    order, early = SORTS[sort], None
    if tab == "sign" and sort == "due":
        order, rows = BY_SIGNATURE, rows.annotate(sign_due=signature_due())
        if any(scopes[name].everything for name in WORKING):
            early = rows.filter(
                pk__in=signatures().order_by("due_at", "dispatch").values("dispatch")[:EARLIEST]
            )
    return Asked(tab, sort, order, rows, counting, narrowed, with_closed, early)


def page_at(asked: Asked, after: str | None, size: int) -> Page[Any]:
    """The values of one page; one query, a second one where too few of the early rows fit."""
    names = [name.lstrip("-") for name in asked.order]
    if asked.early is not None and not after:
        first = page(values_of(asked.early, *names), order=asked.order, size=size)
        if first.next_cursor:  # full: nothing else is due before
            return first
    return page(values_of(asked.rows, *names), order=asked.order, after=after, size=size)


def counted(asked: Asked, now: datetime) -> dict[str, int]:
    """How many open rows each tab has under the filters, and each band of the tab asked for; one query."""
    return counts(asked.open_rows, asked.tab, now)


def capped(rows: QuerySet[Any]) -> str:
    """How many rows, in words; beyond ten thousand only that there are more."""
    found = rows.order_by()[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED:,}+" if found > MOST_COUNTED else f"{found:,}"


def _one_of(known: tuple[str, ...], given: str | None, otherwise: str) -> str:
    return given if given in known else otherwise
