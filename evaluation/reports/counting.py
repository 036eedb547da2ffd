"""The raw facts of departments in a period: live months from raw rows, locked ones from what was frozen."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value

from evaluation.choices import PeriodState
from evaluation.models import Assessment, AssessmentPeriod, ThirdPartyScore
from evaluation.reports import counted_rows
from evaluation.rules import assessing, besides, snapshots
from evaluation.rules.assessing import EntryLine, Facts
from evaluation.rules.periods import MONTH, YEAR, kind_of, months_of
from supervision.reports import populations, tallies
from supervision.reports.populations import Span
from supervision.rules.periods import bounds
from supervision.rules.tally import NAMES, Tally

ByDepartment = dict[int, Facts]


@dataclass(frozen=True, slots=True)
class Counted:
    """The facts of a period by department, and which of its months came from what was frozen."""

    facts: ByDepartment
    frozen: tuple[str, ...] = ()


def count(code: str, *, now: datetime, departments: Collection[int] | None = None) -> Counted:
    """The facts of a period as it stands: its locked months as they were locked, others from raw rows.

    Months that have not begun are left out. Raises ValueError for no code.
    """
    begun = [month for month in months_of(code) if bounds(month)[0] <= now]
    locked = populations.locked_codes()
    frozen = _frozen_months(begun, departments) if kind_of(code) != MONTH else {}
    parts = [
        frozen[month] if month in frozen else month_facts(month, departments, locked, now=now)
        for month in begun
    ]
    third = _third_party(code, departments)
    return Counted(_together(parts, third), tuple(month for month in begun if month in frozen))


def count_raw(code: str, *, now: datetime) -> ByDepartment:
    """The same from raw rows alone, whatever was locked: what a locked result is compared with."""
    begun = [month for month in months_of(code) if bounds(month)[0] <= now]
    locked = populations.locked_codes()
    parts = [month_facts(month, None, locked, now=now) for month in begun]
    return _together(parts, _third_party(code, None))


def month_facts(
    month: str, departments: Collection[int] | None, locked: Collection[str], *, now: datetime
) -> ByDepartment:
    """The facts of one month from its raw rows, as far as it has run. Five queries."""
    span = populations.span_of(month, now)
    rows = _counts(departments, span)
    lines = tallies.entry_lines(departments, month, locked)
    return {
        unit: Facts(
            tally=Tally(**{name: rows.get(unit, {}).get(name, 0) for name in NAMES}),
            lines=tuple(
                sorted(
                    EntryLine(month, line.entry or 0, line.code, line.points, line.ticket)
                    for line in lines.get(unit, ())
                )
            ),
            beside=besides.completed(rows.get(unit, {})),
        )
        for unit in {*rows, *lines}
    }


def _counts(departments: Collection[int] | None, span: Span) -> dict[int, dict[str, int]]:
    work = {"late": Count("pk", filter=counted_rows.is_late(span))}
    answers = {f"level_{level}": Count("pk", filter=Q(level=level)) for level in (1, 2, 3, 4, 5)}
    answers["bad"] = Count("pk", filter=counted_rows.IS_BAD)
    rows = defaultdict(dict, tallies.counts(departments, span, of_work=work, of_answers=answers))
    for unit, name, n in _beside(departments, span):
        rows[unit][name] = n
    for row in rows.values():
        row["asked"] = row.get("answers", 0) + row.pop("silent", 0)
    return dict(rows)


def _beside(departments: Collection[int] | None, span: Span) -> Iterable[tuple[int, str, int]]:
    """Department, name and number of the counts that stand on rows of their own; one query."""
    parts = [
        _numbered(name, rows, path, departments)
        for name, rows, path in (
            ("silent", counted_rows.silent(span), "department_id"),
            ("returns_asked", counted_rows.returns_asked(span), "dispatch__department_id"),
            ("returned", counted_rows.returned(span), "dispatch__department_id"),
            ("reworked", counted_rows.reworked(span), "department_id"),
            ("excluded", counted_rows.excluded(span), "department_id"),
        )
    ]
    return parts[0].union(*parts[1:], all=True)


def _numbered(
    name: str, rows: "QuerySet[Any]", path: str, departments: Collection[int] | None
) -> "QuerySet[Any, Any]":
    if departments is not None:
        rows = rows.filter(**{f"{path}__in": list(departments)})
    named = rows.order_by().values(unit=F(path)).annotate(name=Value(name, output_field=CharField()))
    return named.annotate(n=Count("pk")).values_list("unit", "name", "n")


def _frozen_months(months: Collection[str], departments: Collection[int] | None) -> dict[str, ByDepartment]:
    """The facts of locked months as they were locked, by month; two queries."""
    rows = Assessment.objects.filter(period__code__in=months, period__state=PeriodState.LOCKED)
    if departments is not None:
        rows = rows.filter(department__in=list(departments))
    locked = AssessmentPeriod.objects.filter(code__in=months, state=PeriodState.LOCKED)
    found: dict[str, ByDepartment] = {code: {} for code in locked.values_list("code", flat=True)}
    for month, unit, tally, lines, beside in rows.order_by().values_list(
        "period__code", "department_id", "tally", "lines", "beside"
    ):
        found[month][unit] = snapshots.thawed({"tally": tally, "lines": lines, "beside": beside}, None)
    return found


def _third_party(code: str, departments: Collection[int] | None) -> Mapping[int, Decimal]:
    """A third party's scores: of a year alone."""
    if kind_of(code) != YEAR:
        return {}
    found = ThirdPartyScore.objects.standing(code)
    return {unit: score for unit, score in found.items() if departments is None or unit in departments}


def _together(parts: Iterable[ByDepartment], third: Mapping[int, Decimal]) -> ByDepartment:
    found: dict[int, list[Facts]] = defaultdict(list)
    for part in parts:
        for unit, facts in part.items():
            found[unit].append(facts)
    units = {*found, *third}
    return {unit: assessing.added(found.get(unit, ()), third.get(unit)) for unit in units}
