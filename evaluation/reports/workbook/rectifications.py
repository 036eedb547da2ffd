"""差评整改台账: each bad answer's rectification with the instants of its steps."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Sheet
from departments.rules.calendar import in_shanghai
from evaluation.reports.workbook import titles
from evaluation.reports.workbook.source import NONE, Source, masked, ticket_link, told
from supervision.models import Rectification

MOST_TITLE = 80
STEPS = ("opened_at", "contacted_at", "planned_at", "remedied_at", "called_back_at")


def rectifications_sheet(source: Source) -> Sheet:
    """Those opened in the period, by department."""
    span = source.results.span
    found = Rectification.objects.filter(opened_at__gte=span.start, opened_at__lt=span.until)
    rows = source.seen(found).select_related("ticket", "department", "rating")
    return Sheet(
        str(titles.RECTIFICATIONS),
        [
            Column(pgettext("workbook", "Ticket"), width=18),
            Column(pgettext("workbook", "Title"), width=34),
            Column(pgettext("workbook", "Department"), width=24),
            Column(pgettext("workbook", "Answer"), Kind.MARK, width=12),
            Column(pgettext("workbook", "Opened"), Kind.MOMENT),
            Column(pgettext("workbook", "Citizen contacted"), Kind.MOMENT),
            Column(pgettext("workbook", "Plan signed"), Kind.MOMENT),
            Column(pgettext("workbook", "Remedied"), Kind.MOMENT),
            Column(pgettext("workbook", "Called back"), Kind.MOMENT),
            Column(_("Answer now"), Kind.MARK, width=12),
            Column(pgettext("workbook", "State"), Kind.MARK, width=11),
        ],
        told(rows.order_by("department__name", "opened_at", "id"), _line),
        heading=_("%(period)s: rectification of bad answers") % {"period": source.code},
        empty=_("No bad answer had to be rectified in this period."),
    )


def _line(row: Any) -> list[object]:
    instants = (getattr(row, step) for step in STEPS)
    return [
        ticket_link(row.ticket),
        masked(row.ticket.title, MOST_TITLE),
        row.department.label,
        str(row.rating.get_level_display()) if row.rating else NONE,
        *(at and in_shanghai(at) for at in instants),
        str(row.get_level_display()) if row.level else NONE,
        str(row.get_state_display()),
    ]
