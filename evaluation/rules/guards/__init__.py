"""What else than state and grant stands against an act now, a file per family. Pure: papers are read."""

from evaluation.rules.guards import department_reports, disclosure, periods, ratings, staff, surveys
from supervision.rules.guards import Guard

GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {
    **periods.GUARDS,
    **ratings.GUARDS,
    **surveys.GUARDS,
    **disclosure.GUARDS,
    **department_reports.GUARDS,
    **staff.GUARDS,
}
"""By kind of paper and verb."""
