"""Closed vocabularies of evaluation; the words are the glossary's. A file per family."""

from evaluation.choices.periods import ObjectionGround, ObjectionState, PeriodKind, PeriodState, Unranked
from evaluation.choices.reports import Unusual

__all__ = ["ObjectionGround", "ObjectionState", "PeriodKind", "PeriodState", "Unranked", "Unusual"]
