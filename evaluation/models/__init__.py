"""Storage of evaluation: what is thought about answers."""

from evaluation.models.disclosure import AdoptionNotice, PublicReport
from evaluation.models.periods import Assessment, AssessmentPeriod, Objection
from evaluation.models.reports import Report, ReportRows

__all__ = [
    "AdoptionNotice",
    "Assessment",
    "AssessmentPeriod",
    "Objection",
    "PublicReport",
    "Report",
    "ReportRows",
]
