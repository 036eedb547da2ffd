"""扣分明细: every entry of the period with its rule, ticket, state and appeal, whether it counts or not."""

from functools import reduce
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
COUNTING = frozenset(state.value for state in populations.COUNTING)


def entries_sheet(source: Source) -> Sheet:
    """By department, then by the instant the rule was broken."""
    months = (populations.entries_of_period(month) for month in months_of(source.code))
    rows = source.seen(reduce(or_, months))
    named = rows.select_related("department", "ticket", "filed_appeal")
    counts, not_yet = pgettext("workbook", "counts"), pgettext("workbook", "does not count")
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
        told(named.order_by("department__name", "broken_at", "id"), lambda row: _line(row, counts, not_yet)),
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


def _line(row: ScoreEntry, counts: str, not_yet: str) -> list[object]:
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
        counts if row.state in COUNTING else not_yet,
        _appeal(getattr(row, "filed_appeal", None)),
        masked(told_reason(row.revoke_reason) or row.reason, MOST_REASON),
    ]


def _appeal(appeal: Appeal | None) -> str:
    if appeal is None:
        return NONE
    if appeal.withdrawn_at is not None:
        return pgettext("workbook", "withdrawn")
    return str(appeal.get_decision_display()) if appeal.decision else _("not decided yet")
