"""What every sheet of the assessment workbook is made from: the results, the person, the instant."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from core.masking import mask_text
from core.xlsx import Link
from departments.models import Staff
from evaluation.models import AssessmentPeriod
from evaluation.reports.assessment import Results
from feedback.models import Ticket
from supervision.rules.score import WHOLE

CHUNK = 1000
NONE = "–"

ScoreCell = Callable[[int, Decimal | None], object]
"""The place of a row and its score in, what its cell on the ranking holds out."""


@dataclass(frozen=True)
class Source:
    """``period`` is None where the results are worked out live; ``by`` None stands for the operator."""

    results: Results
    period: AssessmentPeriod | None
    by: Staff | None
    now: datetime

    def seen(self, rows: Any) -> QuerySet[Any]:
        """Of these rows those that the person may see and take along."""
        found: QuerySet[Any] = rows
        if self.by is not None:
            found = rows.visible_to(self.by).exportable_by(self.by)
        return found

    @property
    def code(self) -> str:
        return str(self.results.code)


def share(percent: Fraction | None) -> Fraction | None:
    """A rate in percent as the share that a cell holds."""
    return None if percent is None else percent / WHOLE


def ticket_link(ticket: Ticket | None) -> Link | None:
    """A ticket's number, leading to its page."""
    return link_of(ticket.number, ticket) if ticket is not None else None


def link_of(text: str, row: Any) -> Link:
    """Text that leads to a row's own page."""
    return Link(text, f"{settings.PUBLIC_URL.rstrip('/')}{row.get_absolute_url()}")


def masked(text: str, most: int = 0) -> str:
    """What somebody typed, without the numbers of persons in it; cut to ``most`` characters if given."""
    told = mask_text(text)
    return f"{told[: most - 1]}…" if most and len(told) > most else told


def told(rows: QuerySet[Any], line: Callable[[Any], list[object]]) -> Iterator[list[object]]:
    """A list's lines, read in little memory."""
    return (line(row) for row in rows.iterator(chunk_size=CHUNK))


def summed(values: Iterable[int | Fraction]) -> int | Fraction:
    """Their sum, exact."""
    return sum(values, 0)
