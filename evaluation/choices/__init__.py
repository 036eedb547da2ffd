"""Closed vocabularies of evaluation; the words are the glossary's. A file per family."""

from evaluation.choices.integrity import Advice, Doubt, FlagState
from evaluation.choices.periods import ObjectionGround, ObjectionState, PeriodKind, PeriodState, Unranked
from evaluation.choices.reports import Unusual
from evaluation.choices.staff import StarState

__all__ = [
    "Advice",
    "Doubt",
    "FlagState",
    "ObjectionGround",
    "ObjectionState",
    "PeriodKind",
    "PeriodState",
    "StarState",
    "Unranked",
    "Unusual",
]
