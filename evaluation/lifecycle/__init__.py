"""The machines of evaluation's papers, a file per family; they change through ``supervision.acting``."""

from evaluation.lifecycle.department_reports import AnalysisLife
from evaluation.lifecycle.disclosure import AdoptionLife, PublicReportLife
from evaluation.lifecycle.integrity import FlagLife
from evaluation.lifecycle.periods import ObjectionLife, PeriodLife
from evaluation.lifecycle.staff import StarLife
from evaluation.lifecycle.surveys import SurveyLife
from supervision.lifecycle import acts_of
from supervision.rules.acts import ActSpec

ACTS: dict[str, dict[str, ActSpec]] = {
    "period": acts_of(PeriodLife),
    "objection": acts_of(ObjectionLife),
    "flag": acts_of(FlagLife),
    "star": acts_of(StarLife),
    "adoption": acts_of(AdoptionLife),
    "analysis": acts_of(AnalysisLife),
    "public_report": acts_of(PublicReportLife),
    "survey": acts_of(SurveyLife),
}
"""Every table, by the kind of paper (the subject of its evidence), then by verb."""
