"""Closed vocabularies of supervision; the words are the glossary's. A file per family."""

from supervision.choices.entries import (
    CAPPED,
    AppealDecision,
    BonusKind,
    EntryCode,
    EntryState,
    ExclusionGround,
    ExclusionState,
)
from supervision.choices.measures import CardColour, InterviewState, Measure, ProposalGround, ProposalState
from supervision.choices.meetings import AgendaGround, CatalogueChange, MeetingState
from supervision.choices.orders import OrderGround, OrderState
from supervision.choices.rectification import (
    AsideGround,
    MatterKind,
    MatterState,
    MisratingGround,
    MisratingState,
    RectificationEnd,
    RectificationState,
)
from supervision.choices.sharing import RefusalGround, ShareState
from supervision.choices.watching import LEVELS, AlertKind, ClockKind

__all__ = [
    "CAPPED",
    "LEVELS",
    "AgendaGround",
    "AlertKind",
    "AppealDecision",
    "AsideGround",
    "BonusKind",
    "CardColour",
    "CatalogueChange",
    "ClockKind",
    "EntryCode",
    "EntryState",
    "ExclusionGround",
    "ExclusionState",
    "InterviewState",
    "MatterKind",
    "MatterState",
    "Measure",
    "MeetingState",
    "MisratingGround",
    "MisratingState",
    "OrderGround",
    "OrderState",
    "ProposalGround",
    "ProposalState",
    "RectificationEnd",
    "RectificationState",
    "RefusalGround",
    "ShareState",
]
