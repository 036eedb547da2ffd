"""Storage of evaluation: what is thought about answers."""

from evaluation.models.department_reports import DepartmentReport
from evaluation.models.disclosure import AdoptionNotice, PublicReport
from evaluation.models.integrity import FlaggedRating, RatingFlag
from evaluation.models.periods import Assessment, AssessmentPeriod, Objection
from evaluation.models.reports import Report, ReportRows
from evaluation.models.staff import ServiceStar
from evaluation.models.surveys import (
    Invitee,
    Questionnaire,
    Survey,
    SurveyAttempt,
    SurveyLink,
    SurveyRefusal,
    SurveySheet,
    SurveyStratum,
)
from evaluation.models.third_party import ThirdPartyImport, ThirdPartyScore, ThirdPartyUpload

__all__ = [
    "AdoptionNotice",
    "Assessment",
    "AssessmentPeriod",
    "DepartmentReport",
    "FlaggedRating",
    "Invitee",
    "Objection",
    "PublicReport",
    "Questionnaire",
    "RatingFlag",
    "Report",
    "ReportRows",
    "ServiceStar",
    "Survey",
    "SurveyAttempt",
    "SurveyLink",
    "SurveyRefusal",
    "SurveySheet",
    "SurveyStratum",
    "ThirdPartyImport",
    "ThirdPartyScore",
    "ThirdPartyUpload",
]
