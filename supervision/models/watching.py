"""Supervision's own clocks, reminders, what the sweep did, alerts, and serial numbers."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.subjects import Subject
from departments.models import Clock
from departments.models.clock import OPEN, STEPS
from supervision.choices import AlertKind, ClockKind
from supervision.models._fields import link, moment, staff
from supervision.querysets import AlertQuerySet, SweepQuerySet, TalliedQuerySet

ORDER_LATE_DAYS = (2,)
"""A late order costs more from its third working day on; its ladder has steps at one, three and five."""
PAPERS = ("order", "rectification", "entry", "exclusion", "share")
TO_DECIDE = (ClockKind.APPEAL_DECIDE, ClockKind.EXCLUSION_REVIEW)
"""Clocks that wait for somebody's decision; feedback has two more."""


def _exactly_one() -> Q:
    wanted = Q()
    for paper in PAPERS:
        others = {f"{other}__isnull": other != paper for other in PAPERS}
        wanted |= Q(**others)
    return wanted


class Deadline(Clock):
    """A clock of one of supervision's papers; exactly one of the keys names it."""

    kind = models.CharField(_("clock"), max_length=20, choices=ClockKind)
    order = link("supervision.SupervisionOrder", _("supervision order"), related_name="deadlines")
    rectification = link("supervision.Rectification", _("rectification"), related_name="deadlines")
    entry = link("supervision.ScoreEntry", _("score entry"), related_name="deadlines")
    exclusion = link("supervision.ExclusionRequest", _("exclusion request"), related_name="deadlines")
    share = link("supervision.ShareRequest", _("request for data"), related_name="deadlines")

    class Meta(Clock.Meta):
        abstract = False
        verbose_name = _("deadline of supervision")
        verbose_name_plural = _("deadlines of supervision")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="deadline_of_one_paper", condition=_exactly_one()),
            models.UniqueConstraint(
                name="one_running_clock_of_a_paper",
                fields=("kind", *PAPERS),
                condition=Q(stopped_at__isnull=True, voided_at__isnull=True),
                nulls_distinct=False,
            ),
        ]
        indexes = (  # type: ignore[assignment]
            models.Index(
                fields=["next_at", "id"],
                condition=Q(next_at__isnull=False, voided_at__isnull=True),
                name="own_deadline_next",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(stopped_at__isnull=True, voided_at__isnull=True),
                name="own_deadline_open_due",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=OPEN & Q(kind__in=[kind.value for kind in TO_DECIDE]),
                name="own_deadline_to_decide",
            ),
            models.Index(
                fields=["due_at", "id"], condition=OPEN & Q(is_provisional=True), name="own_deadline_unsure"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def late_days_of_kind(self) -> tuple[int, ...]:
        return ORDER_LATE_DAYS if self.kind == ClockKind.ORDER_REPORT else ()

    def evidence_subject(self) -> Subject:
        kind = next(paper for paper in PAPERS if getattr(self, f"{paper}_id") is not None)
        return Subject(kind, getattr(self, f"{kind}_id"))


class Reminder(models.Model):
    """催办: one step that a clock reached. ``at`` is the boundary; ``told_at`` when people were told."""

    deadline = link("feedback.Deadline", _("clock"), related_name="reminders")
    own_deadline = link("supervision.Deadline", _("clock"), related_name="reminders")
    ticket = link("feedback.Ticket", _("ticket"), related_name="reminders")
    dispatch = link("feedback.Dispatch", _("dispatch"), related_name="reminders")
    order = link("supervision.SupervisionOrder", _("supervision order"), related_name="reminders")
    department = link("departments.Department", _("department"), null=False)
    clock_kind = models.CharField(_("clock"), max_length=20)
    step = models.CharField(_("step"), max_length=10, choices=STEPS)
    urgency = models.CharField(_("urgency"), max_length=10, default="NORMAL")
    at = models.DateTimeField(_("reached"))
    noticed_at = models.DateTimeField(_("noticed"))
    told_at = moment(_("told"))

    objects = TalliedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="reminder_of_one_clock",
                condition=Q(deadline__isnull=False, own_deadline__isnull=True)
                | Q(deadline__isnull=True, own_deadline__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_reminder_a_step",
                fields=("deadline", "step", "at"),
                condition=Q(deadline__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_own_reminder_a_step",
                fields=("own_deadline", "step", "at"),
                condition=Q(own_deadline__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="reminder_untold", fields=["id"], condition=Q(told_at__isnull=True)),
            models.Index(name="reminder_of_ticket", fields=["ticket", "at"]),
            models.Index(name="reminder_of_department", fields=["department", "step", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.clock_kind} {self.step}"


class Alert(models.Model):
    """What is told as it happens; ``key`` names it once. ``department`` empty: to all who supervise."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=AlertKind)
    department = link("departments.Department", _("department"))
    ticket = link("feedback.Ticket", _("ticket"))
    deadline = link("feedback.Deadline", _("clock"))
    own_deadline = link("supervision.Deadline", _("clock"))
    since = models.DateTimeField(_("since"))
    until = moment(_("until"))
    raised_at = models.DateTimeField(_("raised"))
    seen_at = moment(_("seen"))
    seen_by = staff(_("seen by"))
    told_at = moment(_("told"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        default_permissions = ()
        ordering = ("-raised_at", "-id")
        indexes = [
            models.Index(name="alert_untold", fields=["id"], condition=Q(told_at__isnull=True)),
            models.Index(name="alert_lasting", fields=["kind", "id"], condition=Q(until__isnull=True)),
            models.Index(name="alert_newest", fields=["-raised_at", "-id"]),
        ]

    def __str__(self) -> str:
        return self.key


class Notice(models.Model):
    """告知: one act on a paper of which its department is told with the next gathered message.

    ``told_at`` when people were told, or when it no longer mattered.
    """

    kind = models.CharField(_("paper"), max_length=16)
    paper_id = models.BigIntegerField()
    verb = models.CharField(_("act"), max_length=24)
    department = link("departments.Department", _("department"), null=False)
    at = models.DateTimeField(_("when"))
    told_at = moment(_("told"))

    objects = TalliedQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_notice_an_act", fields=("kind", "paper_id", "verb", "department", "at")
            )
        ]
        indexes = [models.Index(name="notice_untold", fields=["id"], condition=Q(told_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.verb}"


class SweepRun(models.Model):
    """One pass of the sweep: when, over what, and what came of it."""

    started_at = models.DateTimeField(_("started"))
    as_of = models.DateTimeField(_("as of"))
    finished_at = moment(_("finished"))
    clocks = models.PositiveIntegerField(_("clocks"), default=0)
    reminders = models.PositiveIntegerField(_("reminders"), default=0)
    proposals = models.PositiveIntegerField(_("proposals"), default=0)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    raised = models.PositiveIntegerField(_("raised"), default=0)
    notified = models.PositiveIntegerField(_("notified"), default=0)
    confirmed = models.PositiveIntegerField(_("confirmed"), default=0)
    alerts = models.PositiveIntegerField(_("alerts"), default=0)
    messages = models.PositiveIntegerField(_("messages"), default=0)
    fault = models.CharField(_("fault"), max_length=300, blank=True, default="")

    objects = SweepQuerySet.as_manager()

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")
        default_permissions = ()
        ordering = ("-started_at", "-id")
        indexes = [models.Index(name="sweep_last", fields=["-started_at"])]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d %H:%M}"

    @property
    def took(self) -> timedelta | None:
        """How long it worked; None while it has not ended."""
        return self.finished_at - self.started_at if self.finished_at else None


class Serial(models.Model):
    """The last number given in a year, by kind of paper."""

    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="one_serial", fields=("kind", "year"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.last}"
