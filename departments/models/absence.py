"""缺勤: when somebody is away, and who looks after their work meanwhile."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.rules.calendar import in_shanghai


class AbsenceKind(models.TextChoices):
    """Why somebody is away, as far as colleagues need to know."""

    LEAVE = "LEAVE", _("On leave")
    TRIP = "TRIP", _("On a business trip")
    TRAINING = "TRAINING", _("In training")
    OTHER = "OTHER", _("Away")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Reads of absences."""

    def on(self, now: datetime) -> Self:
        """Those that are under way."""
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def ahead(self, now: datetime) -> Self:
        """Those under way and to come."""
        return self.filter(ends_at__gt=now)


class Absence(models.Model):
    """One time away, of one person. ``deputy`` is shown their open work and told what they are told.

    Nobody has two at once: ``actions.absences`` looks under a lock on the person.
    """

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="absences"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deputy"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputised",
    )
    kind = models.CharField(_("reason"), max_length=12, choices=AbsenceKind, default=AbsenceKind.LEAVE)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ("starts_at", "id")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="absence_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="absence_deputy_is_another", condition=Q(deputy__isnull=True) | ~Q(deputy=F("staff"))
            ),
        ]
        indexes = [
            models.Index(name="absence_of_person", fields=["staff", "ends_at"]),
            models.Index(name="absence_of_deputy", fields=["deputy", "ends_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.starts_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        """The last day away: an absence of whole days ends when the day after begins."""
        return in_shanghai(self.ends_at - datetime.resolution).date()
