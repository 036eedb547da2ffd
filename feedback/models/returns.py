"""退单, 会商 and 直接指定: who says a matter is not theirs, and how it finds the department it belongs to."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.choices import DesignationKind, HardGround, PaperState, ReturnGround
from feedback.models.answers import SignedPaper
from feedback.models.dispatch import Dispatch
from feedback.models.ticket import Ticket
from feedback.states import State

UNDECIDED = Q(state__in=(PaperState.DRAFTED, PaperState.SIGNED))


def _staff(verbose: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


class ReturnRequest(SignedPaper):
    """退单: a LEAD asks to be rid of a matter; two persons of the unit, then the dispatcher decides (T8-T10).

    ``came_from`` is the state the ticket had when it was signed; a withdrawal goes back there.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="return_requests")
    ground = models.CharField(_("ground of the return"), max_length=14, choices=ReturnGround)
    legal_basis = models.CharField(_("legal basis"), max_length=500)
    explanation = models.TextField(_("explanation"), max_length=2000)
    suggested = models.ForeignKey(
        Department,
        verbose_name=_("suggested department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    came_from = models.CharField(max_length=20, choices=State, blank=True, default="")
    decided_by = _staff(_("decided by"))
    decision_note = models.CharField(_("why it was decided so"), max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-drafted_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="one_undecided_return", fields=("dispatch",), condition=UNDECIDED)
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.ground} {self.state}"


class JointReview(models.Model):
    """会商: after the second return the departments concerned sit together, and one of them is named."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="joint_reviews")
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    participants = models.ManyToManyField(Department, verbose_name=_("participants"), related_name="+")
    minutes = models.TextField(_("minutes"), max_length=2000, blank=True, default="")
    concluded_by = _staff(_("concluded by"))

    class Meta:
        ordering = ("-opened_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_open_joint_review", fields=("ticket",), condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.opened_at:%Y-%m-%d}"

    @property
    def is_moot(self) -> bool:
        """Closed without a conclusion: the matter took another way."""
        return self.closed_at is not None and self.concluded_by_id is None


class Designation(models.Model):
    """直接指定: the department named for the next dispatch, which it may not return.

    It stands until the ticket is dispatched (``dispatch``) or another takes its place (``superseded_at``).
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="designations")
    kind = models.CharField(_("how it was designated"), max_length=14, choices=DesignationKind)
    lead = models.ForeignKey(
        Department, verbose_name=_("designated department"), on_delete=models.PROTECT, related_name="+"
    )
    co = models.ManyToManyField(Department, verbose_name=_("co-handling departments"), related_name="+")
    ground = models.TextField(_("ground of the designation"), max_length=2000)
    reference = models.CharField(_("reference of the designation"), max_length=80)
    joint_review = models.OneToOneField(
        JointReview, null=True, blank=True, on_delete=models.PROTECT, related_name="designation"
    )
    made_by = _staff(_("designated by"))
    made_at = models.DateTimeField(_("designated on"))
    dispatch = models.OneToOneField(
        Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="designation"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_standing_designation",
                fields=("ticket",),
                condition=Q(dispatch__isnull=True, superseded_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.lead_id}"


class HardCase(models.Model):
    """疑难工单: a matter that found no department by itself, watched until a supervisor closes it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="hard_cases")
    ground = models.CharField(_("why it is hard"), max_length=16, choices=HardGround)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = _staff(_("closed by"))
    closed_note = models.CharField(_("why it was closed"), max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-opened_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_open_hard_case", fields=("ticket",), condition=Q(closed_at__isnull=True)
            )
        ]
        indexes = [
            models.Index(name="hard_case_open", fields=["opened_at", "id"], condition=Q(closed_at=None)),
            models.Index(name="hard_case_newest", fields=["-opened_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.ground}"
