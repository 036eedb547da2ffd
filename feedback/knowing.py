"""Named reads of what the house knows: articles, and matters of many citizens."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from departments.scope import Scope, scope, scope_many
from feedback.rules.incidents import UNANSWERED

if TYPE_CHECKING:
    from departments.models import Staff

WRITERS = ("handle_tickets", "approve_results", "register_tickets", "dispatch_tickets", "audit_results")
"""Grants on a department that let one write its articles."""
PUBLISHERS = ("approve_results", "audit_results")
"""Grants on the owner department that let one publish what another wrote; and every service manager."""
SERVICE = "configure_service"
WARNED_BEFORE = timedelta(days=14)


def writes_for(user: "Staff") -> Scope:
    """The departments whose articles the person may write; a service manager writes for all."""
    return _held(user, WRITERS)


def publishes_for(user: "Staff") -> Scope:
    """The departments whose articles the person publishes, keeps and retires; a service manager's are all."""
    return _held(user, PUBLISHERS)


def _held(user: "Staff", grants: tuple[str, ...]) -> Scope:
    if scope(user, SERVICE):
        return Scope((), everything=True)
    held = scope_many(user, grants).values()
    if any(one.everything for one in held):
        return Scope((), everything=True)
    return Scope(tuple(sorted({pk for one in held for pk in one.ids})))


class ArticleQuerySet(models.QuerySet[Any]):
    """Reads of articles."""

    def visible_to(self, user: "Staff") -> Self:
        """What was published, to everyone with a post; drafts to those who write for the owner department."""
        held = writes_for(user)
        if held.everything:
            return self
        has_post = user.is_active and user.posts.filter(ended_at__isnull=True).exists()
        if not has_post:
            return self.none()
        own = Q(owner_department_id__in=held.ids)
        return self.filter(Q(current__isnull=False) | own)

    def in_force(self) -> Self:
        """What may be used in an answer."""
        return self.filter(state="PUBLISHED")

    def overdue(self, today: date) -> Self:
        """Those whose review is past."""
        return self.filter(review_by__lt=today).exclude(state="RETIRED")

    def review_due(self, today: date) -> Self:
        """Those in force whose review is past or at hand."""
        return self.in_force().filter(review_by__lte=today + WARNED_BEFORE)


class IncidentQuerySet(models.QuerySet[Any]):
    """Reads of matters of many."""

    def visible_to(self, user: "Staff") -> Self:
        """Those of the person's centres, and those a ticket they see belongs to."""
        seen = scope(user, "view_tickets")
        if seen.everything or scope(user, SERVICE).everything:
            return self
        centres = {*seen.ids, *scope(user, SERVICE).ids}
        if not centres:
            return self.none()
        ids = list(centres)
        rows = self.model._meta.get_field("rows").related_model.objects
        theirs = rows.filter(left_at__isnull=True, ticket__department_ids__overlap=list(seen.ids))
        return self.filter(Q(centre_id__in=ids) | Q(pk__in=theirs.values("incident")))

    def open(self) -> Self:
        """Those a call may still join: not closed, and not ended without an answer."""
        return self.filter(closed_at__isnull=True).exclude(matter__state__in=UNANSWERED)
