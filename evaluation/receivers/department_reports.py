"""Registrations: which acts on quarterly analyses departments are told of, and in which words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from evaluation.exports import department_reports
from evaluation.models import DepartmentReport
from supervision.rules.telling import UNIT, Circle, register_told
from supervision.sweep.letters import register_papers
from supervision.views.rectification_words import register_words

__all__ = ["department_reports"]

HEADINGS = {
    ("analysis", "issue"): gettext_lazy("Quarterly analysis to be written"),
    ("analysis", "send_back"): gettext_lazy("Quarterly analysis returned"),
    ("analysis", "accept"): gettext_lazy("Quarterly analysis accepted"),
    ("analysis", "remind"): gettext_lazy("Quarterly analysis is late"),
}


def _said(report: Any) -> str:
    told = {"quarter": report.quarter, "due": report.due_on.isoformat()}
    return _("quarter %(quarter)s, due %(due)s") % told


register_words(DepartmentReport.KIND, {"issue": pgettext_lazy("history", "drafted the figures")})
register_told({key: (Circle.APPROVERS,) if key[1] == "accept" else UNIT for key in HEADINGS})
register_papers(
    {DepartmentReport.KIND: DepartmentReport},
    {f"{kind}:{verb}": heading for (kind, verb), heading in HEADINGS.items()},
    {DepartmentReport.KIND: _said},
)
