"""稍后再办: a matter put at the end of the dispatch desk for a while, for everybody there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.ticket import Ticket


class Snooze(models.Model):
    """The last time a matter was put aside; once ``until`` has passed it stands in its place again."""

    ticket = models.OneToOneField(
        Ticket, on_delete=models.CASCADE, primary_key=True, related_name="snooze", verbose_name=_("ticket")
    )
    until = models.DateTimeField(_("until"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.until:%Y-%m-%d %H:%M}"
