"""What keeps a completed ticket from the archive."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.choices import HoldKind
from feedback.models.ticket import Ticket


class Hold(models.Model):
    """One thing still open about a ticket; it is not archived while any is active.

    ``reason`` is a code of whoever placed it, ``ref`` names their paper; the same kind and ref holds once.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(_("what holds it"), max_length=16, choices=HoldKind)
    reason = models.CharField(_("reason"), max_length=40, blank=True, default="")
    ref = models.CharField(_("reference"), max_length=40, blank=True, default="")
    placed_at = models.DateTimeField(_("placed"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("placed_at", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_active_hold", fields=("ticket", "kind", "ref"), condition=Q(lifted_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.ref}"

    @property
    def is_active(self) -> bool:
        return self.lifted_at is None
