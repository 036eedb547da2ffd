"""存疑评价: what makes ratings doubtful, and which ratings are meant."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.choices import Advice, Doubt, FlagState
from evaluation.lifecycle.integrity import FlagLife
from evaluation.querysets import FlagQuerySet
from supervision.models._fields import link, moment, prose, staff

DEPARTMENT = "departments.Department"


class RatingFlag(FlagLife):
    """One doubt, named once and for all by ``key``. Found by the portal, decided by two persons.

    ``facts``: numbers, ids and times that speak for it, and those of the rule it was found by; never personal
    data. ``ticket``: where it is about one. ``period``: where it is about a department's month.
    ``centre``: whose auditors look at it. ``rules``: the version of the assessment's numbers.
    """

    KIND = "flag"

    doubt = models.CharField(_("doubt"), max_length=20, choices=Doubt)
    key = models.CharField(max_length=80, unique=True)
    department = link(DEPARTMENT, _("department"), null=False)
    centre = link(DEPARTMENT, _("hotline centre"), null=False)
    ticket = link("feedback.Ticket", _("ticket"))
    period = models.CharField(_("period"), max_length=7, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    rules = link("departments.RuleVersion", _("rules of the assessment"), null=False)
    found_at = models.DateTimeField(_("found"))
    advice = models.CharField(_("proposed decision"), max_length=8, choices=Advice, blank=True, default="")
    first_at = moment(_("looked at"))
    first_by = staff(_("looked at by"))
    first_note = prose(_("what was found"), 1000)
    decided_at = moment(_("decided"))
    decided_by = staff(_("decided by"))
    decision_note = prose(_("why it was decided so"), 1000)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("doubtful rating")
        verbose_name_plural = _("doubtful ratings")
        default_permissions = ()
        ordering = ("-found_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="decided_flag_names_two",
                condition=~Q(state__in=[FlagState.CLEARED.value, FlagState.UPHELD.value])
                | Q(first_by__isnull=False, decided_by__isnull=False) & ~Q(first_by=models.F("decided_by")),
            )
        ]
        indexes = [
            models.Index(name="flag_newest", fields=["-found_at", "-id"]),
            models.Index(
                name="flag_waiting",
                fields=["department", "state"],
                condition=Q(state__in=[FlagState.OPEN.value, FlagState.REVIEWED.value]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.doubt} {self.department_id}"

    def get_absolute_url(self) -> str:
        return reverse("flag", args=[self.pk])


class FlaggedRating(models.Model):
    """A rating that the doubt is about. ``is_meant``: it is to be set aside if the doubt is upheld."""

    flag = models.ForeignKey(RatingFlag, on_delete=models.PROTECT, related_name="flagged")
    rating = link("feedback.Rating", _("rating"), related_name="flagged", null=False)
    is_meant = models.BooleanField(_("meant"), default=True)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = [models.UniqueConstraint(name="flagged_once", fields=("flag", "rating"))]

    def __str__(self) -> str:
        return f"{self.flag_id} {self.rating_id}"
