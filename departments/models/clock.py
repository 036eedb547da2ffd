"""The abstract clock: a limit with its start, its due time and everything that happened to it since."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models.rule_version import RuleVersion
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import (
    Basis,
    Limit,
    Move,
    MoveKind,
    Pause,
    Remaining,
    Replayed,
    StepName,
    Urgency,
    replay,
    running_limit,
)

if TYPE_CHECKING:
    from core.evidence import Subject

BASES = [(b.value, b.value) for b in Basis]
URGENCIES = [
    (Urgency.NORMAL.value, _("Normal")),
    (Urgency.URGENT.value, _("Urgent")),
    (Urgency.CRITICAL.value, _("Critical")),
]
STEPS = [
    (StepName.DUE_SOON.value, _("Due soon")),
    (StepName.REMINDER.value, _("Reminder")),
    (StepName.YELLOW.value, _("Yellow card")),
    (StepName.RED.value, _("Red card")),
    (StepName.INTERVIEW.value, _("Interview")),
    (StepName.LATE_1.value, _("Late by more than 1 working day")),
    (StepName.LATE_2.value, _("Late by more than 2 working days")),
    (StepName.LATE_3.value, _("Late by more than 3 working days")),
    (StepName.LATE_5.value, _("Late by more than 5 working days")),
]
OPEN = Q(stopped_at__isnull=True, voided_at__isnull=True)
TO_STEP = Q(next_at__isnull=False, voided_at__isnull=True)
"""Word for word the predicate of the index by which the sweep finds its clocks."""


class ClockQuerySet(models.QuerySet["Clock"]):
    """Named reads over any table of clocks."""

    def open(self) -> "ClockQuerySet":
        """Neither stopped nor voided; suspended ones included."""
        return self.filter(OPEN)

    def running(self) -> "ClockQuerySet":
        """Open and not suspended."""
        return self.open().filter(paused_at__isnull=True)

    def overdue(self, now: datetime) -> "ClockQuerySet":
        """Running and past their due instant; at the instant itself one is still in time."""
        return self.running().filter(due_at__lt=now)

    def stepping(self, now: datetime) -> "ClockQuerySet":
        """With an escalation step reached and not taken: its boundary lies before now.

        Clocks that stopped after it are among them; one that is suspended has no next step.
        """
        return self.filter(TO_STEP, next_at__lt=now)


class Clock(models.Model):
    """A limit set to one department. Only ``departments.actions.clocks`` sets its fields; the caller saves.

    ``basis`` and ``amount`` are the limit as it was set and never change; ``moves`` is what happened since,
    in order, so that the due time can be derived anew on another calendar. ``next_at`` and ``next_step``
    are the next escalation, a stored instant, reached when now is later. While suspended, ``remaining_*``
    is what is kept. While a request for more time is undecided (``awaits_decision``) the clock runs, but
    ``next_at`` is empty, so that nothing escalates; ``next_step`` is kept, and the decision restores it.
    """

    owner = models.ForeignKey(
        "departments.Department", on_delete=models.PROTECT, related_name="+", verbose_name=_("department")
    )
    kind = models.CharField(_("clock"), max_length=20)
    basis = models.CharField(_("unit"), max_length=3, choices=BASES)
    amount = models.PositiveIntegerField(_("limit"))
    urgency = models.CharField(_("urgency"), max_length=10, choices=URGENCIES, default=Urgency.NORMAL.value)
    escalates = models.BooleanField(_("escalates"), default=True)
    rule_version = models.ForeignKey(
        RuleVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("rule version"),
    )
    started_at = models.DateTimeField(_("started"))
    due_at = models.DateTimeField(_("due"))
    external_due_at = models.DateTimeField(_("due by the upstream order"), null=True, blank=True)
    statutory = models.CharField(_("limit of law"), max_length=8, blank=True, default="")
    is_provisional = models.BooleanField(_("provisional"), default=False)
    next_at = models.DateTimeField(_("next step at"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=10, blank=True, choices=STEPS)
    awaits_decision = models.BooleanField(_("escalation waits for a decision"), default=False)
    paused_at = models.DateTimeField(_("suspended since"), null=True, blank=True)
    remaining_amount = models.PositiveIntegerField(_("kept"), null=True, blank=True)
    remaining_basis = models.CharField(_("kept in"), max_length=3, blank=True, choices=BASES)
    moves = models.JSONField(_("what happened"), default=list, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = (
            models.Index(fields=["next_at", "id"], condition=TO_STEP, name="%(class)s_next"),
            models.Index(fields=["due_at", "id"], condition=OPEN, name="%(class)s_open_due"),
        )

    @property
    def limit(self) -> Limit:
        """The limit as it was set."""
        return Limit(self.amount, Basis(self.basis))

    @property
    def statutory_limit(self) -> Limit | None:
        """The limit of law that the clock may not outlast, if there is one."""
        return Limit.parse(self.statutory) if self.statutory else None

    @property
    def history(self) -> tuple[Move, ...]:
        """What happened to the clock, in order."""
        return tuple(Move.read(stored) for stored in self.moves)

    def replayed(self, calendar: WorkCalendar) -> Replayed:
        """Where the clock stands after all that happened to it, worked out on this calendar."""
        return replay(
            self.limit, self.started_at, self.history, calendar, self.external_due_at, self.statutory_limit
        )

    @property
    def running_limit(self) -> Limit:
        """The limit the clock runs by now: of working days once it was extended."""
        return running_limit(self.limit, self.history)

    @property
    def running_basis(self) -> Basis:
        """The unit the clock runs in now."""
        return self.running_limit.basis

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The stretches it stood still, the last without an end while it is suspended."""
        return _pauses(self.history)

    @property
    def remaining(self) -> Remaining | None:
        """What a suspended clock keeps; None when it runs, or was already due."""
        if self.remaining_amount is None:
            return None
        return Remaining(Basis(self.remaining_basis), self.remaining_amount)

    @property
    def late_days_of_kind(self) -> tuple[int, ...]:
        """After how many working days late a deduction grows, where the ladder has no such step."""
        return ()

    @property
    def is_open(self) -> bool:
        """Neither stopped nor voided."""
        return self.stopped_at is None and self.voided_at is None

    @property
    def is_paused(self) -> bool:
        """Open and suspended."""
        return self.is_open and self.paused_at is not None

    @property
    def is_running(self) -> bool:
        """Open and not suspended."""
        return self.is_open and self.paused_at is None

    @property
    def is_met(self) -> bool:
        """Stopped in time; at the due instant is in time."""
        return self.stopped_at is not None and self.stopped_at <= self.due_at

    def is_overdue(self, now: datetime) -> bool:
        """Running past its due instant, or stopped past it. A voided or suspended clock is not."""
        if self.voided_at is not None or self.is_paused:
            return False
        return (self.stopped_at or now) > self.due_at

    def evidence_subject(self) -> "Subject":
        """Whose chain a changed due time is recorded in; a concrete clock says its own matter's."""
        raise NotImplementedError


def _pauses(history: Iterable[Move]) -> tuple[Pause, ...]:
    pauses: list[Pause] = []
    for move in history:
        if move.kind is MoveKind.PAUSE:
            pauses.append((move.at, None))
        elif move.kind is MoveKind.RESUME and pauses:
            pauses[-1] = (pauses[-1][0], move.at)
    return tuple(pauses)
