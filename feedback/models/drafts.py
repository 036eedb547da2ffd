"""What somebody typed and did not send: theirs alone, encrypted, kept until sent or until its days end."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.secrets import EncryptedTextField
from feedback.models.ticket import Ticket
from feedback.querysets import DraftQuerySet

LONGEST_NOUN, LONGEST_PART = 200, 80


class Draft(models.Model):
    """自动保存: the typed fields of one form. Personal, no paper: the paper is the ResultDraft.

    ``noun`` names the form: its address and what that is given (feedback.views.written); ``cycle``: in which
    round of the ticket it was written; ``part``: which of several parts of the ticket it is about, where the
    form knows. ``sitting`` is one showing of the form: each window writes a row of its own. The row that is
    offered when the form is opened again is the one not put aside; an older sitting that was never sent is
    put aside, never overwritten.
    ``fields`` is JSON; null once the form was sent, so that a late save cannot bring the text back.
    ``based_on``: keyed digest of what the ticket held of these fields when it was shown.
    ``given_by``: the colleague who handed the text over.
    """

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="typed_drafts"
    )
    noun = models.CharField(max_length=LONGEST_NOUN)
    part = models.CharField(max_length=LONGEST_PART, blank=True, default="")
    sitting = models.CharField(max_length=32)
    fields = EncryptedTextField(_("what was typed"), null=True)
    based_on = models.CharField(max_length=40, blank=True, default="")
    version = models.PositiveIntegerField(null=True, blank=True)
    cycle = models.PositiveSmallIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"))
    aside_at = models.DateTimeField(_("put aside"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("-saved_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="one_draft_a_sitting", fields=("staff", "sitting")),
            models.UniqueConstraint(
                name="one_draft_to_offer",
                fields=("staff", "ticket", "noun", "part"),
                condition=Q(aside_at__isnull=True, given_by__isnull=True),
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(name="draft_saved", fields=["saved_at"])]

    def __str__(self) -> str:
        return f"{self.staff_id}/{self.ticket_id}/{self.noun}"
