"""Named reads of evaluation. Every read in every door starts at ``visible_to``."""

from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.db.models import Q

from departments.scope import scope_many
from supervision.querysets import READERS, PaperQuerySet

if TYPE_CHECKING:
    from departments.models import Staff

JUDGES = ("assess", "decide_appeal", "supervise", "publish")
"""Grants with which one reads a draft; everybody else reads a result once notice of it was given."""


class PeriodQuerySet(PaperQuerySet):
    """Assessment periods: drafts to those who judge and watch, others once notice was given."""

    places = ("authority",)

    def visible_to(self, user: "Staff") -> Self:
        if any(scope_many(user, JUDGES).values()):
            return self
        return self.exclude(state="DRAFT") if any(scope_many(user, READERS).values()) else self.none()


class AssessmentQuerySet(models.QuerySet[Any]):
    """One department's result in one period.

    The table of a period of which notice was given is open to every reader of supervision's papers, as a
    ranking is; what lies behind a number is opened by ``opened_to`` alone.
    """

    def delete(self) -> NoReturn:
        raise AttributeError("results are replaced by actions, never deleted elsewhere")

    def visible_to(self, user: "Staff") -> Self:
        if any(scope_many(user, JUDGES).values()):
            return self
        told = self.exclude(period__state="DRAFT")
        return told if any(scope_many(user, READERS).values()) else self.none()

    def opened_to(self, user: "Staff") -> Self:
        """Results whose arithmetic and rows this person may open: those of departments they read."""
        held = scope_many(user, READERS).values()
        if any(one.everything for one in held):
            return self.visible_to(user)
        ids = sorted({pk for one in held for pk in one.ids})
        return self.visible_to(user).filter(Q(department_id__in=ids))


class ReportQuerySet(models.QuerySet[Any]):
    """Files that jobs made: one's own; the auditor of accesses reads the history of all."""

    def delete(self) -> NoReturn:
        raise AttributeError("the history of files is never deleted")

    def owned_by(self, user: "Staff") -> Self:
        return self.filter(by=user)

    def visible_to(self, user: "Staff") -> Self:
        return self if scope_many(user, ("read_audit",))["read_audit"] else self.owned_by(user)

    def unusual(self) -> Self:
        return self.exclude(unusual="")


class NoticeQuerySet(PaperQuerySet):
    """What is said of suggestions: to the department's readers and those who publish; published, to all."""

    readers = (*READERS, "publish")

    def public(self) -> Self:
        """What everybody may read, staff or not."""
        return self.filter(state="PUBLISHED")


class PublicReportQuerySet(PaperQuerySet):
    """Service improvement reports: to those who judge and publish; published, to all."""

    places = ("authority",)
    readers = JUDGES

    def public(self) -> Self:
        """What everybody may read, staff or not."""
        return self.filter(state="PUBLISHED")
