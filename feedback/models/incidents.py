"""多人同诉: one matter that many citizens raise, and the tickets that belong to it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.choices.knowing import Joining
from feedback.knowing import IncidentQuerySet
from feedback.models.catalogue import Area, Topic
from feedback.models.ticket import Ticket


def _staff(verbose: object, **kwargs: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose,  # type: ignore[arg-type]
        on_delete=models.PROTECT,
        related_name="+",
        **kwargs,
    )


class Incident(models.Model):
    """A matter of many: ``matter`` is the ticket whose answer becomes everybody's.

    ``words``: any one of them in a citizen's words makes a ticket be proposed.
    """

    centre = models.ForeignKey(
        Department, verbose_name=_("hotline centre"), on_delete=models.PROTECT, related_name="incidents"
    )
    matter = models.OneToOneField(
        Ticket, verbose_name=_("its ticket"), on_delete=models.PROTECT, related_name="incident"
    )
    title = models.CharField(_("title"), max_length=100)
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.CharField(_("words that speak of it"), max_length=200)
    starts_at = models.DateTimeField(_("since"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    say_at_once = models.TextField(_("what to say at once"), max_length=1000)
    declared_by = _staff(_("declared by"))
    declared_at = models.DateTimeField(_("declared"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = _staff(_("closed by"), null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter of many")
        verbose_name_plural = _("matters of many")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="incident_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
        ]
        indexes = [
            models.Index(name="incident_open", fields=["centre"], condition=Q(closed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("incident", args=[self.pk])


class IncidentTicket(models.Model):
    """A ticket that belongs to a matter of many. ``refused``: why its last step was refused, as reasons."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="rows")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="incident_rows")
    how = models.CharField(_("how it came"), max_length=10, choices=Joining)
    joined_by = _staff(_("joined by"))
    joined_at = models.DateTimeField(_("joined"))
    left_at = models.DateTimeField(_("taken out"), null=True, blank=True)
    left_by = _staff(_("taken out by"), null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    refused = models.JSONField(default=list, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                name="one_incident_a_ticket", fields=("ticket",), condition=Q(left_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(name="incident_rows", fields=["incident", "id"], condition=Q(left_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} ← {self.ticket_id}"
