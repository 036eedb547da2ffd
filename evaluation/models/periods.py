"""考核期 and 考核: a period from draft to lock, each department's result in it, and objections."""

from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import PeerGroup
from evaluation.choices import ObjectionGround, ObjectionState, PeriodKind, PeriodState, Unranked
from evaluation.lifecycle.periods import ObjectionLife, PeriodLife
from evaluation.querysets import AssessmentQuerySet, PeriodQuerySet
from evaluation.rules.periods import months_of
from supervision.models._fields import link, moment, prose, staff
from supervision.querysets import PaperQuerySet


class AssessmentPeriod(PeriodLife):
    """A month, quarter or year that is assessed; ``code`` is "2026-10", "2026-Q4" or "2026".

    [starts_at, ends_at). ``rules`` and ``numbers``: the versions (kinds "assessment" and "supervision") by
    which it is judged, in force at its first instant; ``calendar``: that of the last computation.
    ``snapshot``: the digest of its counts, entries and versions: the same facts give the same. ``drift``:
    what of a locked period's facts is no longer as it was: [[department id, field, then, now], …].
    ``authority``: the root of the tree.
    """

    KIND = "period"

    code = models.CharField(_("period"), max_length=7, unique=True)
    kind = models.CharField(_("length"), max_length=8, choices=PeriodKind)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    authority = link("departments.Department", _("authority"), null=False)
    rules = link("departments.RuleVersion", _("rules of the assessment"), null=False)
    numbers = link("departments.RuleVersion", _("numbers of supervision"), null=False)
    calendar = link("departments.RuleVersion", _("working calendar"))
    snapshot = models.CharField(_("snapshot"), max_length=64, blank=True, default="")
    computed_at = moment(_("computed"))
    noticed_at = moment(_("notice given"))
    noticed_by = staff(_("notice given by"))
    objections_until = moment(_("objections until"))
    take_back_reason = prose(_("why the notice was taken back"), 500)
    locked_at = moment(_("locked"))
    locked_by = staff(_("locked by"))
    published_at = moment(_("published"))
    published_by = staff(_("published by"))
    checked_at = moment(_("facts compared"))
    drift = models.JSONField(_("facts that changed since"), default=list, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment period")
        verbose_name_plural = _("assessment periods")
        default_permissions = ()
        ordering = ("-starts_at", "kind")
        constraints = [
            models.CheckConstraint(name="period_has_length", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(
                name="locked_period_names_who",
                condition=~Q(state=PeriodState.LOCKED.value)
                | Q(locked_at__isnull=False, noticed_at__isnull=False, objections_until__isnull=False),
            ),
        ]
        indexes = [models.Index(name="period_newest", fields=["-starts_at", "kind"])]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("assessment-period", args=[self.code])

    @property
    def is_locked(self) -> bool:
        return bool(self.state == PeriodState.LOCKED)

    @cached_property
    def open_objections(self) -> int:
        """How many objections nobody has decided yet."""
        return self.objections.filter(state=ObjectionState.FILED).count()

    @cached_property
    def earlier_open(self) -> str:
        """The first earlier period of the same length that was opened and is not locked; empty for none."""
        rows = AssessmentPeriod.objects.filter(kind=self.kind, starts_at__lt=self.starts_at)
        rows = rows.exclude(state=PeriodState.LOCKED).order_by("starts_at")
        return rows.values_list("code", flat=True).first() or ""

    @cached_property
    def open_months(self) -> tuple[str, ...]:
        """The months of a quarter or year that are not locked; none of a month."""
        if self.kind == PeriodKind.MONTH:
            return ()
        months = months_of(self.code)
        rows = AssessmentPeriod.objects.filter(code__in=months, state=PeriodState.LOCKED)
        locked = set(rows.values_list("code", flat=True))
        return tuple(month for month in months if month not in locked)


class Assessment(models.Model):
    """考核: one department in one period. Raw facts, and what the rules make of them; frozen once locked.

    ``name``, ``parent_name`` and ``peer_group`` as they were when it was computed. ``tally``: the fields of
    ``supervision.rules.tally.Tally``. ``lines``: the entries that counted, [[code, points, ticket id, entry
    id, month], …]; points below nought give back an entry that was locked before. ``beside``: the counts
    shown beside the score, ``evaluation.rules.besides.NAMES``.
    ``band``: the volume band, 0 the lowest; None where the group is not split. ``rank`` within group and
    band; ties share one. ``running_low``: periods of this length in a row, this one too, below the bar.
    """

    period = models.ForeignKey(AssessmentPeriod, on_delete=models.PROTECT, related_name="assessments")
    department = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("department"), max_length=80)
    parent_name = models.CharField(_("belongs to"), max_length=80, blank=True, default="")
    peer_group = models.CharField(_("peer group"), max_length=12, choices=PeerGroup)
    band = models.PositiveSmallIntegerField(_("volume band"), null=True)
    tally = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    beside = models.JSONField(default=dict)
    third_party = models.DecimalField(_("third party's score"), max_digits=5, decimal_places=2, null=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(_("grade"), max_length=10, blank=True, default="")
    rank = models.PositiveIntegerField(_("rank"), null=True)
    ranked_of = models.PositiveIntegerField(_("ranked departments"), default=0)
    unranked = models.CharField(_("why not ranked"), max_length=12, choices=Unranked, blank=True, default="")
    running_low = models.PositiveSmallIntegerField(_("periods below the bar"), default=0)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        default_permissions = ()
        ordering = ("period", "peer_group", "band", "rank", "department")
        constraints = [
            models.UniqueConstraint(name="one_result_a_period", fields=("period", "department")),
            models.CheckConstraint(name="score_in_range", condition=Q(score__range=(0, 100))),
            models.CheckConstraint(
                name="ranked_or_told_why", condition=Q(rank__isnull=False) ^ ~Q(unranked="")
            ),
        ]
        indexes = [models.Index(name="results_of_department", fields=["department", "period"])]

    def __str__(self) -> str:
        return f"{self.period_id} {self.name}"


class Objection(ObjectionLife):
    """异议: a department says that its result of a period is wrong, and where."""

    KIND = "objection"

    period = models.ForeignKey(AssessmentPeriod, on_delete=models.PROTECT, related_name="objections")
    department = link("departments.Department", _("department"), null=False)
    ground = models.CharField(_("what it is about"), max_length=8, choices=ObjectionGround)
    grounds = models.TextField(_("what is wrong, and why"), max_length=2000)
    filed_at = models.DateTimeField(_("filed"))
    filed_by = staff(_("filed by"), null=False, blank=False)
    decided_at = moment(_("decided"))
    decided_by = staff(_("decided by"))
    decision_note = prose(_("reasons of the decision"), 1000)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        default_permissions = ()
        ordering = ("-filed_at", "-id")
        constraints = [
            models.UniqueConstraint(
                name="one_open_objection",
                fields=("period", "department"),
                condition=Q(state=ObjectionState.FILED.value),
            )
        ]
        indexes = [models.Index(name="objection_newest", fields=["-filed_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.period_id} {self.department_id}"

    def get_absolute_url(self) -> str:
        return reverse("objection", args=[self.pk])
