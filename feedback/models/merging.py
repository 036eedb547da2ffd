"""并单, 拆单 and what the citizen is asked and adds: papers around the ticket's own words."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.choices import SupplementSource
from feedback.models.ticket import Ticket


def _staff(verbose: object) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose,  # type: ignore[arg-type]
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


class Supplement(models.Model):
    """What the citizen added afterwards; it stands under their words and never replaces them."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="supplements")
    text = models.TextField(_("what was added"), max_length=4000)
    source = models.CharField(_("came by"), max_length=8, choices=SupplementSource)
    at = models.DateTimeField(_("when"))
    taken_by = _staff(_("written down by"))

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.at:%Y-%m-%d %H:%M}"


class Question(models.Model):
    """One question to the citizen. Until ``expires_at`` the dispatch clock waits for the answer.

    ``ended_at``: the answer came, the time ran out, or the ticket went on; the link is good until it is
    answered, while anybody still works on the ticket. Only the digest of its token is kept.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("question"), max_length=1000)
    token_digest = models.CharField(max_length=64, unique=True)
    asked_by = _staff(_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("waits until"))
    ended_at = models.DateTimeField(null=True, blank=True)
    answer = models.OneToOneField(
        Supplement, null=True, blank=True, on_delete=models.PROTECT, related_name="question"
    )

    class Meta:
        ordering = ("asked_at", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_open_question", fields=("ticket",), condition=Q(ended_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(name="question_waiting", fields=["expires_at"], condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.asked_at:%Y-%m-%d %H:%M}"


class Splitting(models.Model):
    """拆单: the whole words as the citizen said them, before each matter got a ticket of its own."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="splittings")
    title = models.CharField(_("title"), max_length=200)
    content = models.TextField(_("the citizen's words"))
    parts = models.PositiveSmallIntegerField(_("matters"))
    split_by = _staff(_("split by"))
    split_at = models.DateTimeField(_("split"))

    class Meta:
        ordering = ("split_at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.parts}"


class Likeness(models.Model):
    """Two tickets that may be one matter, as found at registration or triage; a person decides.

    ``percent``: how much of the words is the same. ``told_apart_at``: somebody looked and said they differ.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="likenesses")
    other = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    same_caller = models.BooleanField(_("same caller"), default=False)
    same_place = models.BooleanField(_("same place"), default=False)
    percent = models.PositiveSmallIntegerField(_("words alike, in percent"), default=0)
    found_at = models.DateTimeField()
    told_apart_at = models.DateTimeField(null=True, blank=True)
    told_apart_by = _staff(_("told apart by"))

    class Meta:
        verbose_name_plural = "likenesses"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="likeness_once", fields=("ticket", "other")),
            models.CheckConstraint(name="likeness_of_two", condition=~Q(ticket=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} ~ {self.other_id} {self.percent} %"
