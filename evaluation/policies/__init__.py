"""Who besides the holder of a grant may act on evaluation's papers, a file per family."""

from evaluation.policies import department_reports, disclosure, periods, ratings, staff, surveys
from supervision.policies import Check

CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {
    **periods.CHECKS,
    **ratings.CHECKS,
    **surveys.CHECKS,
    **disclosure.CHECKS,
    **department_reports.CHECKS,
    **staff.CHECKS,
}
"""By kind of paper and verb."""
