"""What evaluation adds to the apps below it, a file per family; imported from ``ready``."""

from core.evidence.rows import register_rows
from evaluation.lifecycle import ACTS
from evaluation.policies import CHECKS
from evaluation.receivers import (
    department_reports,
    disclosure,
    insights,
    integrity,
    periods,
    ratings,
    reports,
    staff,
    surveys,
    telling,
)
from evaluation.rules.guards import GUARDS
from evaluation.seals import ROWS
from supervision.lifecycle import register_acts
from supervision.policies import register_checks
from supervision.rules.guards import register_guards

__all__ = [
    "department_reports",
    "disclosure",
    "insights",
    "integrity",
    "periods",
    "ratings",
    "reports",
    "staff",
    "surveys",
    "telling",
]

register_acts(ACTS)
register_checks(CHECKS)
register_guards(GUARDS)
for _kind, _rows in ROWS.items():
    register_rows(_kind, _rows)
