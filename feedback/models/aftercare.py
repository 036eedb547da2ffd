"""What follows a citizen's answer: verdict, final answer, retrospective, reopening, past cycles."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.choices import AnswerKind, Level, PaperState, RetrospectiveGround, Solved, VerdictGround
from feedback.models.answers import SignedPaper
from feedback.models.dispatch import Dispatch
from feedback.models.ticket import Ticket
from feedback.rules.limits import Occasion

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


class PastCycle(models.Model):
    """What a cycle came to, kept as the ticket held it when the next one began."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="past_cycles")
    cycle = models.PositiveSmallIntegerField()
    followed_by = models.CharField(
        _("why it began anew"),
        max_length=8,
        choices=[(Occasion.REWORK, _("Rework")), (Occasion.REOPEN, _("Reopened"))],
    )
    public_reply = models.TextField(_("answer to the citizen"), blank=True, default="")
    is_solved = models.CharField(_("solved"), max_length=8, choices=Solved, blank=True, default="")
    answer_kind = models.CharField(
        _("citizen's answer"), max_length=12, choices=AnswerKind, blank=True, default=""
    )
    satisfaction = models.PositiveSmallIntegerField(_("rating"), choices=Level, null=True, blank=True)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"))

    class Meta:
        ordering = ("cycle",)
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="one_record_per_cycle", fields=("ticket", "cycle"))]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.cycle}"


class Verdict(models.Model):
    """定责: whether the department is at fault for a bad answer; one a cycle."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="verdicts")
    cycle = models.PositiveSmallIntegerField()
    fault = models.BooleanField(_("fault"))
    ground = models.CharField(_("ground"), max_length=16, choices=VerdictGround, blank=True, default="")
    orders_rework = models.BooleanField(_("orders rework"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    decided_by = _staff(_("decided by"))
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        ordering = ("cycle",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="one_verdict_per_cycle", fields=("ticket", "cycle")),
            models.CheckConstraint(name="no_fault_names_ground", condition=Q(fault=True) | ~Q(ground="")),
            models.CheckConstraint(
                name="only_fault_is_reworked", condition=Q(orders_rework=False) | Q(fault=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.cycle} {'+' if self.fault else self.ground}"


class FinalAnswer(models.Model):
    """最终答复 after the second bad answer: the head's signed paper, one a cycle, told to the citizen."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="final_answers")
    cycle = models.PositiveSmallIntegerField()
    head = models.CharField(_("head who signed"), max_length=40)
    signed_on = models.DateField(_("date of the signature"))
    reference = models.CharField(_("reference of the paper"), max_length=80)
    reply = models.TextField(_("final answer to the citizen"), max_length=8000)
    decided_by = _staff(_("issued by"))
    decided_at = models.DateTimeField(_("issued"))

    class Meta:
        ordering = ("cycle",)
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="one_final_answer_per_cycle", fields=("ticket", "cycle"))]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.reference}"


class Retrospective(SignedPaper):
    """复盘: root cause and prevention, drafted by a handler, signed by the approver of who led last.

    ``dispatch`` is the last LEAD's. ``grounds`` are codes of RetrospectiveGround, written "REWORK,CARD".
    ``due_at`` is None until the ticket is completed. SIGNED is its end; until then it holds the ticket from
    the archive.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="retrospectives")
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="retrospectives")
    cycle = models.PositiveSmallIntegerField()
    grounds = models.CharField(_("why it is required"), max_length=80)
    required_at = models.DateTimeField(_("required"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    root_cause = models.TextField(_("root cause"), max_length=4000, blank=True, default="")
    prevention = models.TextField(_("prevention"), max_length=4000, blank=True, default="")

    class Meta:
        ordering = ("-required_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_retrospective_outstanding",
                fields=("ticket",),
                condition=Q(state=PaperState.DRAFTED),
            )
        ]
        indexes = [
            models.Index(
                name="retrospective_due",
                fields=["due_at", "id"],
                condition=Q(state=PaperState.DRAFTED),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.state}"

    @property
    def ground_labels(self) -> list[str]:
        """Why it is required, in words."""
        known = RetrospectiveGround.values
        return [str(RetrospectiveGround(g).label) for g in self.grounds.split(",") if g in known]


class ReopeningRequest(models.Model):
    """The intake's request that a supervisor reopen a completed ticket on new facts (T23)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="reopening_requests")
    cycle = models.PositiveSmallIntegerField()
    new_facts = models.TextField(_("new facts"), max_length=2000)
    asked_by = _staff(_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("decision due"))
    granted = models.BooleanField(_("reopened"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    decided_by = _staff(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_open_reopening_request", fields=("ticket",), condition=Q(decided_at__isnull=True)
            )
        ]
        indexes = [
            models.Index(name="reopening_due", fields=["due_at", "id"], condition=Q(decided_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.cycle}"
