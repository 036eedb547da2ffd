"""Versions of supervision's numbers: their effect shown, then issued with evidence.

Entries and clocks keep the version they were measured by: a new one changes none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import RuleVersion, Staff
from departments.scope import scope
from feedback.actions.ruling import issue_version
from supervision.models import ScoreEntry
from supervision.rule_versions import KIND
from supervision.rules import setting_table

ISSUER = "configure_assessment"
LOOKED_BACK = timedelta(days=30)
MOST_MEASURED = 20_000


@dataclass(frozen=True, slots=True)
class PointsEffect:
    """Entries proposed in 30 days and not revoked; how many would have had more points, how many fewer."""

    measured: int
    more: int
    fewer: int


def may_issue(person: Staff) -> bool:
    """Whether the person sets supervision's numbers: an assessment manager of any department."""
    return bool(scope(person, ISSUER))


def issue_numbers(
    *, cells: Mapping[str, str], effective_from: datetime, note: str, by: Staff, now: datetime
) -> RuleVersion:
    """Put a table of numbers in force from an instant on. Raises Refused with every fault, NotPermitted."""
    if not may_issue(by):
        raise NotPermitted(Reason("no_authority", {"permission": ISSUER}))
    found = setting_table.faults(cells)
    if found:
        raise Refused(*found.values(), status=422)
    values = setting_table.table_of(cells)
    return issue_version(KIND, values=values, effective_from=effective_from, note=note, by=by, now=now)


def measure_points(table: Mapping[str, Any], *, now: datetime) -> PointsEffect:
    """What the table would have made of the entries proposed in the last 30 days; nothing is saved."""
    recent = ScoreEntry.objects.filter(proposed_at__gt=now - LOOKED_BACK, proposed_at__lte=now)
    rows = recent.exclude(state="REVOKED").order_by("-id").values_list("code", "points", "rule_version_id")
    versions: dict[int | None, Any] = dict(RuleVersion.objects.filter(kind=KIND).values_list("pk", "values"))
    measured = more = fewer = 0
    for code, points, version in rows[:MOST_MEASURED]:
        measured += 1
        old = versions.get(version)
        then = setting_table.other_points(old, table, code, points) if old else None
        if then is not None:
            more += then > points
            fewer += then < points
    return PointsEffect(measured, more, fewer)
