"""What of a kept result is no longer as it was: its rows against the facts, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evaluation.models import Assessment, AssessmentPeriod
from evaluation.reports.counting import ByDepartment, count, count_raw
from evaluation.rules import snapshots
from evaluation.rules.assessing import Facts

NAMED = 5
"""Departments that a sentence names; the others it counts."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One department whose facts differ: the fields with their value then and now."""

    department_id: int
    name: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of what changed since a lock."""

    department_id: int
    name: str
    field: str
    then: str
    now: str


def changed_since(period: AssessmentPeriod, *, now: datetime) -> list[Changed]:
    """Departments whose facts are not those of the kept rows any more, locked months as they were locked."""
    return _compared(period, count(period.code, now=now).facts)


def changed_raw(period: AssessmentPeriod, *, now: datetime) -> list[Changed]:
    """The same against raw rows alone, whatever was locked."""
    return _compared(period, count_raw(period.code, now=now))


def as_drift(changed: Sequence[Changed]) -> list[list[object]]:
    """As a period keeps it: [[department id, field, then, now], …]."""
    return [[one.department_id, *line] for one in changed for line in one.fields]


def drift_of(period: AssessmentPeriod) -> list[Difference]:
    """What is noted of a locked period, with the names of then. One query."""
    names = dict(period.assessments.order_by().values_list("department_id", "name"))
    return [Difference(pk, names.get(pk, str(pk)), field, then, now) for pk, field, then, now in period.drift]


def named(changed: Sequence[Changed]) -> str:
    """The names, a few of them."""
    shown = "、".join(one.name for one in changed[:NAMED])
    return f"{shown} …" if len(changed) > NAMED else shown


def _compared(period: AssessmentPeriod, facts: ByDepartment) -> list[Changed]:
    kept = {
        row.department_id: (
            row.name,
            snapshots.thawed({"tally": row.tally, "lines": row.lines, "beside": row.beside}, row.third_party),
        )
        for row in Assessment.objects.filter(period=period).order_by("department_id")
    }
    found = []
    for pk in sorted({*kept, *facts}):
        name, then = kept.get(pk, (str(pk), Facts()))
        if fields := snapshots.differences(then, facts.get(pk, Facts())):
            found.append(Changed(pk, name, tuple(fields)))
    return found
