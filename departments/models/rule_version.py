"""Versions of the settings by which tickets are timed and judged; never changed, only followed by another."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleVersion(models.Model):
    """One version of one kind of rule, in force from an instant until the next version of its kind.

    ``values`` belongs to the kind: "calendar" holds what was changed and which years are confirmed.
    """

    kind = models.CharField(_("kind"), max_length=30)
    number = models.PositiveIntegerField(_("version"))
    effective_from = models.DateTimeField(_("in force from"))
    values = models.JSONField(_("values"), default=dict)
    note = models.CharField(_("note"), max_length=500, blank=True)
    made_by = models.CharField(_("made by"), max_length=100, blank=True)

    class Meta:
        ordering = ("kind", "number")
        verbose_name = _("rule version")
        verbose_name_plural = _("rule versions")
        constraints = (models.UniqueConstraint(fields=("kind", "number"), name="rule_version_number_unique"),)
        indexes = (models.Index(fields=("kind", "-effective_from", "-number"), name="rule_version_in_force"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
