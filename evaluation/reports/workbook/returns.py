"""退单与重办率: how often a department gave work back, and how often it was done again."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Sheet
from evaluation.reports.assessment import Row
from evaluation.reports.workbook import titles, words
from evaluation.reports.workbook.source import Source, summed

ASKED, GRANTED, REWORKED = "returns_asked", "returned", "reworked"


def returns_sheet(source: Source) -> Sheet:
    """One row a department, in the ranking's order."""
    rows = source.results.rows
    return Sheet(
        str(titles.RETURNS),
        [
            Column(pgettext("workbook", "Department"), key="unit", width=28),
            Column(pgettext("workbook", "Peer group"), width=14),
            Column(_("Returns asked"), Kind.INTEGER, "asked", is_summed=True, width=12),
            Column(_("Returns granted"), Kind.INTEGER, "granted", is_summed=True, width=12),
            Column(
                _("Granted of asked"), Kind.PERCENT, "founded", formula='IF({asked}=0,"",{granted}/{asked})'
            ),
            Column(_("Tickets in all"), Kind.INTEGER, "total", is_summed=True, width=12),
            Column(_("Done again"), Kind.INTEGER, "reworked", is_summed=True, width=12),
            Column(_("Rework rate"), Kind.PERCENT, "rework", formula='IF({total}=0,"",{reworked}/{total})'),
        ],
        [_line(row) for row in rows],
        heading=_("%(period)s: returns and rework") % {"period": source.code},
        notes=[
            _(
                "Returns asked by the day they were signed, granted by the day of the decision; done again: "
                "second and later cycles of handling begun in the period."
            )
        ],
        totals=_totals(rows),
        total_label=pgettext("workbook", "Total"),
        empty=_("No department had anything to assess in this period."),
    )


def _counts(row: Row) -> tuple[int, int, int, int]:
    beside = row.beside
    return beside.get(ASKED, 0), beside.get(GRANTED, 0), row.total, beside.get(REWORKED, 0)


def _line(row: Row) -> list[object]:
    asked, granted, total, reworked = _counts(row)
    group = words.group(row.peer_group)
    return [row.name, group, asked, granted, _part(granted, asked), total, reworked, _part(reworked, total)]


def _totals(rows: "tuple[Row, ...]") -> dict[str, object]:
    asked, granted, total, reworked = (int(summed(_counts(row)[place] for row in rows)) for place in range(4))
    return {
        "asked": asked,
        "granted": granted,
        "founded": _part(granted, asked),
        "total": total,
        "reworked": reworked,
        "rework": _part(reworked, total),
    }


def _part(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
