"""季度分析 (R58): what a department makes of its own quarter."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.evidence.entries import Fact
from evaluation.lifecycle.department_reports import OWED, AnalysisLife
from evaluation.querysets import AnalysisQuerySet
from supervision.models._fields import link, moment, prose, staff

LONGEST = 4000


class DepartmentReport(AnalysisLife):
    """One department's analysis of one quarter ("2026-Q3"): figures from the facts, words of its own.

    ``facts`` as ``reports.department_facts.facts_of`` gave them at ``facts_at``; frozen once submitted.
    ``due_on``: the day of Shanghai by whose end it is due, from the rules in force when the quarter ended.
    ``reminded_at``: when the department was last told that it is late.
    """

    KIND = "analysis"

    department = link("departments.Department", _("department"), null=False)
    quarter = models.CharField(_("quarter"), max_length=7)
    due_on = models.DateField(_("due"))
    facts = models.JSONField(_("figures"), default=dict)
    facts_at = models.DateTimeField(_("figures of"))
    situation = prose(_("the situation"), LONGEST)
    causes = prose(_("the causes"), LONGEST)
    measures = prose(_("measures"), LONGEST)
    not_adopted = prose(_("suggestions not adopted, and why"), LONGEST)
    opened_at = models.DateTimeField(_("opened"))
    written_at = moment(_("written"))
    written_by = staff(_("written by"))
    submitted_at = moment(_("submitted"))
    submitted_by = staff(_("signed by"))
    returned_at = moment(_("returned"))
    returned_by = staff(_("returned by"))
    return_reason = prose(_("why it came back"), 500)
    accepted_at = moment(_("accepted"))
    accepted_by = staff(_("accepted by"))
    reminded_at = moment(_("reminded"))

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly analysis")
        verbose_name_plural = _("quarterly analyses")
        default_permissions = ()
        ordering = ("-quarter", "department")
        constraints = [
            models.UniqueConstraint(name="one_analysis_a_quarter", fields=("department", "quarter"))
        ]
        indexes = [
            models.Index(name="analysis_newest", fields=["-quarter", "id"]),
            models.Index(name="analysis_owed", fields=["due_on"], condition=models.Q(state__in=[*OWED])),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.department_id}"

    def get_absolute_url(self) -> str:
        return reverse("analysis", args=[self.pk])

    @property
    def is_owed(self) -> bool:
        return str(self.state) in OWED

    def is_late(self, today: date) -> bool:
        """Whether its day is over and the department still owes it."""
        return self.is_owed and self.due_on < today

    def dated(self) -> dict[str, Fact]:
        """What the evidence says of it beside its state."""
        return {"quarter": self.quarter, "due": self.due_on.isoformat()}
