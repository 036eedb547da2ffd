"""Storage of evaluation: what is thought about answers."""

from evaluation.models.periods import Assessment, AssessmentPeriod, Objection

__all__ = ["Assessment", "AssessmentPeriod", "Objection"]
