"""The public face of the clock rules: everything other apps use, in one import. Pure."""

from departments.rules.explanation import DayMark, Explanation, Mark, explain
from departments.rules.ladder import Step, StepName, Urgency, ladder, late_days, next_step, reached
from departments.rules.left import Kind, Left, Unit, kept, left, share_used, took
from departments.rules.limits import (
    Basis,
    Due,
    Limit,
    Pause,
    Remaining,
    due,
    due_soon_from,
    earliest,
    extend,
    overdue_workdays,
    pause,
    resume,
)
from departments.rules.replay import Move, MoveKind, MoveReason, Replayed, replay, running_limit

__all__ = [
    "Basis",
    "DayMark",
    "Due",
    "Explanation",
    "Kind",
    "Left",
    "Limit",
    "Mark",
    "Move",
    "MoveKind",
    "MoveReason",
    "Pause",
    "Remaining",
    "Replayed",
    "Step",
    "StepName",
    "Unit",
    "Urgency",
    "due",
    "due_soon_from",
    "earliest",
    "explain",
    "extend",
    "kept",
    "ladder",
    "late_days",
    "left",
    "next_step",
    "overdue_workdays",
    "pause",
    "reached",
    "replay",
    "resume",
    "running_limit",
    "share_used",
    "took",
]
