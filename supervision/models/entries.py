"""扣分/加分: score entries, appeals against them, exclusions, and locked periods."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.uploads import Kind, kind_of
from supervision.choices import (
    AppealDecision,
    ClockKind,
    EntryCode,
    EntryState,
    ExclusionGround,
    ExclusionState,
)
from supervision.lifecycle.entries import EntryLife, ExclusionLife
from supervision.models._fields import link, moment, prose, staff
from supervision.querysets import PaperFileQuerySet, PaperQuerySet

LEAST, MOST = Decimal("0.5"), Decimal("2.0")
GROWING = (EntryCode.D3, EntryCode.D10)
BESIDE = (EntryCode.D11, EntryCode.B1)
"""Leaked data, and a bonus, have nothing to do with whether the work is assessed."""


def points_of(label: Any, **options: Any) -> Any:
    """Points with one decimal."""
    return models.DecimalField(label, max_digits=3, decimal_places=1, **options)


class ScoreEntry(EntryLife):
    """One deduction, or bonus (code B1), of a department: one per dispatch and rule.

    ``key`` names what it is for, once: "D3:dispatch:17". ``broken_at`` is when the rule was broken,
    ``period`` the month of that ('2026-10'); ``counted_in`` the period it counts in, a later one when its own
    was locked before it was confirmed. ``steps`` says how the points came about: [[instant, points], …].
    ``case``: which case of the rule (a bonus's kind, a level); ``referral``: to whom a leak was passed.
    """

    KIND = "entry"

    key = models.CharField(max_length=60, unique=True)
    code = models.CharField(_("rule"), max_length=3, choices=EntryCode)
    department = link("departments.Department", _("department"), null=False)
    ticket = link("feedback.Ticket", _("ticket"), related_name="entries")
    dispatch = link("feedback.Dispatch", _("dispatch"), related_name="entries")
    order = link("supervision.SupervisionOrder", _("supervision order"), related_name="entries")
    rectification = link("supervision.Rectification", _("rectification"), related_name="entries")
    share = link("supervision.ShareRequest", _("request for data"), related_name="entries")
    clock = link("feedback.Deadline", _("clock"))
    own_clock = link("supervision.Deadline", _("clock"))
    points = points_of(_("points"))
    steps = models.JSONField(_("how the points came about"), default=list, blank=True)
    broken_at = models.DateTimeField(_("rule broken"))
    period = models.CharField(_("period"), max_length=7)
    counted_in = models.CharField(_("counted in"), max_length=7, blank=True, default="")
    case = models.CharField(_("case"), max_length=14, blank=True, default="")
    reason = prose(_("reason"), 1000)
    referral = models.CharField(_("referred to"), max_length=200, blank=True, default="")
    rule_version = link("departments.RuleVersion", _("rule version"))
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = staff(_("proposed by"))
    seconded_by = staff(_("seconded by"))
    seconded_at = moment(_("seconded"))
    notified_at = moment(_("notice given"))
    notified_by = staff(_("notice given by"))
    confirmed_at = moment(_("confirmed"))
    locked_at = moment(_("locked"))
    revoked_at = moment(_("revoked"))
    revoked_by = staff(_("revoked by"))
    revoke_reason = prose(_("why it was revoked"), 500)
    points_before = points_of(_("points before the appeal"), null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("score entry")
        verbose_name_plural = _("score entries")
        default_permissions = ()
        ordering = ("-broken_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="entry_points_in_range", condition=Q(points__gte=LEAST, points__lte=MOST)
            ),
            models.UniqueConstraint(
                name="one_entry_per_dispatch_and_rule",
                fields=("dispatch", "code"),
                condition=Q(dispatch__isnull=False)
                & ~Q(code__in=["B1", "D9"])
                & ~Q(state=EntryState.REVOKED.value),
            ),
        ]
        indexes = [
            models.Index(name="entry_of_department", fields=["department", "period", "id"]),
            models.Index(name="entry_of_period", fields=["period", "state", "id"]),
            models.Index(name="entry_noticed", fields=["id"], condition=Q(state=EntryState.NOTIFIED.value)),
            models.Index(
                name="entry_confirmed_at",
                fields=["confirmed_at"],
                condition=Q(confirmed_at__isnull=False, ticket__isnull=False),
            ),
            models.Index(name="entry_proposed", fields=["id"], condition=Q(state=EntryState.PROPOSED.value)),
            models.Index(
                name="entry_to_confirm",
                fields=["id"],
                condition=Q(state__in=[EntryState.UPHELD.value, EntryState.ADJUSTED.value]),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("entry", args=[self.pk])

    @property
    def is_bonus(self) -> bool:
        return self.code == EntryCode.B1

    @property
    def appeal_due_at(self) -> datetime | None:
        """Until when it may be appealed; None before notice is given, and once the time is stopped."""
        clock = self.deadlines.filter(kind=ClockKind.APPEAL_FILE, stopped_at=None, voided_at=None).first()
        return clock.due_at if clock else None

    @property
    def is_growing(self) -> bool:
        """Whether its clock still runs, so that more points may come; the sweep gives notice at the end."""
        clock = self.clock or self.own_clock
        return self.code in GROWING and self.points < MOST and clock is not None and clock.is_open

    @property
    def is_excluded(self) -> bool:
        """Whether its dispatch was taken out of the assessment."""
        if self.dispatch_id is None or self.code in BESIDE:
            return False
        granted = ExclusionRequest.objects.filter(dispatch=self.dispatch_id, state=ExclusionState.GRANTED)
        return granted.exists()


class Appeal(models.Model):
    """申诉 of an entry: one, within five working days of the notice, decided within five more."""

    entry = models.OneToOneField(ScoreEntry, on_delete=models.PROTECT, related_name="filed_appeal")
    grounds = models.TextField(_("reasons"), max_length=4000)
    filed_at = models.DateTimeField(_("filed"))
    filed_by = staff(_("filed by"), null=False, blank=False)
    withdrawn_at = moment(_("withdrawn"))
    withdrawn_by = staff(_("withdrawn by"))
    decided_at = moment(_("decided"))
    decided_by = staff(_("decided by"))
    decision = models.CharField(_("decision"), max_length=8, choices=AppealDecision, blank=True, default="")
    decision_note = prose(_("why it was decided so"))

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry_id} {self.decision}"


class PaperFile(models.Model):
    """A file of an appeal, an exclusion, an order's report or minutes; ``paper_kind`` is the evidence's."""

    paper_kind = models.CharField(max_length=16)
    paper_id = models.BigIntegerField()
    department = link("departments.Department", _("department"), null=False)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    uploaded_by = staff(_("uploaded by"), null=False, blank=False)
    uploaded_at = models.DateTimeField(_("uploaded"))

    objects = PaperFileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        indexes = [models.Index(name="file_of_paper", fields=["paper_kind", "paper_id"])]

    def __str__(self) -> str:
        return f"{self.paper_kind}:{self.paper_id} {self.file_id}"

    @property
    def kind(self) -> Kind | None:
        return kind_of(self.file.content_type)


class PaperUpload(models.Model):
    """A file accepted while its form was not: it waits for its person to send the form ``place`` again.

    After a day it is removed, file and all.
    """

    place = models.CharField(max_length=40)
    file = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    by = staff(_("uploaded by"), null=False, blank=False)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        indexes = [
            models.Index(name="paper_upload_of_person", fields=["by", "place"]),
            models.Index(name="paper_upload_by_time", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.file_id}"


class ExclusionRequest(ExclusionLife):
    """甄别: to leave a dispatch out of the assessment, in two reviews."""

    KIND = "exclusion"

    dispatch = link("feedback.Dispatch", _("dispatch"), related_name="exclusions", null=False)
    ticket = link("feedback.Ticket", _("ticket"), related_name="exclusions", null=False)
    department = link("departments.Department", _("department"), null=False)
    ground = models.CharField(_("ground"), max_length=14, choices=ExclusionGround)
    grounds = models.TextField(_("reasons"), max_length=4000)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = staff(_("asked by"), null=False, blank=False)
    first_at = moment(_("first review"))
    first_by = staff(_("first review by"))
    first_note = prose(_("what the first review found"), 1000)
    decided_at = moment(_("decided"))
    decided_by = staff(_("decided by"))
    decision_note = prose(_("why it was decided so"), 1000)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion request")
        verbose_name_plural = _("exclusion requests")
        default_permissions = ()
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                name="one_live_exclusion",
                fields=("dispatch",),
                condition=~Q(state=ExclusionState.REFUSED.value),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.ground}"

    def get_absolute_url(self) -> str:
        return reverse("exclusion", args=[self.pk])


class PeriodLock(models.Model):
    """A period whose entries are closed; written once, by ``actions.lock_entries``."""

    period = models.CharField(_("period"), max_length=7, unique=True)
    locked_at = models.DateTimeField(_("locked"))
    locked_by = staff(_("locked by"))

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.period
