"""What is said back to the citizen, who signed it, and what the citizen thought of it."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.choices import (
    AnswerSource,
    CallTime,
    ContactMeans,
    ContactOutcome,
    ContactWay,
    Defect,
    Level,
    PaperState,
    ResultCode,
    Solved,
    UnsolvedReason,
)
from feedback.models.dispatch import Dispatch
from feedback.models.ticket import Ticket

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _staff(verbose: "StrPromise") -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


class Contact(models.Model):
    """首次联系 and later ones: when, how, with what result (T11)."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="contacts")
    at = models.DateTimeField(_("when"))
    way = models.CharField(_("how"), max_length=10, choices=ContactWay)
    outcome = models.CharField(_("outcome"), max_length=16, choices=ContactOutcome)
    note = models.TextField(_("what was said"), max_length=2000, blank=True)
    recorded_by = _staff(_("recorded by"))
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"


class SignedPaper(models.Model):
    """Anything that waits for a second person: DRAFTED → SIGNED → GRANTED | REFUSED | WITHDRAWN.

    ``handed_in_at`` puts a draft on the approver's list; the time of the signature decides "in time".
    """

    state = models.CharField(_("state"), max_length=10, choices=PaperState, default=PaperState.DRAFTED)
    drafted_by = _staff(_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted"))
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    returned_note = models.CharField(_("why it came back"), max_length=500, blank=True, default="")
    signed_by = _staff(_("signed by"))
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def standing(self) -> str:
        """Where the paper stands, in words: of a draft that was handed in, that it waits for a signature."""
        is_waiting = self.state == PaperState.DRAFTED and self.handed_in_at is not None
        return gettext("Awaiting a signature") if is_waiting else str(PaperState(self.state).label)


class ResultDraft(SignedPaper):
    """办理结果: the LEAD's result; frozen once signed."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="results")
    result_code = models.CharField(_("result"), max_length=16, choices=ResultCode, blank=True, default="")
    solved = models.CharField(_("solved"), max_length=8, choices=Solved, blank=True, default="")
    unsolved_reason = models.CharField(
        _("why not solved"), max_length=16, choices=UnsolvedReason, blank=True, default=""
    )
    reply = models.TextField(_("answer to the citizen"), max_length=8000, blank=True, default="")

    class Meta:
        ordering = ("-drafted_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_result_draft", fields=("dispatch",), condition=Q(state=PaperState.DRAFTED)
            )
        ]
        indexes = [
            models.Index(name="result_sent_back", fields=["dispatch"], condition=Q(state=PaperState.REFUSED)),
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.state}"


class CoReply(SignedPaper):
    """A co-handling department's part."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="co_replies")
    text = models.TextField(_("reply to the lead"), max_length=4000, blank=True, default="")

    class Meta:
        ordering = ("-drafted_at", "-id")
        default_permissions = ()
        verbose_name_plural = "co replies"
        constraints = [
            models.UniqueConstraint(
                name="one_co_reply_draft", fields=("dispatch",), condition=Q(state=PaperState.DRAFTED)
            )
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.state}"


class Review(models.Model):
    """审核: the auditor's decision on one result."""

    result = models.OneToOneField(ResultDraft, on_delete=models.PROTECT, related_name="review")
    approved = models.BooleanField(_("approved"))
    defect = models.CharField(_("defect"), max_length=14, choices=Defect, blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    reviewed_by = _staff(_("reviewed by"))
    reviewed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="sent_back_names_defect", condition=Q(approved=True) | ~Q(defect=""))
        ]

    def __str__(self) -> str:
        return f"{self.result_id} {'+' if self.approved else self.defect}"


class Callback(models.Model):
    """回访: one attempt to ask the citizen."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="callbacks")
    cycle = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=ContactOutcome)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    called_by = _staff(_("called by"))
    not_before = models.DateTimeField(_("not to be called again before"), null=True, blank=True)
    best_time = models.CharField(
        _("best time to call"), max_length=10, choices=CallTime, blank=True, default=""
    )

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.outcome}"


class Invitation(models.Model):
    """The right to rate one cycle by link. Only the digest of the token is kept; staff never see the link.

    ``about``: the ticket whose answer it is, if the citizen's own was merged into it; ``cycle`` is its.
    ``sent_to``: the blind index of the phone or account it went to, to be compared with that of the intake.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="invitations")
    about = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="invited_for"
    )
    cycle = models.PositiveSmallIntegerField()
    token_digest = models.CharField(max_length=64, unique=True)
    means = models.CharField(max_length=16, choices=ContactMeans)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_to = models.CharField(max_length=40, default="", editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_invitation_per_cycle",
                fields=("ticket", "cycle", "about"),
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(name="invitation_sent", fields=["sent_at"], condition=Q(about__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.cycle}"


class Rating(models.Model):
    """What a citizen answered; append-only in the database. The first of a cycle counts, others are notes.

    Where tickets were merged each citizen's answer is kept on their own ticket without counting; the row that
    counts repeats the worst of them (``stands_for``) on the ticket they were merged into. No ``dispatch``
    means the hotline centre answered directly.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="ratings")
    dispatch = models.ForeignKey(
        Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="ratings"
    )
    cycle = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=8, choices=AnswerSource)
    counts = models.BooleanField(_("counts"))
    level = models.PositiveSmallIntegerField(_("rating"), choices=Level)
    solved = models.CharField(_("solved"), max_length=8, choices=Solved)
    is_smooth = models.BooleanField(_("went smoothly"), null=True, blank=True)
    words = models.TextField(_("the citizen's words"), max_length=2000, blank=True, default="")
    given_at = models.DateTimeField()
    recorded_by = _staff(_("recorded by"))
    stands_for = models.OneToOneField(
        "self",
        verbose_name=_("repeats the answer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="counted_as",
    )

    class Meta:
        ordering = ("given_at", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_counting_answer", fields=("ticket", "cycle"), condition=Q(counts=True)
            ),
            models.CheckConstraint(name="rating_level_known", condition=Q(level__range=(1, 5))),
        ]
        indexes = [
            models.Index(
                name="rating_given",
                fields=["given_at"],
                include=["ticket", "dispatch"],
                condition=Q(counts=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.level}"

    @property
    def is_bad(self) -> bool:
        return self.level <= Level.DISSATISFIED or self.solved == Solved.UNSOLVED


class AnswerOrigin(models.Model):
    """Where an answer by link came from, as far as it may be known; append-only. The address is never kept.

    ``mark``: a keyed digest of the address that changes every day, so that answers of one day and address can
    be told to be so, and nobody be followed. ``is_own_network``: the address was one of the institution's.
    """

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="origin")
    is_own_network = models.BooleanField(_("from the institution's own network"))
    mark = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(name="answers_from_own_network", fields=["rating"], condition=Q(is_own_network=True))
        ]

    def __str__(self) -> str:
        return f"{self.rating_id}"
