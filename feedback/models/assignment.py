"""How a department names the handler of what it is given: by hand, in turn, or by load."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department


class AssignmentRule(models.TextChoices):
    """By what a handler is chosen."""

    BY_HAND = "BY_HAND", _("by hand")
    IN_TURN = "IN_TURN", _("in turn")
    BY_LOAD = "BY_LOAD", _("by load")


class AssignmentMoment(models.TextChoices):
    """When a handler is chosen."""

    DISPATCH = "DISPATCH", _("as soon as it is dispatched")
    SIGN = "SIGN", _("once it is signed for")


class AssignmentPolicy(models.Model):
    """One department's way. ``turns`` counts what was assigned by it; whoever assigns locks this row."""

    department = models.OneToOneField(
        Department,
        verbose_name=_("department"),
        on_delete=models.PROTECT,
        related_name="assignment_policy",
    )
    rule = models.CharField(_("rule"), max_length=8, choices=AssignmentRule, default=AssignmentRule.BY_HAND)
    moment = models.CharField(
        _("when"), max_length=8, choices=AssignmentMoment, default=AssignmentMoment.DISPATCH
    )
    turns = models.PositiveBigIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("assignment policy")
        verbose_name_plural = _("assignment policies")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.department_id} {self.rule}"


class AssignmentTurn(models.Model):
    """What the policy knows of one handler: whether they are left out, and which turn was their last.

    A handler without a row takes part and has had no turn.
    """

    policy = models.ForeignKey(AssignmentPolicy, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_left_out = models.BooleanField(_("left out"), default=False)
    last_turn = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="one_turn_row_each", fields=("policy", "staff"))]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.staff_id} {self.last_turn}"
