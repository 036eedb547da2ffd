"""超期清单: what was due in the period and not handled in time, with what is left of it."""

from datetime import timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Sheet
from departments.rules.calendar import in_shanghai
from evaluation.reports.workbook import titles
from evaluation.reports.workbook.source import Source, masked, ticket_link, told
from feedback.models import Dispatch
from supervision.reports import populations

MOST_TITLE = 80


def overdue_sheet(source: Source) -> Sheet:
    """One row a dispatch, by department and due time."""
    rows = source.seen(populations.assessed(source.results.span).exclude(populations.IN_TIME))
    rows = rows.select_related("ticket", "ticket__topic", "department").order_by(
        "department__name", "due_at", "id"
    )
    counted = sum(row.total - row.on_time for row in source.results.rows)
    listed = rows.count()
    return Sheet(
        str(titles.OVERDUE),
        [
            Column(pgettext("workbook", "Ticket"), width=18),
            Column(pgettext("workbook", "Title"), width=38),
            Column(pgettext("workbook", "Department"), width=24),
            Column(pgettext("workbook", "Category"), Kind.MARK, width=8),
            Column(pgettext("workbook", "Urgency"), Kind.MARK, width=9),
            Column(pgettext("workbook", "Dispatched"), Kind.MOMENT),
            Column(pgettext("workbook", "Due"), Kind.MOMENT),
            Column(pgettext("workbook", "Handled"), Kind.MOMENT),
            Column(_("Late by (days)"), Kind.DECIMAL, width=11),
            Column(pgettext("workbook", "State"), Kind.MARK, width=11),
        ],
        told(rows, lambda row: _line(row, source)),
        heading=_("%(period)s: overdue list") % {"period": source.code},
        notes=[listed_of(listed, counted)],
        empty=_("Nothing was overdue in this period."),
    )


def listed_of(listed: int, counted: int) -> str:
    """How many rows stand here of how many that were counted, and why there may be fewer."""
    if listed == counted:
        return _("%(n)s rows, as many as were counted.") % {"n": listed}
    return _(
        "%(n)s rows of %(counted)s that were counted: the list holds what you may see and take along, as "
        "the facts are now."
    ) % {"n": listed, "counted": counted}


def _line(row: Dispatch, source: Source) -> list[object]:
    ticket = row.ticket
    late = max(timedelta(0), (row.handled_at or source.now) - row.due_at)
    return [
        ticket_link(ticket),
        masked(ticket.title, MOST_TITLE),
        row.department.label,
        str(ticket.get_category_display()),
        str(ticket.get_urgency_display()),
        in_shanghai(row.dispatched_at),
        in_shanghai(row.due_at),
        row.handled_at and in_shanghai(row.handled_at),
        Fraction(round(late.total_seconds()), 86_400),
        str(ticket.get_state_display()),
    ]
