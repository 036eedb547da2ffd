"""The list of objections as a workbook."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports import Column, ExportedList, Param, register_list
from evaluation.choices import ObjectionGround, ObjectionState
from evaluation.models import Objection
from evaluation.rules.periods import is_code
from evaluation.views.objections import OVER, listed
from feedback.exports.words import DEPARTMENT, choice

register_list(
    ExportedList(
        name="objections",
        title=_("Objections to assessment results"),
        params={
            "tab": choice(pgettext_lazy("list", "View"), [(OVER, _("Over"))]),
            "period": Param(_("Period"), lambda value: value if is_code(value) else ""),
            "department": DEPARTMENT,
        },
        columns=[
            Column(pgettext_lazy("column", "Department"), "department__name", width=22),
            Column(_("Period"), "period__code", width=10),
            Column(pgettext_lazy("objection", "What it is about"), "ground", words=ObjectionGround.choices),
            Column(pgettext_lazy("column", "State"), "state", words=ObjectionState.choices, width=14),
            Column(pgettext_lazy("column", "Filed"), "filed_at", width=17),
            Column(pgettext_lazy("column", "Filed by"), "filed_by__display_name", width=12),
            Column(_("What is wrong, and why"), "grounds", width=48, is_text=True),
            Column(pgettext_lazy("column", "Decided"), "decided_at", width=17),
            Column(pgettext_lazy("column", "Decided by"), "decided_by__display_name", width=12),
            Column(pgettext_lazy("column", "Reasons"), "decision_note", width=48, is_text=True),
        ],
        rows=listed,
        seen=lambda user: Objection.objects.visible_to(user),
        permitted=lambda found, user: found.exportable_by(user),
    )
)
