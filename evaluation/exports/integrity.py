"""The list of doubtful ratings as a workbook; whom a doubt is about stays in the portal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports import Column, ExportedList, register_list
from evaluation.choices import Advice, Doubt, FlagState
from evaluation.models import RatingFlag
from evaluation.views.flags import TABS, listed
from feedback.exports.words import DEPARTMENT, choice

register_list(
    ExportedList(
        name="flags",
        title=pgettext_lazy("evaluation page", "Doubtful ratings"),
        params={
            "tab": choice(
                pgettext_lazy("list", "View"), [(key, label) for key, (label, _only) in TABS.items() if key]
            ),
            "doubt": choice(_("Doubt"), Doubt.choices),
            "department": DEPARTMENT,
        },
        columns=[
            Column(_("Doubt"), "doubt", words=Doubt.choices, width=24),
            Column(pgettext_lazy("column", "Department"), "department__name", width=22),
            Column(_("Ticket number"), "ticket__number", width=18),
            Column(_("Period"), "period", width=10),
            Column(pgettext_lazy("column", "Found"), "found_at", width=17),
            Column(pgettext_lazy("column", "State"), "state", words=FlagState.choices, width=12),
            Column(_("proposed decision"), "advice", words=Advice.choices, width=20),
            Column(pgettext_lazy("flag", "What was found"), "first_note", width=48, is_text=True),
            Column(pgettext_lazy("column", "Decided"), "decided_at", width=17),
            Column(pgettext_lazy("column", "Reasons"), "decision_note", width=48, is_text=True),
        ],
        rows=listed,
        seen=lambda user: RatingFlag.objects.visible_to(user),
        permitted=lambda found, user: found.exportable_by(user),
    )
)
