"""考核: the results of a period for every department, shared by page, workbook, Word and API.

A draft is worked out live from raw rows; once notice was given the frozen rows alone answer.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from departments.calendars import current_version
from departments.models import Department, PeerGroup, RuleVersion
from evaluation.choices import PeriodState
from evaluation.models import Assessment, AssessmentPeriod
from evaluation.reports.assessment_rows import Before, Results, Row, Tables
from evaluation.reports.counting import Counted, count
from evaluation.rules import assessing, ranking, snapshots
from evaluation.rules.assessing import Facts
from evaluation.rules.periods import bounds_of, kind_of, months_of, previous_code
from evaluation.rules.ranking import Entrant, Place
from supervision.reports.populations import Span
from supervision.rule_versions import assessment_rules, supervision_rules
from supervision.rules.periods import bounds
from supervision.rules.score import grade_of

__all__ = [
    "Before",
    "Results",
    "Row",
    "Tables",
    "live",
    "previous",
    "results",
    "stored",
    "trend",
    "worked_out",
]

ORDER = {group: place for place, group in enumerate(PeerGroup.values)}
SHOWN = (PeriodState.NOTICE, PeriodState.LOCKED)
"""States in which what stands in the rows is what is shown."""


def results(period: AssessmentPeriod, *, now: datetime) -> Results:
    """A period as it is shown: a draft live, afterwards what was frozen with the notice."""
    return stored(period, now=now) if period.state in SHOWN else live(period.code, period=period, now=now)


def live(code: str, *, now: datetime, period: AssessmentPeriod | None = None) -> Results:
    """A period worked out from the facts as they are. Raises ValueError for no code."""
    start, _end = bounds_of(code)
    tables = Tables(
        rules=period.rules if period else assessment_rules(start),
        numbers=period.numbers if period else supervision_rules(start),
        calendar=current_version(),
    )
    return worked_out(code, count(code, now=now), tables, period=period, now=now)


def worked_out(
    code: str, counted: Counted, tables: Tables, *, period: AssessmentPeriod | None, now: datetime
) -> Results:
    """The results that follow from facts."""
    start, end = bounds_of(code)
    units = _units(counted.facts)
    facts = {pk: counted.facts.get(pk, Facts()) for pk in units}
    groups = {pk: unit.peer_group for pk, unit in units.items()}
    rows = [_scored(units[pk], facts[pk], tables) for pk in units]
    places = ranking.places(
        (Entrant(r.department_id, r.peer_group, r.total, r.tally.answers, r.score) for r in rows),
        tables.rules.values,
        months=len(_begun(code, now)),
    )
    low = _running_before(code)
    finished = (_placed(row, places[row.department_id], low.get(row.department_id, 0)) for row in rows)
    told = {pk: (groups[pk], facts[pk]) for pk in units}
    return Results(
        code=code,
        kind=kind_of(code),
        state=str(period.state) if period else "",
        is_frozen=False,
        span=Span(start, max(start, min(end, now))),
        is_over=now >= end,
        tables=tables,
        snapshot=snapshots.digest(code, tables.versions, told),
        computed_at=now,
        rows=tuple(sorted(finished, key=_in_order)),
        frozen_months=counted.frozen,
    )


def stored(period: AssessmentPeriod, *, now: datetime) -> Results:
    """A period from its rows alone. One query, and one for versions that were not read with the period."""
    tables = _tables_of(period)
    rows = (_row(one, tables) for one in Assessment.objects.filter(period=period).order_by())
    return Results(
        code=period.code,
        kind=period.kind,
        state=str(period.state),
        is_frozen=True,
        span=Span(period.starts_at, period.ends_at),
        is_over=True,
        tables=tables,
        snapshot=period.snapshot,
        computed_at=period.computed_at,
        rows=tuple(sorted(rows, key=_in_order)),
    )


def _tables_of(period: AssessmentPeriod) -> Tables:
    if {"rules", "numbers", "calendar"} <= period._state.fields_cache.keys():
        return Tables(period.rules, period.numbers, period.calendar)
    versions = RuleVersion.objects.in_bulk({period.rules_id, period.numbers_id, period.calendar_id} - {None})
    return Tables(
        versions[period.rules_id], versions[period.numbers_id], versions.get(period.calendar_id or 0)
    )


def previous(period: AssessmentPeriod) -> dict[int, Before]:
    """How departments stood in the period of the same length before, if its result was noticed; one query."""
    rows = Assessment.objects.filter(period__code=previous_code(period.code), period__state__in=SHOWN)
    found = rows.order_by().values_list("department_id", "score", "rank", "grade")
    return {pk: Before(score, rank, grade) for pk, score, rank, grade in found}


def trend(department_id: int, kind: str, n: int = 12) -> list[tuple[str, Before]]:
    """The last ``n`` results of a department in periods of one length, oldest first; one query."""
    rows = Assessment.objects.filter(department=department_id, period__kind=kind, period__state__in=SHOWN)
    found = rows.order_by("-period__starts_at").values_list("period__code", "score", "rank", "grade")[:n]
    return [(code, Before(*values)) for code, *values in reversed(found)]


def _row(one: Assessment, tables: Tables) -> Row:
    kept = {"tally": one.tally, "lines": one.lines, "beside": one.beside}
    return Row(
        department_id=one.department_id,
        name=one.name,
        parent_name=one.parent_name,
        peer_group=one.peer_group,
        facts=snapshots.thawed(kept, one.third_party),
        tables=tables,
        place=Place(one.band, one.rank, one.ranked_of, one.unranked),
        score=one.score,
        grade=one.grade,
        running_low=one.running_low,
    )


def _units(counted: Iterable[int]) -> dict[int, Department]:
    """Departments in use that can lead, and whoever else has something to count."""
    have = set(counted)
    rows = Department.objects.select_related("parent").order_by("order", "code")
    return {
        row.pk: row
        for row in rows
        if row.pk in have or (row.is_active and row.peer_group not in ranking.ALONE)
    }


def _scored(unit: Department, facts: Facts, tables: Tables) -> Row:
    row = Row(
        department_id=unit.pk,
        name=unit.name,
        parent_name=unit.parent.name if unit.parent else "",
        peer_group=unit.peer_group,
        facts=facts,
        tables=tables,
        place=Place(),
        score=None,
        grade="",
        running_low=0,
    )
    score = row.result.score if row.result else None
    grade = grade_of(score, tables.rules.values["grades"]) if score is not None else ""
    return _with(row, score=score, grade=grade)


def _placed(row: Row, place: Place, before: int) -> Row:
    running = assessing.running_low(before, row.score, row.tables.rules.values)
    return _with(row, place=place, running_low=running)


def _with(row: Row, **changes: Any) -> Row:
    """The row with other fields, and what was worked out of it already."""
    return Row(**{name: getattr(row, name) for name in Row.__dataclass_fields__} | changes)


def _running_before(code: str) -> dict[int, int]:
    """Periods below the bar up to the one before, as it was locked; one query."""
    rows = Assessment.objects.filter(period__code=previous_code(code), period__state=PeriodState.LOCKED)
    return dict(rows.values_list("department_id", "running_low"))


def _begun(code: str, now: datetime) -> list[str]:
    return [month for month in months_of(code) if bounds(month)[0] <= now]


def _in_order(row: Row) -> tuple[int, int, bool, int, bool, Decimal, str]:
    """By group, band and rank; then those without a rank, the better score first."""
    score = row.score if row.score is not None else Decimal(-1)
    return (
        ORDER[row.peer_group],
        row.band or 0,
        row.rank is None,
        row.rank or 0,
        row.score is None,
        -score,
        row.name,
    )
