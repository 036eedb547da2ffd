"""What of a ticket can be searched: its words folded, and its scope beside them, for one index over both."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from feedback.models.ticket import Ticket


class TicketText(models.Model):
    """A ticket's words as the search reads them. Only the database writes it, by triggers on the ticket.

    ``words``: title, place and content, a line each; ``reply``: the answer to the citizen. Folded (full-width
    to half-width, capital letters to small ones), and without long numbers: what doors mask is not in here.
    ``scope_ids``: the centre and the departments of the dispatches not voided.
    """

    ticket = models.OneToOneField(
        Ticket, primary_key=True, on_delete=models.CASCADE, related_name="text", editable=False
    )
    scope_ids = ArrayField(models.BigIntegerField(), editable=False)
    registered_at = models.DateTimeField(editable=False)
    words = models.TextField(editable=False)
    reply = models.TextField(editable=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(name="ticket_text_newest", fields=["-registered_at", "-ticket"])]

    def __str__(self) -> str:
        return f"{self.ticket_id}"
