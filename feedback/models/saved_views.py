"""Saved views of the queue: an address with a name, and what a person has the queue open with."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.rules.queue_views import LONGEST_NAME, LONGEST_QUERY

if TYPE_CHECKING:
    from departments.models import Staff


class SavedViewQuerySet(models.QuerySet[Any]):
    """Reads of saved views."""

    def visible_to(self, user: "Staff") -> Self:
        """The person's own, and those shared with a department they work for, or with one above it."""
        above = Func(F("department__ancestry"), function="unnest", output_field=models.BigIntegerField())
        own = user.posts.filter(ended_at__isnull=True).annotate(above=above).values("above")
        return self.filter(Q(owner=user) | Q(department_id__in=own))


class SavedView(models.Model):
    """One person's name for an address of the queue; ``query`` holds known parameters in a fixed order.

    ``department``: everybody who works for it, or below it, is shown the view too.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_views",
        verbose_name=_("owner"),
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("shared with"),
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("address"), max_length=LONGEST_QUERY, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="saved_view_name_once", fields=("owner", "name"))]
        indexes = [
            models.Index(
                name="saved_view_shared", fields=["department"], condition=Q(department__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """How an address names the view."""
        return str(self.pk)


class QueueChoice(models.Model):
    """What one person has the queue open with: the key of a view, and the columns; empty for the house's."""

    staff = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_choice"
    )
    opens_with = models.CharField(_("opens with"), max_length=20, blank=True, default="")
    columns = models.CharField(_("columns"), max_length=200, blank=True, default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.staff_id} {self.opens_with}"
