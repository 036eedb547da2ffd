"""Models of the departments app, a file per subject."""

from departments.models.absence import Absence, AbsenceKind
from departments.models.announcements import (
    Announcement,
    AnnouncementKind,
    AnnouncementReading,
    AnnouncementState,
)
from departments.models.calendar import CalendarDay, WorkSlot
from departments.models.clock import Clock, ClockQuerySet
from departments.models.duty import DutyRoster
from departments.models.grants import (
    DepartmentGroupObjectPermission,
    DepartmentUserObjectPermission,
    ScopeVersion,
)
from departments.models.inbox import InAppMessage
from departments.models.posts import Post
from departments.models.rule_version import RuleVersion
from departments.models.sign_in import SignInCount
from departments.models.staff import Staff
from departments.models.tree import Department, PeerGroup

__all__ = [
    "Absence",
    "AbsenceKind",
    "Announcement",
    "AnnouncementKind",
    "AnnouncementReading",
    "AnnouncementState",
    "CalendarDay",
    "Clock",
    "ClockQuerySet",
    "Department",
    "DepartmentGroupObjectPermission",
    "DepartmentUserObjectPermission",
    "DutyRoster",
    "InAppMessage",
    "PeerGroup",
    "Post",
    "RuleVersion",
    "ScopeVersion",
    "SignInCount",
    "Staff",
    "WorkSlot",
]
