"""What stands against an act now: departments' quarterly analyses. Pure."""

from datetime import datetime
from typing import Any

from core.reasons import Reason
from departments.rules.calendar import in_shanghai
from evaluation.rules.department_reports import reasons_against
from supervision.rules.guards import Guard

WORDS = ("situation", "causes", "measures", "not_adopted")


def _says_something(row: Any, _now: datetime) -> list[Reason]:
    declined = int(row.facts.get("suggestions", {}).get("NOT_ADOPTED", 0))
    return reasons_against({name: getattr(row, name) for name in WORDS}, declined)


def _is_late(row: Any, now: datetime) -> list[Reason]:
    return [] if row.due_on < in_shanghai(now).date() else [Reason("analysis_not_late", {"due": row.due_on})]


GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {
    ("analysis", "submit"): (_says_something,),
    ("analysis", "remind"): (_is_late,),
}
