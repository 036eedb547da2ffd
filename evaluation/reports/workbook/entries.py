"""扣分明细: every entry of the period with its rule, ticket, state and appeal, whether it counts or not.

Those that count in it though they are of an earlier, locked month stand here too, and what is given back.
"""

from collections.abc import Iterator
from functools import reduce
from itertools import chain
from operator import or_

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Shade, Sheet
from departments.rules.calendar import in_shanghai
from evaluation.reports.workbook import titles
from evaluation.reports.workbook.source import NONE, Source, link_of, masked, ticket_link, told
from evaluation.rules.periods import months_of
from supervision.models import Appeal, ScoreEntry
from supervision.reports import populations
from supervision.rules.settings import number_of
from supervision.wording.entries import told_reason

MOST_REASON = 120
NAMED = ("department", "ticket", "filed_appeal")
POINTS = 4
"""The place of the points in a line."""


def entries_sheet(source: Source) -> Sheet:
    """By department, then by the instant the rule was broken."""
    counts, not_yet = pgettext("workbook", "counts"), pgettext("workbook", "does not count")
    lines = chain(_entries(source, counts, not_yet), _given_back(source, counts))
    return Sheet(
        str(titles.ENTRIES),
        [
            Column(pgettext("workbook", "Department"), width=24),
            Column(pgettext("workbook", "Rule"), Kind.MARK, width=7),
            Column(pgettext("workbook", "What it is for"), width=26),
            Column(pgettext("workbook", "Ticket"), width=18),
            Column(pgettext("workbook", "Points"), Kind.DECIMAL, "points", width=9),
            Column(_("Rule broken"), Kind.MOMENT),
            Column(pgettext("workbook", "Period"), Kind.MARK, width=10),
            Column(pgettext("workbook", "State"), Kind.MARK, width=11),
            Column(pgettext("workbook", "Counts"), Kind.MARK, "counts", width=11),
            Column(_("Appeal"), Kind.MARK, width=14),
            Column(_("Reason, or why it was revoked"), width=36),
        ],
        lines,
        heading=_("%(period)s: deductions and bonuses") % {"period": source.code},
        notes=[
            _(
                "All entries of the period, those still open and those revoked too. Bonuses stand with a "
                "plus. On one ticket D1–D6, D9 and D12 together count for %(cap)s at most; entries keep "
                "their points."
            )
            % {"cap": number_of(source.results.numbers.values, "cap")}
        ],
        shades=[Shade("counts", {counts: "good", not_yet: "quiet"})],
        empty=_("No deduction and no bonus in this period."),
    )


def _entries(source: Source, counts: str, not_yet: str) -> Iterator[list[object]]:
    months, locked = months_of(source.code), populations.locked_codes()
    counting = reduce(or_, (populations.counted_entries(month, locked) for month in months))
    counted = set(counting.order_by().values_list("pk", flat=True))
    rows = source.seen(reduce(or_, (populations.entries_of_period(month) for month in months)) | counting)
    named = rows.select_related(*NAMED).order_by("department__name", "broken_at", "id")
    return told(named, lambda row: _line(row, counts if row.pk in counted else not_yet))


def _given_back(source: Source, counts: str) -> Iterator[list[object]]:
    """What counts in the period of locked entries proved wrong later."""
    locked = populations.locked_codes()
    back = reduce(or_, (populations.counted_reversals(month, locked) for month in months_of(source.code)))
    seen = source.seen(ScoreEntry.objects.filter(pk__in=back.order_by().values("entry")))
    for row in seen.select_related(*NAMED, "reversal").order_by("department__name", "broken_at", "id"):
        line = _line(row, counts)
        reason = _("entry %(number)s, given back") % {"number": row.pk}
        yield [*line[:POINTS], row.reversal.points, *line[POINTS + 1 : -1], reason]


def _line(row: ScoreEntry, counts: str) -> list[object]:
    sign = 1 if row.is_bonus else -1
    return [
        row.department.label,
        link_of(row.code, row),
        str(row.get_code_display()),
        ticket_link(row.ticket),
        sign * row.points,
        in_shanghai(row.broken_at),
        row.counted_in or row.period,
        str(row.get_state_display()),
        counts,
        _appeal(getattr(row, "filed_appeal", None)),
        masked(told_reason(row.revoke_reason) or row.reason, MOST_REASON),
    ]


def _appeal(appeal: Appeal | None) -> str:
    if appeal is None:
        return NONE
    if appeal.withdrawn_at is not None:
        return pgettext("workbook", "withdrawn")
    return str(appeal.get_decision_display()) if appeal.decision else _("not decided yet")
