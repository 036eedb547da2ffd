"""数据共享: duties and requests; and the coordination group's monthly meeting."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.choices import AgendaGround, CatalogueChange, RefusalGround, ShareState
from supervision.lifecycle.coordination import MeetingLife, ShareLife
from supervision.models._fields import link, moment, prose, staff
from supervision.querysets import MeetingQuerySet, ShareQuerySet

DEPARTMENT = "departments.Department"


class DataShareDuty(models.Model):
    """数据共享责任: the owner gives the consumer this item in time, and no more than is needed."""

    KIND = "duty"

    owner = link(DEPARTMENT, _("owner of the data"), related_name="share_duties", null=False)
    consumer = link(DEPARTMENT, _("who may ask"), null=False)
    item = models.CharField(_("data item"), max_length=120)
    fields_allowed = prose(_("fields that are needed"), 500)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True, default="")
    limit = models.CharField(_("limit"), max_length=8, default="3wd")
    is_active = models.BooleanField(_("in force"), default=True)
    since = models.DateTimeField(_("since"))
    ended_at = moment(_("ended"))
    made_by = staff(_("entered by"))
    ended_by = staff(_("ended by"))
    instead_of = link("supervision.DataShareDuty", _("instead of"))

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("data-sharing duty")
        verbose_name_plural = _("data-sharing duties")
        default_permissions = ()
        ordering = ("owner_id", "item")
        constraints = [
            models.UniqueConstraint(
                name="one_duty", fields=("owner", "consumer", "item"), condition=Q(is_active=True)
            ),
            models.CheckConstraint(name="duty_between_two", condition=~Q(owner=F("consumer"))),
        ]

    def __str__(self) -> str:
        return self.item


class ShareRequest(ShareLife):
    """One request under a duty, with its clock."""

    KIND = "share"

    number = models.CharField(_("number"), max_length=20, unique=True)
    duty = link("supervision.DataShareDuty", _("duty"), related_name="requests", null=False)
    owner = link(DEPARTMENT, _("owner of the data"), null=False)
    consumer = link(DEPARTMENT, _("who asks"), null=False)
    ticket = link("feedback.Ticket", _("ticket"))
    purpose = models.CharField(_("what it is needed for"), max_length=300)
    scope = models.CharField(_("which records"), max_length=300)
    fields_asked = prose(_("which fields"), 500)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = staff(_("asked by"), null=False, blank=False)
    due_at = models.DateTimeField(_("due"))
    shared_at = moment(_("shared"))
    shared_by = staff(_("shared by"))
    means = models.CharField(_("how it was given"), max_length=200, blank=True, default="")
    confirmed_at = moment(_("receipt confirmed"))
    confirmed_by = staff(_("confirmed by"))
    refused_at = moment(_("refused"))
    refused_by = staff(_("refused by"))
    refusal_ground = models.CharField(
        _("ground of refusal"), max_length=16, choices=RefusalGround, blank=True, default=""
    )
    refusal_note = prose(_("why it was refused"), 500)
    dispute_note = prose(_("what is disputed"), 500)
    withdrawn_at = moment(_("withdrawn"))
    withdrawn_by = staff(_("withdrawn by"))

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for data")
        verbose_name_plural = _("requests for data")
        default_permissions = ()
        ordering = ("-asked_at", "-id")
        indexes = [
            models.Index(
                name="share_open", fields=["due_at", "id"], condition=Q(state=ShareState.REQUESTED.value)
            ),
            models.Index(name="share_of_owner", fields=["owner", "due_at"]),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("share", args=[self.number])


class Meeting(MeetingLife):
    """协调会: the coordination group's monthly meeting on disputed duties."""

    KIND = "meeting"

    department = link(DEPARTMENT, _("called by"), null=False)
    title = models.CharField(_("title"), max_length=120)
    planned_for = models.DateTimeField(_("planned for"))
    place = models.CharField(_("where"), max_length=80, blank=True, default="")
    called_at = models.DateTimeField(_("called"))
    called_by = staff(_("called by"), null=False, blank=False)
    invited: Any = models.ManyToManyField(DEPARTMENT, verbose_name=_("invited"), blank=True)
    held_at = moment(_("held"))
    chair = models.CharField(_("in the chair"), max_length=80, blank=True, default="")
    present = prose(_("who came"), 1000)
    minutes = prose(_("minutes"), 6000)
    recorded_by = staff(_("recorded by"))
    cancel_reason = prose(_("why it was called off"), 500)
    put_off_reason = prose(_("why it was put off"), 500)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("coordination meeting")
        verbose_name_plural = _("coordination meetings")
        default_permissions = ()
        ordering = ("-planned_for", "-id")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.pk])


class MeetingItem(models.Model):
    """One item of the agenda and what was decided; a decision may change the dispatch catalogue."""

    meeting = link("supervision.Meeting", _("meeting"), related_name="items", null=False)
    ticket = link("feedback.Ticket", _("ticket"))
    topic = link("feedback.Topic", _("topic"))
    matter = link("supervision.Matter", _("matter"))
    subject = models.CharField(_("subject"), max_length=160)
    grounds = models.CharField(_("why it is on the agenda"), max_length=120, blank=True, default="")
    decision = prose(_("decision"), 2000)
    lead = link(DEPARTMENT, _("department named"))
    change = models.CharField(
        _("change of the catalogue"), max_length=8, choices=CatalogueChange, blank=True, default=""
    )
    change_topic = link("feedback.Topic", _("topic"))
    change_area = link("feedback.Area", _("area"))
    from_day = models.DateField(_("from this day on"), null=True, blank=True)
    rule = link("feedback.DispatchRule", _("catalogue rule"))
    entered_at = moment(_("entered in the catalogue"))
    entered_by = staff(_("entered by"))
    removed_at = moment(_("taken off"))

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                name="meeting_item_once",
                fields=("meeting", "ticket"),
                condition=Q(ticket__isnull=False, removed_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="meeting_topic_once",
                fields=("meeting", "topic"),
                condition=Q(topic__isnull=False, ticket__isnull=True, removed_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="meeting_matter_once",
                fields=("meeting", "matter"),
                condition=Q(matter__isnull=False, removed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="item_to_enter",
                fields=["meeting", "id"],
                condition=~Q(change="") & Q(entered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def waits_for_entry(self) -> bool:
        """Decided, and not yet entered in the catalogue."""
        return bool(self.change) and self.entered_at is None

    @property
    def ground_words(self) -> list[str]:
        """Why it is on the agenda, in words."""
        return [str(AgendaGround(code).label) for code in self.grounds.split(",") if code]
