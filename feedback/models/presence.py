"""Who has a ticket open at this moment: so that two people do not write the same answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.ticket import Ticket
from feedback.querysets import PresenceQuerySet


class PresenceKind(models.TextChoices):
    """What somebody does with the ticket."""

    LOOKING = "looking", _("looking")
    TYPING = "typing", _("typing")


class Presence(models.Model):
    """One person at one ticket, as of ``seen_at``; it counts for half a minute, and hinders nobody.

    The table is UNLOGGED: a row lives shorter than a restart takes, so the write-ahead log need not carry it.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=PresenceKind)
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="presence_once", fields=("ticket", "staff"))]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.kind} {self.ticket_id}"
