"""Departments' quarterly analyses as a workbook: who owes which; the words are read on their pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports import Column, Param
from evaluation.choices.department_reports import AnalysisState
from evaluation.models import DepartmentReport
from evaluation.rules.periods import QUARTER_CODE
from evaluation.views import department_reports as page
from feedback.exports.words import DEPARTMENT
from supervision.exports._list import UNIT, moment, offer, person, state, tabs

offer(
    "analyses",
    _("Quarterly analyses"),
    DepartmentReport,
    page.listed,
    {
        "tab": tabs(pgettext_lazy("list", "View"), page.TABS),
        "quarter": Param(_("Quarter"), lambda value: value if QUARTER_CODE.fullmatch(value) else ""),
        "department": DEPARTMENT,
    },
    [
        Column(pgettext_lazy("column", "Quarter"), "quarter", width=10),
        UNIT,
        state(AnalysisState.choices),
        Column(pgettext_lazy("column", "Due"), "due_on", width=12),
        moment(pgettext_lazy("column", "Submitted"), "submitted_at"),
        person(pgettext_lazy("column", "Signed by"), "submitted_by"),
        moment(pgettext_lazy("column", "Returned"), "returned_at"),
        moment(pgettext_lazy("column", "Accepted"), "accepted_at"),
        moment(pgettext_lazy("column", "Reminded"), "reminded_at"),
    ],
)
