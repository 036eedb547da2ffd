"""Models of the departments app, a file per subject."""

from departments.models.calendar import CalendarDay, WorkSlot
from departments.models.clock import Clock, ClockQuerySet
from departments.models.rule_version import RuleVersion

__all__ = [
    "CalendarDay",
    "Clock",
    "ClockQuerySet",
    "RuleVersion",
    "WorkSlot",
]
