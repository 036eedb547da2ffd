"""Raw counts of departments over a stretch of time, and the entries that count beside them; set-based.

Everything an assessment is worked out from. The rules are ``rules.score`` and ``rules.scoring``.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import F, QuerySet

from supervision.reports import populations
from supervision.reports.populations import Span
from supervision.rules.score import ON_TIME, RESOLUTION, RESPONSE, SATISFACTION, Count
from supervision.rules.scoring import Line


@dataclass(frozen=True, slots=True)
class Tally:
    """One department: how many were assessed, and the numerators. All add up over periods."""

    assessed: int = 0
    in_time: int = 0
    to_respond: int = 0
    responded: int = 0
    answers: int = 0
    resolved: int = 0
    satisfied: int = 0
    first_answers: int = 0
    first_resolved: int = 0

    @property
    def counts(self) -> Mapping[str, Count]:
        """Numerator and denominator of each index of the score."""
        return {
            RESPONSE: Count(self.responded, self.to_respond),
            ON_TIME: Count(self.in_time, self.assessed),
            RESOLUTION: Count(self.resolved, self.answers),
            SATISFACTION: Count(self.satisfied, self.answers),
        }

    @property
    def first_time(self) -> Count:
        """一次性解决率, shown beside the score."""
        return Count(self.first_resolved, self.first_answers)


def tallies(departments: Collection[int] | None, span: Span) -> dict[int, Tally]:
    """The tally of each department that has anything to count; None asks for all. Three queries."""
    rows: dict[int, dict[str, int]] = defaultdict(dict)
    for found in (_work(departments, span), _answers(departments, span), _firsts(departments, span)):
        for row in found:
            rows[row.pop("unit")].update(row)
    return {unit: Tally(**row) for unit, row in rows.items()}


def entry_lines(departments: Collection[int] | None, period: str) -> dict[int, list[Line]]:
    """The entries that count in the period, by department. One query."""
    lines: dict[int, list[Line]] = defaultdict(list)
    rows = _within(populations.counted_entries(period), "department_id", departments)
    for unit, code, points, ticket, pk in rows.order_by("id").values_list(
        "department_id", "code", "points", "ticket_id", "id"
    ):
        lines[unit].append(Line(code, points, ticket, pk))
    return dict(lines)


def _work(departments: Collection[int] | None, span: Span) -> QuerySet[Any, dict[str, Any]]:
    return _counted(
        _within(populations.assessed(span), "department_id", departments),
        "department_id",
        assessed=CountRows("pk"),
        in_time=CountRows("pk", filter=populations.IN_TIME),
        to_respond=CountRows("pk", filter=populations.TO_RESPOND),
        responded=CountRows("pk", filter=populations.RESPONDED),
    )


def _answers(departments: Collection[int] | None, span: Span) -> QuerySet[Any, dict[str, Any]]:
    return _counted(
        _within(populations.effective_answers(span), "dispatch__department_id", departments),
        "dispatch__department_id",
        answers=CountRows("pk"),
        resolved=CountRows("pk", filter=populations.IS_RESOLVED),
        satisfied=CountRows("pk", filter=populations.IS_SATISFIED),
    )


def _firsts(departments: Collection[int] | None, span: Span) -> QuerySet[Any, dict[str, Any]]:
    return _counted(
        _within(populations.first_answers(span), "dispatch__department_id", departments),
        "dispatch__department_id",
        first_answers=CountRows("pk"),
        first_resolved=CountRows("pk", filter=populations.IS_RESOLVED),
    )


def _within(rows: QuerySet[Any], path: str, departments: Collection[int] | None) -> QuerySet[Any]:
    return rows if departments is None else rows.filter(**{f"{path}__in": list(departments)})


def _counted(rows: QuerySet[Any], path: str, **counts: CountRows) -> QuerySet[Any, dict[str, Any]]:
    return rows.order_by().values(unit=F(path)).annotate(**counts)
