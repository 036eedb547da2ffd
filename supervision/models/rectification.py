"""差评整改: rectifications, claims that a rating does not count, and matters."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.choices import ContactOutcome, Level, Solved
from supervision.choices import MatterKind, MatterState, MisratingGround, MisratingState, RectificationEnd
from supervision.lifecycle.rectification import RUNNING, MatterLife, MisratingLife, RectificationLife
from supervision.models._fields import link, moment, prose, staff
from supervision.querysets import CentrePaperQuerySet, MatterQuerySet

DEPARTMENT = "departments.Department"


class Rectification(RectificationLife):
    """整改 of one bad answer: one per ticket and cycle. ``is_rework``: the ticket's rework is its remedy."""

    KIND = "rectification"

    ticket = link("feedback.Ticket", _("ticket"), related_name="rectifications", null=False)
    cycle = models.PositiveSmallIntegerField(_("cycle"))
    dispatch = link("feedback.Dispatch", _("dispatch"), related_name="rectifications")
    department = link(DEPARTMENT, _("department"), null=False)
    centre = link(DEPARTMENT, _("hotline centre"), null=False)
    rating = link("feedback.Rating", _("rating"))
    is_rework = models.BooleanField(_("by rework"), default=False)
    opened_at = models.DateTimeField(_("opened"))
    contacted_at = moment(_("contacted"))
    contacted_by = staff(_("contacted by"))
    contact_note = prose(_("what was said"), 1000)
    plan = prose(_("plan"), 4000)
    plan_drafted_by = staff(_("plan drafted by"))
    plan_drafted_at = moment(_("plan drafted"))
    plan_returned_note = prose(_("why the plan came back"), 500)
    planned_at = moment(_("plan signed"))
    planned_by = staff(_("plan signed by"))
    remedy_text = prose(_("what was remedied"), 4000)
    remedied_at = moment(_("remedied"))
    remedied_by = staff(_("remedied by"))
    called_back_at = moment(_("called back"))
    called_back_by = staff(_("called back by"))
    level = models.PositiveSmallIntegerField(_("level now"), choices=Level, null=True, blank=True)
    solved = models.CharField(_("solved now"), max_length=8, choices=Solved, blank=True, default="")
    callback_note = prose(_("what the citizen says now"), 1000)
    closed_at = moment(_("closed"))
    closed_by = staff(_("closed by"))
    close_note = prose(_("how it was closed"), 500)
    voided_at = moment(_("voided"))
    void_reason = models.CharField(
        _("why it ended early"), max_length=40, choices=RectificationEnd, blank=True, default=""
    )

    objects = CentrePaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        default_permissions = ()
        ordering = ("-opened_at", "-id")
        constraints = [
            models.UniqueConstraint(name="one_rectification_a_cycle", fields=("ticket", "cycle")),
        ]
        indexes = [
            models.Index(
                name="rectification_running",
                fields=["department", "opened_at", "id"],
                condition=Q(state__in=[s.value for s in RUNNING]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.cycle}"

    def get_absolute_url(self) -> str:
        return reverse("rectification", args=[self.pk])


class SecondCallback(models.Model):
    """One attempt to hear what the citizen says after the remedy."""

    rectification = link(
        "supervision.Rectification", _("rectification"), related_name="callbacks", null=False
    )
    at = models.DateTimeField(_("when"))
    by = staff(_("called by"), null=False, blank=False)
    outcome = models.CharField(_("outcome"), max_length=14, choices=ContactOutcome)
    note = prose(_("note"), 500)

    class Meta:
        default_permissions = ()
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.outcome}"


class MisratingClaim(MisratingLife):
    """误评/恶意差评: the unit claims that a rating should not count; two reviews; it always stays visible."""

    KIND = "misrating"

    rectification = link("supervision.Rectification", _("rectification"), related_name="claims", null=False)
    rating = link("feedback.Rating", _("rating"), null=False)
    ticket = link("feedback.Ticket", _("ticket"), null=False)
    department = link(DEPARTMENT, _("department"), null=False)
    centre = link(DEPARTMENT, _("hotline centre"), null=False)
    ground = models.CharField(_("ground"), max_length=10, choices=MisratingGround)
    grounds = models.TextField(_("reasons"), max_length=4000)
    claimed_at = models.DateTimeField(_("claimed"))
    claimed_by = staff(_("claimed by"), null=False, blank=False)
    first_at = moment(_("first review"))
    first_by = staff(_("first review by"))
    first_note = prose(_("what the first review found"), 1000)
    decided_at = moment(_("decided"))
    decided_by = staff(_("decided by"))
    decision_note = prose(_("why it was decided so"), 1000)

    objects = CentrePaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("misrating claim")
        verbose_name_plural = _("misrating claims")
        default_permissions = ()
        ordering = ("-claimed_at", "-id")
        constraints = [
            models.UniqueConstraint(
                name="one_live_claim",
                fields=("rating",),
                condition=~Q(state=MisratingState.REFUSED.value),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.ground}"

    def get_absolute_url(self) -> str:
        return reverse("misrating", args=[self.pk])


class Matter(MatterLife):
    """专项事项: what repeated bad ratings on one topic, or a meeting, set going."""

    KIND = "matter"

    kind = models.CharField(_("kind"), max_length=16, choices=MatterKind)
    title = models.CharField(_("title"), max_length=120)
    topic = link("feedback.Topic", _("topic"), related_name="matters")
    department = link(DEPARTMENT, _("lead"), null=False)
    supporters: Any = models.ManyToManyField(DEPARTMENT, verbose_name=_("supporting departments"), blank=True)
    problem = prose(_("the problem"), 4000)
    policy = models.CharField(_("policy or procedure concerned"), max_length=200, blank=True, default="")
    due_on = models.DateField(_("due"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = staff(_("opened by"))
    started_at = moment(_("started"))
    started_by = staff(_("started by"))
    outcome = prose(_("outcome"), 4000)
    closed_at = moment(_("closed"))
    closed_by = staff(_("closed by"))

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        default_permissions = ()
        ordering = ("-opened_at", "-id")
        constraints = [
            models.UniqueConstraint(
                name="one_live_matter_a_topic",
                fields=("topic", "department"),
                condition=Q(
                    state__in=[MatterState.PROPOSED.value, MatterState.OPEN.value], topic__isnull=False
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matter", args=[self.pk])

    def is_overdue(self, today: date) -> bool:
        """Under way, and past its day."""
        return self.state == MatterState.OPEN and self.due_on is not None and self.due_on < today


class MatterItem(models.Model):
    """A ticket or rectification that the matter grew from."""

    matter = link("supervision.Matter", _("matter"), related_name="items", null=False)
    ticket = link("feedback.Ticket", _("ticket"), related_name="matter_items", null=False)
    rectification = link("supervision.Rectification", _("rectification"))

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = [models.UniqueConstraint(name="matter_item_once", fields=("matter", "ticket"))]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.ticket_id}"


class MatterProgress(models.Model):
    """What was done on a matter so far."""

    matter = link("supervision.Matter", _("matter"), related_name="progress", null=False)
    text = models.TextField(_("what was done"), max_length=2000)
    at = models.DateTimeField(_("when"))
    by = staff(_("by"), null=False, blank=False)

    class Meta:
        default_permissions = ()
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.at:%Y-%m-%d}"
