"""What is said about a ticket beside its moves: a second call, an internal note, a wish to withdraw."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.choices import NoteAudience, PaperState
from feedback.models.answers import SignedPaper
from feedback.models.catalogue import Channel
from feedback.models.dispatch import Dispatch
from feedback.models.ticket import Ticket
from feedback.querysets import NoteQuerySet

LONGEST_WORDS = 2000


class Urge(models.Model):
    """催单: the citizen called again about an open ticket; their words are kept."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="urges")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(
        Channel,
        verbose_name=_("channel"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    words = models.TextField(_("the citizen's words"), max_length=LONGEST_WORDS)

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.at:%Y-%m-%d %H:%M}"


class Note(models.Model):
    """An internal note. Read through ``visible_to`` alone: no citizen and no co-handler ever sees it.

    ``department`` is the writer's: the hotline centre's, or that of the ``dispatch`` they work on.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="notes")
    dispatch = models.ForeignKey(
        Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=LONGEST_WORDS)
    audience = models.CharField(
        _("who reads it"), max_length=8, choices=NoteAudience, default=NoteAudience.CENTRE
    )
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.audience} {self.at:%Y-%m-%d %H:%M}"


class WithdrawalRequest(SignedPaper):
    """撤单: after dispatch the citizen's wish to withdraw waits for a callback that confirms it.

    ``due_at``: when the citizen should have been called, by the limit of decisions.
    SIGNED while it waits · GRANTED the citizen confirmed · REFUSED they want to go on.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="withdrawals")
    words = models.TextField(_("the citizen's words"), max_length=LONGEST_WORDS)
    due_at = models.DateTimeField(_("to be called by"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_note = models.CharField(_("what was said at the callback"), max_length=500, blank=True)

    class Meta:
        ordering = ("-drafted_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_withdrawal", fields=("ticket",), condition=Q(state=PaperState.SIGNED)
            )
        ]
        indexes = [
            models.Index(name="withdrawal_due", fields=["due_at", "id"], condition=Q(state=PaperState.SIGNED))
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.state}"
