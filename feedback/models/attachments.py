"""附件: files that belong to a paper, and uploads that wait for theirs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import StoredFile
from core.uploads import Kind, kind_of
from feedback.choices import Purpose
from feedback.models.dispatch import Dispatch
from feedback.models.ticket import Ticket
from feedback.querysets import AttachmentQuerySet


class Attachment(models.Model):
    """A file of one paper. Never deleted: what is taken out of a draft is withdrawn, and audit still sees it.

    The paper is named by ``paper_kind`` (its model) and ``paper_id``: any two-person paper, contact or later
    form of an upper app. ``sealed_at``: the paper was signed, or needs no signature; the file stays in it.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    dispatch = models.ForeignKey(
        Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    paper_kind = models.CharField(max_length=32)
    paper_id = models.BigIntegerField()
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")
    description = models.CharField(_("description"), max_length=200, blank=True, default="")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    sealed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="sealed_file_stays", condition=Q(sealed_at__isnull=True) | Q(withdrawn_at__isnull=True)
            )
        ]
        indexes = [models.Index(name="attachment_of_paper", fields=["paper_kind", "paper_id"])]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.purpose} {self.file_id}"

    @property
    def kind(self) -> Kind | None:
        return kind_of(self.file.content_type)


class PendingUpload(models.Model):
    """A file that was accepted while its form was not: it waits for the person to send the form again.

    ``verb`` names the move whose form it belongs to. After a day it is removed, file and all.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=32)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        indexes = [
            models.Index(name="pending_of_person", fields=["by", "ticket", "verb"]),
            models.Index(name="pending_by_time", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.verb} {self.file_id}"
