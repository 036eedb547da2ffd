"""公告: what the house says to everybody, or to some: notices, planned outages, the wording of holidays."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models.posts import ROLE_LABELS
from departments.models.tree import Department


class AnnouncementKind(models.TextChoices):
    """What an announcement is about."""

    NOTICE = "NOTICE", pgettext_lazy("announcement", "Notice")
    OUTAGE = "OUTAGE", _("Planned outage")
    HOLIDAY = "HOLIDAY", _("Holiday arrangements")


class AnnouncementState(models.TextChoices):
    """Draft, waiting for a second reader if citizens will read it, published, and over before its time."""

    DRAFT = "DRAFT", pgettext_lazy("announcement", "Draft")
    SECOND = "SECOND", _("Waiting for a second reading")
    PUBLISHED = "PUBLISHED", pgettext_lazy("announcement", "Published")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("announcement", "Withdrawn")


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Reads of announcements."""

    def published(self) -> Self:
        """Those that are, were or will be shown."""
        return self.filter(state=AnnouncementState.PUBLISHED)

    def not_over(self, now: datetime) -> Self:
        """Published ones that are shown now or will be."""
        return self.published().filter(shown_until__gt=now)

    def untold(self, now: datetime) -> Self:
        """Those that are shown now, and nobody was told of yet."""
        return self.not_over(now).filter(shown_from__lte=now, told_at__isnull=True)


class Announcement(models.Model):
    """One announcement, shown from ``shown_from`` until ``shown_until``.

    Without ``roles`` and ``departments`` it is for everybody; with both, for who fits both. A department
    means everything below it too. ``version`` counts its changes: who closed an earlier one sees it again.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=AnnouncementKind)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=2000)
    roles = ArrayField(models.CharField(max_length=20), verbose_name=_("roles"), default=list, blank=True)
    departments = models.ManyToManyField(
        Department, verbose_name=_("departments"), blank=True, related_name="+"
    )
    shown_from = models.DateTimeField(_("shown from"))
    shown_until = models.DateTimeField(_("shown until"))
    outage_from = models.DateTimeField(_("outage from"), null=True, blank=True)
    outage_until = models.DateTimeField(_("outage until"), null=True, blank=True)
    is_public = models.BooleanField(_("citizens read it too"), default=False)
    is_critical = models.BooleanField(_("cannot be closed"), default=False)
    wants_reading = models.BooleanField(_("readers confirm that they have read it"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=AnnouncementState, default=AnnouncementState.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ("-shown_from", "-id")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="announcement_shown_a_while", condition=Q(shown_until__gt=F("shown_from"))
            ),
            models.CheckConstraint(
                name="announcement_outage_is_a_span",
                condition=Q(outage_from__isnull=True, outage_until__isnull=True)
                | Q(outage_until__gt=F("outage_from")),
            ),
        ]
        indexes = [models.Index(name="announcement_list", fields=["-shown_from", "-id"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("announcement", args=[self.pk])

    @property
    def role_names(self) -> list[str]:
        """The roles it is for, as people call them."""
        return [str(label) for role, label in ROLE_LABELS.items() if role.value in self.roles]


class AnnouncementReading(models.Model):
    """What one person did with an announcement: closed the banner of a version, or confirmed the reading."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="readings")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_version = models.PositiveIntegerField(default=0)
    confirmed_version = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="announcement_read_once", fields=["announcement", "staff"])
        ]
        indexes = [models.Index(name="announcements_read_by", fields=["staff", "announcement"])]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.announcement_id}"
