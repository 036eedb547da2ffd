"""抽样: who was drawn for a callback, and the draw worked out again by the rules that were in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from departments.models import RuleVersion
from feedback.models import Invitation, Ticket
from feedback.rules.answers import Drawing, drawing_of

KIND = "callbacks"
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Sampling:
    """How one ticket was drawn or not: the version of the rates, the drawing, and what is stored."""

    version: int
    drawing: Drawing
    stored: bool

    @property
    def is_as_stored(self) -> bool:
        """Whether the draw, worked out again, says the same."""
        return self.drawing.is_drawn == self.stored


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row of a check: the ticket, and how it was drawn."""

    ticket_id: int
    number: str
    category: str
    department_id: int | None
    sent_at: datetime
    sampling: Sampling


def sampling_of(ticket: Ticket) -> Sampling | None:
    """How the ticket was drawn in its cycle; None where its citizen was not invited."""
    rows = Invitation.objects.filter(ticket=ticket, about__isnull=True, cycle=ticket.cycle)
    found = next(_drawn(rows), None)
    return found.sampling if found else None


def drawings(start: datetime, until: datetime, among: Q | None = None) -> Iterator[Drawn]:
    """Every draw of [start, until), the last of each ticket; a row a ticket, in batches. ``among``: which.

    Of a ticket that was handled again only the last draw is stored on it, so only that one is compared.
    """
    rows = Invitation.objects.filter(among or Q(), about__isnull=True)
    rows = rows.filter(sent_at__gte=start, sent_at__lt=until)
    yield from _drawn(rows.filter(cycle=F("ticket__cycle")))


def _drawn(rows: Any) -> Iterator[Drawn]:
    versions = list(RuleVersion.objects.filter(kind=KIND).order_by("-effective_from", "-number"))
    columns = ("ticket_id", "ticket__number", "ticket__category", "ticket__lead_department_id", "sent_at")
    values = rows.order_by("sent_at", "id").values_list(*columns, "ticket__is_callback_drawn")
    for pk, number, category, department, sent_at, stored in values.iterator(BATCH):
        version = next((one for one in versions if one.effective_from <= sent_at), None)
        if version is None:
            continue
        drawing = drawing_of(version.values, number=number, category=category)
        yield Drawn(pk, number, category, department, sent_at, Sampling(version.number, drawing, stored))
