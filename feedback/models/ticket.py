"""工单: one citizen's matter, from registration to its end."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.choices import AnswerKind, Aspect, Category, ContactMeans, Level, RejectGround, Solved, Urgency
from feedback.lifecycle import Lifecycle
from feedback.models.catalogue import Area, Channel, Topic
from feedback.models.complainant import Complainant
from feedback.querysets import TicketQuerySet
from feedback.states import OPEN_STATES, STAGE_OF, Stage, State


class DayCounter(models.Model):
    """The last number given on one day; locked while a number is taken."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"


class Ticket(Lifecycle):
    """One matter. Only ``feedback.actions`` writes it; ``state`` moves only through the lifecycle."""

    number = models.CharField(_("number"), max_length=14, unique=True, editable=False)
    query_code = models.CharField(_("query code"), max_length=12, editable=False)
    centre = models.ForeignKey(
        Department,
        verbose_name=_("hotline centre"),
        on_delete=models.PROTECT,
        related_name="registered_tickets",
    )
    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="tickets"
    )
    external_number = models.CharField(_("external number"), max_length=64, blank=True, default="")
    complainant = models.ForeignKey(
        Complainant,
        verbose_name=_("complainant"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
    )
    contact_means = models.CharField(_("means of contact"), max_length=16, choices=ContactMeans)
    title = models.CharField(_("title"), max_length=200)
    content = models.TextField(_("the citizen's words"))
    content_digest = models.CharField(max_length=64, editable=False, default="")
    category = models.CharField(_("category"), max_length=12, choices=Category, blank=True, default="")
    aspect = models.CharField(_("aspect"), max_length=12, choices=Aspect, blank=True, default="")
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), null=True, blank=True, on_delete=models.PROTECT, related_name="tickets"
    )
    place = models.CharField(_("place"), max_length=200, blank=True, default="")
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    accused_department = models.ForeignKey(
        Department,
        verbose_name=_("accused department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    reported_at = models.DateTimeField(_("raised by the citizen"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("registered by"),
    )
    moved_at = models.DateTimeField(_("last move"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    external_due_at = models.DateTimeField(_("due by the upstream order"), null=True, blank=True)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    department_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    lead_department = models.ForeignKey(
        Department,
        verbose_name=_("lead department"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="led_tickets",
    )
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    return_count = models.PositiveSmallIntegerField(_("returns"), default=0)
    urge_count = models.PositiveSmallIntegerField(_("urged"), default=0)
    withdrawal_asked_at = models.DateTimeField(_("withdrawal asked for"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    is_backlog = models.BooleanField(_("from a backlog"), default=False)
    is_repeat = models.BooleanField(_("raised again"), default=False)
    is_callback_drawn = models.BooleanField(_("drawn for a callback"), default=False)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="repeats"
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    merge_note = models.CharField(_("note on the merge"), max_length=500, blank=True, default="")
    merged_count = models.PositiveSmallIntegerField(_("merged tickets"), default=0, editable=False)
    split_from = models.ForeignKey(
        "self",
        verbose_name=_("split from"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="split_parts",
    )
    is_amended = models.BooleanField(_("asked about, added to or split"), default=False, editable=False)
    lift = models.PositiveSmallIntegerField(_("lifted"), default=0, editable=False)
    lift_reasons = models.CharField(max_length=80, blank=True, default="", editable=False)
    senior_reasons = models.CharField(max_length=60, blank=True, default="", editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered directly by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    reject_ground = models.CharField(_("ground"), max_length=16, choices=RejectGround, blank=True, default="")
    reject_note = models.CharField(_("note on the rejection"), max_length=500, blank=True, default="")
    rejected_at = models.DateTimeField(null=True, blank=True)
    public_reply = models.TextField(_("answer to the citizen"), blank=True, default="")
    is_solved = models.CharField(_("solved"), max_length=8, choices=Solved, blank=True, default="")
    answer_kind = models.CharField(
        _("citizen's answer"), max_length=12, choices=AnswerKind, blank=True, default=""
    )
    satisfaction = models.PositiveSmallIntegerField(_("rating"), choices=Level, null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="external_number_once_per_channel",
                fields=("channel", "external_number"),
                condition=~Q(external_number=""),
            ),
            models.CheckConstraint(name="ticket_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="merged_names_its_target",
                condition=~Q(state=State.MERGED) | Q(merged_into__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="ticket_desk", fields=["centre", "state", "due_at", "id"]),
            models.Index(name="ticket_archive", fields=["-registered_at", "-id"]),
            models.Index(name="ticket_lead_archive", fields=["lead_department", "-registered_at", "-id"]),
            models.Index(
                name="ticket_completed",
                fields=["completed_at"],
                include=["lead_department", "satisfaction"],
                condition=Q(completed_at__isnull=False),
            ),
            models.Index(
                name="ticket_to_archive",
                fields=["completed_at", "id"],
                condition=Q(state=State.COMPLETED),
            ),
            models.Index(
                name="ticket_archived",
                fields=["-archived_at", "-id"],
                condition=Q(archived_at__isnull=False),
            ),
            models.Index(name="ticket_content_digest", fields=["content_digest"]),
            models.Index(name="ticket_of_place", fields=["area", "topic", "-registered_at"]),
            models.Index(
                name="ticket_for_senior",
                fields=["centre", "state", "due_at", "id"],
                condition=~Q(senior_reasons=""),
            ),
            GinIndex(name="ticket_departments", fields=["department_ids"]),
            models.Index(
                name="ticket_open",
                fields=["id"],
                include=["category", "urgency", "topic", "channel", "area", "state"],
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(name="ticket_suspended", fields=["id"], condition=Q(state=State.SUSPENDED)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("ticket", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def stage(self) -> Stage | None:
        """The stage of the loop; None for the ends outside it."""
        return STAGE_OF.get(State(self.state))

    @property
    def is_answerable(self) -> bool:
        """Whether an answer can reach the citizen at all."""
        return self.contact_means != ContactMeans.NONE
