"""采纳公示: what became of a suggestion, told to everybody; and the public's service improvement report."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.choices.disclosure import Adoption, NoticeState, PublicReportState
from evaluation.lifecycle.disclosure import AdoptionLife, PublicReportLife
from evaluation.querysets import NoticeQuerySet, PublicReportQuerySet
from supervision.models._fields import link, moment, prose, staff


class AdoptionNotice(AdoptionLife):
    """One suggestion and what the department makes of it, in words fit for everybody.

    ``answer``: the measures where it is adopted, the reasons where it is not. Personal data have no place in
    any of the texts; the citizen's own words stay on the ticket.
    """

    KIND = "adoption"

    ticket = link("feedback.Ticket", _("ticket"), related_name="adoption_notices", null=False)
    department = link("departments.Department", _("department"), null=False)
    decision = models.CharField(_("decision"), max_length=12, choices=Adoption)
    title = models.CharField(_("title"), max_length=80)
    suggestion = models.TextField(_("the suggestion"), max_length=1000)
    answer = models.TextField(_("measures, or reasons"), max_length=2000)
    planned_on = models.DateField(_("to be done by"), null=True, blank=True)
    drafted_at = models.DateTimeField(_("drafted"))
    drafted_by = staff(_("drafted by"), null=False, blank=False)
    returned_note = prose(_("why it came back"), 500)
    signed_at = moment(_("signed"))
    signed_by = staff(_("signed by"))
    published_at = moment(_("published"))
    published_by = staff(_("published by"))
    done_at = moment(_("done"))
    done_text = prose(_("what was done"), 1000)
    retracted_at = moment(_("retracted"))
    retracted_by = staff(_("retracted by"))
    retract_reason = prose(_("why it was retracted"), 500)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("adoption notice")
        verbose_name_plural = _("adoption notices")
        default_permissions = ()
        ordering = ("-drafted_at", "-id")
        constraints = [
            models.UniqueConstraint(
                name="one_notice_a_suggestion",
                fields=("ticket",),
                condition=~Q(state=NoticeState.RETRACTED.value),
            )
        ]
        indexes = [
            models.Index(name="notice_newest", fields=["-drafted_at", "-id"]),
            models.Index(
                name="notice_public",
                fields=["-published_at", "-id"],
                condition=Q(state=NoticeState.PUBLISHED.value),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("disclosure-notice", args=[self.pk])

    @property
    def is_adopted(self) -> bool:
        """Whether something is to be done about it."""
        return self.decision != Adoption.NOT_ADOPTED


class PublicReport(PublicReportLife):
    """服务改进报告 of a month, quarter or year: frozen figures, and what people write about them.

    ``figures`` as ``reports.public_figures.figures_of`` gave them when it was written last.
    """

    KIND = "public_report"

    code = models.CharField(_("period"), max_length=7)
    authority = link("departments.Department", _("authority"), null=False)
    title = models.CharField(_("title"), max_length=80)
    situation = models.TextField(_("what the period showed"), max_length=4000)
    measures = models.TextField(_("what is being improved"), max_length=4000)
    figures = models.JSONField(default=dict)
    written_at = models.DateTimeField(_("written"))
    written_by = staff(_("written by"), null=False, blank=False)
    published_at = moment(_("published"))
    published_by = staff(_("published by"))
    retracted_at = moment(_("retracted"))
    retracted_by = staff(_("retracted by"))
    retract_reason = prose(_("why it was retracted"), 500)

    objects = PublicReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("service improvement report")
        verbose_name_plural = _("service improvement reports")
        default_permissions = ()
        ordering = ("-written_at", "-id")
        constraints = [
            models.UniqueConstraint(
                name="one_public_report_a_period",
                fields=("code",),
                condition=~Q(state=PublicReportState.RETRACTED.value),
            )
        ]
        indexes = [models.Index(name="public_report_newest", fields=["-written_at", "-id"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("public-report", args=[self.pk])
