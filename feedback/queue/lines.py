"""The lines of one page: plain values read in one statement, each with the clock it is listed by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from feedback.choices import ClockKind
from feedback.models import Deadline, IncidentTicket
from feedback.queue.work import band_of, sent_back

HANDLING = (ClockKind.HANDLE, ClockKind.CO_HANDLE)
SIGNING = (ClockKind.SIGN,)
PATHS = (
    "pk",
    "ticket_id",
    "role",
    "due_at",
    "signed_at",
    "dispatched_at",
    "department_id",
    "weight",
    "ticket__number",
    "ticket__title",
    "ticket__category",
    "ticket__urgency",
    "ticket__state",
    "ticket__registered_at",
    "ticket__is_repeat",
    "ticket__is_backlog",
    "ticket__cycle",
    "ticket__urge_count",
    "ticket__return_count",
    "ticket__withdrawal_asked_at",
    "ticket__topic__path",
    "ticket__area__path",
    "ticket__channel__name",
    "department__name",
    "department__short_name",
    "assignee__display_name",
)
UNUSED = ("rule_version", "external_due_at", "statutory", "next_at", "next_step", "awaits_decision")
"""What no face of a clock needs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One dispatch of the list. ``of`` are its values by ``PATHS``, ``was_sent_back`` and ``of_many``."""

    of: Any
    clock: Deadline | None
    band: str

    @property
    def number(self) -> str:
        return str(self.of.ticket__number)

    @property
    def what(self) -> str:
        """What the clock is about, in a word; handling is understood."""
        if self.clock is None or self.clock.kind == ClockKind.HANDLE:
            return ""
        return str(ClockKind(self.clock.kind).label)  # get_kind_display looks every label up, for each row


def values_of(rows: QuerySet[Any], *also: str) -> QuerySet[Any]:
    """The values that lines are made of, and those of ``also`` that the order needs."""
    named = rows.annotate(was_sent_back=sent_back(), of_many=of_many())
    extra = [name for name in also if name not in PATHS and name != "id"]
    return named.values_list("id", *PATHS, "was_sent_back", "of_many", *extra, named=True)


def of_many() -> Exists:
    """Whether the ticket belongs to a matter of many."""
    return Exists(IncidentTicket.objects.filter(ticket=OuterRef("ticket_id"), left_at__isnull=True))


def lines_of(found: Sequence[Any], now: datetime, *, by_signature: bool = False) -> list[Line]:
    """The lines of one page with their clocks; one query, whatever their number."""
    clocks = _clocks([row.pk for row in found], SIGNING if by_signature else HANDLING)
    lines = []
    for row in found:
        clock = clocks.get(row.pk)
        lines.append(Line(row, clock, band_of(clock.due_at if clock else row.due_at, now)))
    return lines


def _clocks(ids: Sequence[int], kinds: Sequence[ClockKind]) -> dict[int, Deadline]:
    """The newest clock of these kinds of each dispatch."""
    found = Deadline.objects.filter(dispatch_id__in=ids, kind__in=kinds, voided_at__isnull=True)
    rows: Any = found.defer(*UNUSED).order_by("id")
    return {clock.dispatch_id: clock for clock in rows}
