"""数据共享: duties and requests; and the coordination group's monthly meeting."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.choices import RefusalGround
from supervision.lifecycle.coordination import MeetingLife, ShareLife
from supervision.models._fields import link, moment, prose, staff
from supervision.querysets import PaperQuerySet, ShareQuerySet

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
    scope = models.CharField(_("which records and fields"), max_length=300)
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

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for data")
        verbose_name_plural = _("requests for data")
        default_permissions = ()
        ordering = ("-asked_at", "-id")

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

    objects = PaperQuerySet.as_manager()

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
    decision = prose(_("decision"), 2000)
    lead = link(DEPARTMENT, _("department named"))
    rule = link("feedback.DispatchRule", _("catalogue rule made"))
    removed_at = moment(_("taken off"))

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                name="meeting_item_once",
                fields=("meeting", "ticket"),
                condition=Q(ticket__isnull=False, removed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.subject
