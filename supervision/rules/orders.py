"""What an order may demand, and by when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.reasons import Reason
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Basis, Limit, due
from supervision.rules.settings import number_of

UNITS = (Basis.WD, Basis.WH, Basis.H)
"""A report may be demanded within working days, working hours or natural hours."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """In working days: how long a report may take at most, how much more may be given, how often."""

    report_most: int
    prolong_most: int
    prolongs: int


def bounds_of(table: Mapping[str, Any]) -> Bounds:
    """The bounds of this version of the numbers."""
    return Bounds(
        *(int(number_of(table, "order", name)) for name in ("report_most", "prolong_most", "prolongs"))
    )


def limit_faults(limit: Limit, bounds: Bounds, *, now: datetime, calendar: WorkCalendar) -> list[Reason]:
    """A report is due not later than the longest limit from now."""
    most = Limit(bounds.report_most, Basis.WD)
    if due(limit, now, calendar).due_at > due(most, now, calendar).due_at:
        return [Reason("order_limit_too_long", {"most": bounds.report_most})]
    return []


def prolong_faults(days: int, times: int, bounds: Bounds) -> list[Reason]:
    """So many working days more, after ``times`` earlier ones."""
    if times >= bounds.prolongs:
        return [Reason("order_prolonged_enough", {"times": bounds.prolongs})]
    if not 1 <= days <= bounds.prolong_most:
        return [Reason("order_prolong_wrong", {"most": bounds.prolong_most})]
    return []


def text_faults(**texts: str) -> list[Reason]:
    """A reason for each text that says nothing, by the code it is named with."""
    return [Reason(code) for code, text in texts.items() if not text.strip()]
