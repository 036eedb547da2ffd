"""站内消息: what the portal tells one person inside the portal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InAppMessage(models.Model):
    """One message to one person. ``key`` names the promise: the same key reaches nobody twice.

    It never holds personal data of citizens: ticket numbers, masked titles and sentences of the portal.
    ``address`` is a path of the portal where one sees to it.
    """

    key = models.CharField(max_length=120, unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("to"), on_delete=models.PROTECT, related_name="inbox"
    )
    at = models.DateTimeField(_("when"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=4000, blank=True)
    address = models.CharField(max_length=300, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    is_critical = models.BooleanField(_("critical"), default=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("in-app message")
        verbose_name_plural = _("in-app messages")
        ordering = ("-at", "-id")
        default_permissions = ()
        indexes = [
            models.Index(name="inbox_by_person", fields=["recipient", "-at", "-id"]),
            models.Index(name="inbox_unread", fields=["recipient"], condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.subject}"
