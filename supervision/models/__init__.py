"""Storage of supervision: constraints and cheap predicates of own fields."""

from supervision.models.coordination import DataShareDuty, Meeting, MeetingItem, ShareRequest
from supervision.models.entries import (
    Appeal,
    ExclusionRequest,
    PaperFile,
    PaperUpload,
    PeriodLock,
    ScoreEntry,
)
from supervision.models.measures import Card, Circular, CircularItem, Interview, Proposal
from supervision.models.orders import OrderReport, SupervisionOrder
from supervision.models.rectification import (
    Matter,
    MatterItem,
    MatterProgress,
    MisratingClaim,
    Rectification,
    SecondCallback,
)
from supervision.models.reversal import Reversal
from supervision.models.setting_aside import SetAside
from supervision.models.watching import Alert, Deadline, Notice, Reminder, Serial, SweepRun

__all__ = [
    "Alert",
    "Appeal",
    "Card",
    "Circular",
    "CircularItem",
    "DataShareDuty",
    "Deadline",
    "ExclusionRequest",
    "Interview",
    "Matter",
    "MatterItem",
    "MatterProgress",
    "Meeting",
    "MeetingItem",
    "MisratingClaim",
    "Notice",
    "OrderReport",
    "PaperFile",
    "PaperUpload",
    "PeriodLock",
    "Proposal",
    "Rectification",
    "Reminder",
    "Reversal",
    "ScoreEntry",
    "SecondCallback",
    "Serial",
    "SetAside",
    "ShareRequest",
    "SupervisionOrder",
    "SweepRun",
]
