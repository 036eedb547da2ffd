"""第三方评估: scores that others gave to departments, as their sheets came in."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.querysets import ScoreQuerySet
from supervision.models._fields import link, staff


class ThirdPartyUpload(models.Model):
    """A sheet that somebody is looking at before it is taken in; the next one of theirs replaces it."""

    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(_("period"), max_length=7)
    at = models.DateTimeField(_("uploaded"))
    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.period} {self.by_id}"


class ThirdPartyImport(models.Model):
    """One sheet that was taken in: which file, by whom, and what became of its rows.

    ``refusals``: [[row, [cells], [[code, params], …]], …].
    """

    KIND = "third_party"

    period = models.CharField(_("period"), max_length=7)
    file_name = models.CharField(_("file"), max_length=150)
    digest = models.CharField(_("digest of the file"), max_length=64)
    at = models.DateTimeField(_("imported"))
    by = staff(_("imported by"), null=False, blank=False)
    refusals = models.JSONField(_("rows refused"), default=list, blank=True)
    taken = models.PositiveIntegerField(_("rows taken"))
    refused = models.PositiveIntegerField(_("rows refused"))

    class Meta:
        verbose_name = _("import of third-party scores")
        verbose_name_plural = _("imports of third-party scores")
        default_permissions = ()
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.period} {self.file_name}"


class ThirdPartyScore(models.Model):
    """One department's score in one period by one institution. The newest row of the three stands."""

    third_party = models.ForeignKey(ThirdPartyImport, on_delete=models.PROTECT, related_name="scores")
    row = models.PositiveIntegerField(_("row"))
    institution = models.CharField(_("institution"), max_length=80)
    period = models.CharField(_("period"), max_length=7)
    department = link("departments.Department", _("department"), null=False)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("third-party score")
        verbose_name_plural = _("third-party scores")
        default_permissions = ()
        ordering = ("period", "department", "institution", "-id")
        constraints = [
            models.CheckConstraint(
                name="third_party_in_range", condition=Q(score__range=(Decimal(0), Decimal(100)))
            ),
            models.UniqueConstraint(
                name="third_party_once_a_sheet", fields=("third_party", "institution", "period", "department")
            ),
        ]
        indexes = [
            models.Index(name="third_party_standing", fields=["period", "institution", "department", "-id"])
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.department_id} {self.score}"
