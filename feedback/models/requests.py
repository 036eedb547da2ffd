"""延期, 挂起 and 终止: what a unit asks for and a second authority decides (T13, T14, T18)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.choices import PaperState, SuspensionGround, TerminationGround
from feedback.models.answers import SignedPaper
from feedback.models.dispatch import Dispatch

DRAFT = Q(state=PaperState.DRAFTED)
UNDECIDED = Q(state=PaperState.SIGNED)


def _staff(verbose: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


class Request(SignedPaper):
    """What all three have: the LEAD's dispatch, why it is asked, who decided and why."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("why it is asked"), max_length=2000)
    decided_by = _staff(_("decided by"))
    decision_note = models.CharField(_("why it was decided so"), max_length=500, blank=True, default="")

    class Meta:
        abstract = True
        ordering = ("-drafted_at", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.state}"


class ExtensionRequest(Request):
    """延期: some more working days for HANDLE; ``due_before`` and ``due_after`` once it is granted."""

    working_days = models.PositiveSmallIntegerField(_("working days"))
    due_before = models.DateTimeField(_("due before"), null=True, blank=True)
    due_after = models.DateTimeField(_("due after"), null=True, blank=True)

    class Meta(Request.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(name="one_extension_draft", fields=("dispatch",), condition=DRAFT),
            models.UniqueConstraint(
                name="one_undecided_extension", fields=("dispatch",), condition=UNDECIDED
            ),
            models.CheckConstraint(name="extension_of_1_to_5_wd", condition=Q(working_days__range=(1, 5))),
        ]


class SuspensionQuerySet(models.QuerySet[Any]):
    """Reads of suspensions."""

    def over(self, now: datetime) -> models.QuerySet[Any, Any]:
        """The ids of the tickets whose suspension is over and still runs, the longest over first."""
        running = self.filter(ends_at__lte=now, resumed_at__isnull=True)
        return running.order_by("ends_at").values_list("dispatch__ticket_id", flat=True)


class SuspensionRequest(Request):
    """挂起: the clocks stand still until ``ends_at``, or ``resumed_at`` if that was sooner.

    ``notice`` is what the citizen is told; ``days_used`` are the closes of business it took.
    """

    ground = models.CharField(_("ground of the suspension"), max_length=16, choices=SuspensionGround)
    working_days = models.PositiveSmallIntegerField(_("working days"))
    notice = models.CharField(_("what the citizen is told"), max_length=500)
    suspended_at = models.DateTimeField(_("suspended since"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends by itself"), null=True, blank=True)
    resumed_at = models.DateTimeField(_("resumed"), null=True, blank=True)
    resumed_by = _staff(_("resumed by"))
    days_used = models.PositiveSmallIntegerField(_("working days taken"), default=0)

    objects = SuspensionQuerySet.as_manager()

    class Meta(Request.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(name="one_suspension_draft", fields=("dispatch",), condition=DRAFT),
            models.UniqueConstraint(
                name="one_undecided_suspension", fields=("dispatch",), condition=UNDECIDED
            ),
            models.UniqueConstraint(
                name="one_running_suspension",
                fields=("dispatch",),
                condition=Q(ends_at__isnull=False, resumed_at__isnull=True),
            ),
            models.CheckConstraint(name="suspension_of_1_to_10_wd", condition=Q(working_days__range=(1, 10))),
        ]
        indexes = [
            models.Index(
                name="suspension_ends",
                fields=["ends_at"],
                condition=Q(ends_at__isnull=False, resumed_at__isnull=True),
            )
        ]


class TerminationRequest(Request):
    """终止: the matter cannot be handled to its end; ``counts`` says whether it is assessed all the same."""

    ground = models.CharField(_("ground of the termination"), max_length=20, choices=TerminationGround)
    notice = models.CharField(_("what the citizen is told"), max_length=500)
    counts = models.BooleanField(_("counts in the assessment"), default=True)

    class Meta(Request.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(name="one_termination_draft", fields=("dispatch",), condition=DRAFT),
            models.UniqueConstraint(
                name="one_undecided_termination", fields=("dispatch",), condition=UNDECIDED
            ),
        ]
