"""The rows behind evaluation's evidence: every record of a paper seals its row and those that hang on it."""

from typing import Any

from django.db.models import Model

from core.evidence.rows import Rows
from evaluation import models
from supervision.seals import UNSEALED, rows_of

PAPERS: dict[type[Any], tuple[type[Model], ...]] = {
    models.AssessmentPeriod: (models.Assessment,),
    models.Objection: (),
    models.RatingFlag: (models.FlaggedRating,),
    models.ServiceStar: (),
    models.AdoptionNotice: (),
    models.DepartmentReport: (),
    models.PublicReport: (),
    models.Survey: (models.SurveyStratum, models.Invitee),
    models.SurveySheet: (),
    models.SurveyAttempt: (),
    models.SurveyRefusal: (),
    models.ThirdPartyImport: (models.ThirdPartyScore,),
}
"""Each paper, and the tables whose rows belong to it by a key named like its kind."""

UNSEALED[models.AssessmentPeriod] = {"checked_at"}  # a comparison that finds nothing new leaves no evidence
ROWS: dict[str, Rows] = rows_of(PAPERS)
