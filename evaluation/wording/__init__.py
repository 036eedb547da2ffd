"""Every sentence with which evaluation refuses, by reason code: what is the matter, and what to do."""

from typing import Any

from evaluation.wording import (
    assessment_ruling,
    department_reports,
    disclosure,
    insights,
    periods,
    ratings,
    reports,
    staff,
    surveys,
)

WORDING: dict[str, Any] = {
    **periods.WORDING,
    **assessment_ruling.WORDING,
    **ratings.WORDING,
    **surveys.WORDING,
    **disclosure.WORDING,
    **department_reports.WORDING,
    **reports.WORDING,
    **insights.WORDING,
    **staff.WORDING,
}
