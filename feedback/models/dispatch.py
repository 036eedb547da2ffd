"""承办 and 时限: a department's share of a ticket, and the clocks that run on it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from core.subjects import Subject
from departments.models import Clock, Department
from departments.models.clock import OPEN
from feedback.choices import ClockKind, DesignationKind, DispatchRole, EndKind
from feedback.models.ticket import Ticket
from feedback.querysets import DispatchQuerySet
from feedback.rules.urgency_words import WEIGHT

TO_DECIDE = (ClockKind.RETURN_DECIDE, ClockKind.REQUEST_DECIDE)
"""Clocks that wait for somebody's decision."""


class Dispatch(models.Model):
    """One department's work on a ticket in one cycle.

    ``is_open``: the department still has something to do. ``ended_at``: its part in the ticket is over.
    ``voided_at``: it never counted (a granted return, a misdirection), and gives no view of the ticket.
    ``is_designated``: the department may not return it; how, why and by which paper stands beside it.
    ``delegated_to``: the unit below that works on it; the department stays answerable.
    ``waived_at``: a co-handler's part was given up; ``blocked_by_co``: a late one cost the lead its time.
    ``level``: how far supervision has escalated its lateness (0 not, 1 yellow, 2 red card, 3 interview).
    ``weight``: how heavy the ticket's urgency is, kept here for the order of the queue.
    ``end_kind``: what ended it early; ``successor``: who inherits what is left of a dissolved department.
    """

    ticket = models.ForeignKey(
        Ticket, verbose_name=_("ticket"), on_delete=models.PROTECT, related_name="dispatches"
    )
    department = models.ForeignKey(
        Department, verbose_name=_("department"), on_delete=models.PROTECT, related_name="dispatches"
    )
    role = models.CharField(_("role"), max_length=4, choices=DispatchRole)
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handler"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_dispatches",
    )
    dispatched_at = models.DateTimeField(_("dispatched"))
    dispatched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dispatched by"),
    )
    instruction = models.CharField(_("instruction"), max_length=500, blank=True, default="")
    due_at = models.DateTimeField(_("due"))
    is_open = models.BooleanField(_("open"), default=True)
    is_designated = models.BooleanField(_("designated"), default=False)
    designation_kind = models.CharField(
        _("how it was designated"), max_length=14, choices=DesignationKind, blank=True, default=""
    )
    designation_ground = models.TextField(
        _("ground of the designation"), max_length=2000, blank=True, default=""
    )
    designation_reference = models.CharField(
        _("reference of the designation"), max_length=80, blank=True, default=""
    )
    delegated_to = models.ForeignKey(
        Department,
        verbose_name=_("delegated to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delegated_dispatches",
    )
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_contact_at = models.DateTimeField(_("first contact"), null=True, blank=True)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    end_kind = models.CharField(_("how it ended"), max_length=12, choices=EndKind, blank=True, default="")
    successor = models.ForeignKey(
        Department,
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    waived_at = models.DateTimeField(_("waived"), null=True, blank=True)
    waive_reason = models.CharField(_("why it was waived"), max_length=500, blank=True, default="")
    blocked_by_co = models.BooleanField(_("blocked by a co-handler"), default=False)
    level = models.PositiveSmallIntegerField(_("level of escalation"), default=0)
    weight = models.PositiveSmallIntegerField(_("weight of the urgency"), default=0, db_default=0)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_live_lead",
                fields=("ticket",),
                condition=Q(role=DispatchRole.LEAD, ended_at__isnull=True, voided_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_live_dispatch_per_department",
                fields=("ticket", "department"),
                condition=Q(ended_at__isnull=True, voided_at__isnull=True),
            ),
            models.CheckConstraint(
                name="open_dispatch_is_live",
                condition=Q(is_open=False) | Q(ended_at__isnull=True, voided_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="dispatch_queue", fields=["department", "due_at", "id"], condition=Q(is_open=True)
            ),
            models.Index(name="dispatch_due", fields=["due_at", "id"], condition=Q(is_open=True)),
            models.Index(
                name="dispatch_mine", fields=["assignee", "due_at", "id"], condition=Q(is_open=True)
            ),
            models.Index(
                name="dispatch_delegated",
                fields=["delegated_to", "due_at", "id"],
                condition=Q(is_open=True, delegated_to__isnull=False),
            ),
            models.Index(
                name="dispatch_level",
                fields=["department", "level", "due_at"],
                condition=Q(is_open=True, level__gt=0),
            ),
            models.Index(
                F("department_id"),
                Least("due_at", "handled_at"),
                name="dispatch_assessed",
                condition=Q(role=DispatchRole.LEAD, voided_at__isnull=True),
            ),
            models.Index(
                name="dispatch_again",
                fields=["dispatched_at"],
                condition=Q(role=DispatchRole.LEAD, voided_at__isnull=True, cycle__gt=1),
            ),
            models.Index(name="dispatch_of_department", fields=["department", "-dispatched_at", "-id"]),
            models.Index(name="dispatch_newest", fields=["-dispatched_at", "-id"]),
            models.Index(
                name="dispatch_weight", fields=["-weight", "due_at", "id"], condition=Q(is_open=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.department_id} {self.role}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new row weighs what its ticket's urgency weighs; a change of urgency weighs it anew."""
        if self._state.adding:
            self.weigh()
        super().save(*args, **kwargs)

    def weigh(self) -> None:
        """Take the weight of the ticket's urgency; the caller saves."""
        self.weight = WEIGHT[self.ticket.urgency]

    @property
    def is_live(self) -> bool:
        return self.ended_at is None and self.voided_at is None


class Deadline(Clock):
    """时限: one clock of a ticket, owned by the department that must beat it."""

    kind = models.CharField(_("clock"), max_length=20, choices=ClockKind)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="deadlines")
    dispatch = models.ForeignKey(
        Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )

    class Meta(Clock.Meta):
        abstract = False
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_running_clock_of_a_kind",
                fields=("ticket", "kind", "dispatch"),
                condition=Q(stopped_at__isnull=True, voided_at__isnull=True),
                nulls_distinct=False,
            )
        ]
        indexes = (  # type: ignore[assignment]
            *Clock.Meta.indexes,
            models.Index(name="deadline_of_ticket", fields=["ticket", "kind"]),
            models.Index(
                name="deadline_of_kind",
                fields=["kind", "due_at", "id"],
                include=["stopped_at"],
                condition=Q(voided_at__isnull=True),
            ),
            models.Index(
                name="deadline_to_decide",
                fields=["due_at", "id"],
                condition=OPEN & Q(kind__in=[kind.value for kind in TO_DECIDE]),
            ),
            models.Index(
                name="deadline_response",
                fields=["dispatch"],
                include=["stopped_at", "due_at"],
                condition=Q(kind=ClockKind.RESPOND, voided_at__isnull=True),
            ),
            models.Index(
                name="deadline_unsure", fields=["due_at", "id"], condition=OPEN & Q(is_provisional=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"

    def evidence_subject(self) -> Subject:
        return Subject("ticket", self.ticket_id)
