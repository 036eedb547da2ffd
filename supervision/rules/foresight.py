"""What a score will be if certain work goes overdue, or later still: the same sums, a step further. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from supervision.rules.score import ON_TIME, RESPONSE, Count
from supervision.rules.scoring import Line
from supervision.rules.settings import points_of

LATE_STEPS = (0, 1, 3, 5)
"""Points of D3 grow when it is later than so many working days."""
COUNTED, PENDING, FALLEN = "COUNTED", "PENDING", "FALLEN"


@dataclass(frozen=True, slots=True)
class Part:
    """One of a dispatch's clocks: whether it runs on, and whether it was stopped too late."""

    is_open: bool = False
    was_late: bool = False

    @property
    def would_be_late(self) -> bool:
        return self.is_open or self.was_late


@dataclass(frozen=True, slots=True)
class Case:
    """One open dispatch, as it stands, imagined one step later.

    ``is_counted``: it is among the assessed already, because its due time has passed. ``late_days``: by more
    than how many of 0, 1, 3, 5 working days it is late; None while it is in time. ``entries``: of D1–D3, what
    became of each that was proposed (COUNTED, PENDING or FALLEN) and its points.
    """

    ticket: int
    is_counted: bool
    late_days: int | None
    sign: Part
    respond: Part | None
    entries: Mapping[str, tuple[str, Decimal]]


def next_step(late_days: int | None) -> int:
    """The step that D3 reaches next: the first when it goes overdue, at last it stays."""
    if late_days is None:
        return LATE_STEPS[0]
    return next((step for step in LATE_STEPS if step > late_days), LATE_STEPS[-1])


def counts_after(counts: Mapping[str, Count], cases: Iterable[Case]) -> dict[str, Count]:
    """The counts with these among them: handled too late, and answered as far as they are today."""
    handled, responded = counts[ON_TIME], counts[RESPONSE]
    for case in cases:
        if not case.is_counted:
            handled = Count(handled.part, handled.whole + 1)
            if case.respond is not None:
                met = not case.respond.would_be_late
                responded = Count(responded.part + met, responded.whole + 1)
    return {**counts, ON_TIME: handled, RESPONSE: responded}


def lines_after(cases: Iterable[Case], table: Mapping[str, Any]) -> list[Line]:
    """What D1–D3 of these would add to the entries that count already."""
    found: list[Line] = []
    for case in cases:
        for code, points in _points(case, table):
            state, had = case.entries.get(code, (PENDING, Decimal(0)))
            if state == PENDING:
                found.append(Line(code, max(points, had), case.ticket))
    return found


def _points(case: Case, table: Mapping[str, Any]) -> Iterable[tuple[str, Decimal]]:
    if case.sign.would_be_late:
        yield "D1", points_of(table, "D1")
    if case.respond is not None and case.respond.would_be_late:
        yield "D2", points_of(table, "D2")
    yield "D3", points_of(table, "D3", str(next_step(case.late_days)))
