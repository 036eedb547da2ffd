"""A department's cards of one quarter propose the next measure, once at each multiple."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core.evidence import append_many
from departments.rules.calendar import in_shanghai
from supervision.choices import CardColour, Measure, ProposalGround
from supervision.models import Card, Proposal
from supervision.sweep.cases import Terms
from supervision.sweep.proposing import write

NEXT = {
    CardColour.YELLOW: (Measure.YELLOW_CARD, Measure.RED_CARD),
    CardColour.RED: (Measure.RED_CARD, Measure.INTERVIEW),
}
"""A card's colour: what the table of numbers calls it, and what so many of them propose."""
LOOKS_BACK = timedelta(days=7)
"""A card issued in the quarter's last hours is counted after its end; a missed week changes nothing."""


def propose_by_quarter(terms: Terms) -> int:
    """Propose what the cards of this quarter, and of one just over, add up to; returns how many are new."""
    quarters = {start_of_quarter(terms.now - LOOKS_BACK), start_of_quarter(terms.now)}
    wanted = [row for first in sorted(quarters) for row in _wanted(first, terms)]
    known = set(Proposal.objects.filter(key__in=[row["key"] for row in wanted]).values_list("key", flat=True))
    fresh = [row for row in wanted if row["key"] not in known]
    if fresh:
        with transaction.atomic():
            append_many(write(fresh, terms))
    return len(fresh)


def quarter_of(at: datetime) -> str:
    """A quarter's name as keys have it: "2026Q4"."""
    local = in_shanghai(at)
    return f"{local.year}Q{(local.month - 1) // 3 + 1}"


def start_of_quarter(at: datetime) -> datetime:
    """Its first instant."""
    local = in_shanghai(at)
    month = (local.month - 1) // 3 * 3 + 1
    return local.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)


def _wanted(first: datetime, terms: Terms) -> Iterator[dict[str, Any]]:
    after = start_of_quarter(first + timedelta(days=100))
    cards = Card.objects.filter(state="ISSUED", issued_at__gte=first, issued_at__lt=after)
    counts = Counter(cards.values_list("department_id", "colour"))
    thresholds = terms.in_force(min(terms.now, after)).values["quarter"]
    for (department, colour), count in sorted(counts.items()):
        of, measure = NEXT[CardColour(colour)]
        each = int(thresholds[of.value])
        for times in range(1, count // each + 1):
            if department not in terms.dissolved:
                yield _row(department, measure, quarter_of(first), times, each, terms)


def _row(
    department: int, measure: Measure, quarter: str, times: int, each: int, terms: Terms
) -> dict[str, Any]:
    return {
        "key": f"{measure.value}:quarter:{quarter}:department:{department}:{times}",
        "measure": measure.value,
        "ground": ProposalGround.QUARTER.value,
        "department_id": department,
        "count": times * each,
        "proposed_at": terms.now,
        "state": "OPEN",
        "version": 1,
    }
