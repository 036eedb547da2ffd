"""Closed vocabularies of evaluation; the words are the glossary's. A file per family."""

from evaluation.choices.periods import ObjectionGround, ObjectionState, PeriodKind, PeriodState, Unranked

__all__ = ["ObjectionGround", "ObjectionState", "PeriodKind", "PeriodState", "Unranked"]
