"""Raw counts of departments over a stretch of time, and the entries that count beside them; set-based.

Everything an assessment is worked out from. The rules are ``rules.score`` and ``rules.scoring``.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import F, QuerySet

from supervision.reports import populations
from supervision.reports.populations import Span
from supervision.rules.scoring import Line
from supervision.rules.tally import Tally

__all__ = ["Tally", "counts", "entry_lines", "tallies"]

NO_MORE: Mapping[str, CountRows] = {}


def tallies(departments: Collection[int] | None, span: Span) -> dict[int, Tally]:
    """The tally of each department that has anything to count; None asks for all. Two queries."""
    return {unit: Tally(**row) for unit, row in counts(departments, span).items()}


def counts(
    departments: Collection[int] | None,
    span: Span,
    *,
    of_work: Mapping[str, CountRows] = NO_MORE,
    of_answers: Mapping[str, CountRows] = NO_MORE,
) -> dict[int, dict[str, int]]:
    """The counts of a tally by name, and beside them what more a report counts of the same rows.

    ``of_work``: of the assessed dispatches; ``of_answers``: of the effective answers.
    """
    rows: dict[int, dict[str, int]] = defaultdict(dict)
    for row in _work(departments, span, of_work):
        rows[row.pop("unit")].update(row)
    for row in _answers(departments, span, of_answers):
        unit, is_last, is_first = row.pop("unit"), row.pop("is_last"), row.pop("is_first")
        if unit is not None:
            _add(rows[unit], row, is_last=is_last, is_first=is_first)
    return dict(rows)


def _add(counted: dict[str, int], row: Mapping[str, int], *, is_last: bool, is_first: bool) -> None:
    """Answers alike, to what was counted: the last of a matter under their own names."""
    if is_last:
        for name, n in row.items():
            counted[name] = counted.get(name, 0) + n
    if is_first:
        for name, of in (("first_answers", "answers"), ("first_resolved", "resolved")):
            counted[name] = counted.get(name, 0) + row[of]


def entry_lines(
    departments: Collection[int] | None, period: str, locked: Collection[str] | None = None
) -> dict[int, list[Line]]:
    """The entries that count in the period, by department, in order of their numbers.

    What is given back of entries locked before stands among them with points below nought and no ticket.
    Two queries, and one more where the ``locked`` periods are not given.
    """
    if locked is None:
        locked = populations.locked_codes()
    lines: dict[int, list[Line]] = defaultdict(list)
    rows = _within(populations.counted_entries(period, locked), "department_id", departments)
    for unit, code, points, ticket, pk in rows.order_by("id").values_list(
        "department_id", "code", "points", "ticket_id", "id"
    ):
        lines[unit].append(Line(code, points, ticket, pk))
    given = _within(populations.counted_reversals(period, locked), "entry__department_id", departments)
    for unit, code, points, pk in given.order_by("entry_id").values_list(
        "entry__department_id", "entry__code", "points", "entry_id"
    ):
        lines[unit].append(Line(code, -points, None, pk))
    return dict(lines)


def _work(
    departments: Collection[int] | None, span: Span, more: Mapping[str, CountRows]
) -> QuerySet[Any, dict[str, Any]]:
    return _counted(
        _within(populations.assessed(span), "department_id", departments),
        "department_id",
        assessed=CountRows("pk"),
        in_time=CountRows("pk", filter=populations.IN_TIME),
        to_respond=CountRows("pk", filter=populations.TO_RESPOND),
        responded=CountRows("pk", filter=populations.RESPONDED),
        **more,
    )


def _answers(
    departments: Collection[int] | None, span: Span, more: Mapping[str, CountRows]
) -> QuerySet[Any, dict[str, Any]]:
    """By department, and by whether they are the last of their matter and the first; one look at each."""
    rows = _within(populations.given_answers(span), "dispatch__department_id", departments)
    return (
        rows.order_by()
        .values("unit", "is_last", "is_first")
        .annotate(
            answers=CountRows("pk"),
            resolved=CountRows("pk", filter=populations.IS_RESOLVED),
            satisfied=CountRows("pk", filter=populations.IS_SATISFIED),
            **more,
        )
    )


def _within(rows: QuerySet[Any], path: str, departments: Collection[int] | None) -> QuerySet[Any]:
    return rows if departments is None else rows.filter(**{f"{path}__in": list(departments)})


def _counted(rows: QuerySet[Any], path: str, **counts: CountRows) -> QuerySet[Any, dict[str, Any]]:
    return rows.order_by().values(unit=F(path)).annotate(**counts)
