"""服务之星: a handler whose figures of a quarter stand out."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.choices import StarState
from evaluation.lifecycle.staff import StarLife
from evaluation.querysets import StarQuerySet
from supervision.models._fields import link, moment, prose, staff


class ServiceStar(StarLife):
    """One person of one unit in one quarter. ``facts``: the figures by which the rule proposed it."""

    KIND = "star"

    period = models.CharField(_("quarter"), max_length=7)
    person = staff(_("person"), null=False, blank=False)
    department = link("departments.Department", _("department"), null=False)
    facts = models.JSONField(_("figures"), default=dict, blank=True)
    rules = link("departments.RuleVersion", _("rules of the assessment"), null=False)
    proposed_at = models.DateTimeField(_("proposed"))
    nominated_at = moment(_("nominated"))
    nominated_by = staff(_("nominated by"))
    words = prose(_("why"), 500)
    decided_at = moment(_("decided"))
    decided_by = staff(_("decided by"))
    decision_note = prose(_("why it was decided so"), 500)

    objects = StarQuerySet.as_manager()

    class Meta:
        verbose_name = _("service star")
        verbose_name_plural = _("service stars")
        default_permissions = ()
        ordering = ("-period", "department", "id")
        constraints = [
            models.UniqueConstraint(
                name="one_star_a_person_and_quarter", fields=("period", "person", "department")
            ),
            models.CheckConstraint(
                name="awarded_by_another",
                condition=~Q(state=StarState.AWARDED.value)
                | Q(nominated_by__isnull=False, decided_by__isnull=False)
                & ~Q(nominated_by=models.F("decided_by")),
            ),
        ]
        indexes = [models.Index(name="star_newest", fields=["-period", "-id"])]

    def __str__(self) -> str:
        return f"{self.period} {self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("star", args=[self.pk])
