"""三率明细: response, handling and satisfaction of each department against their lamps."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Lamp, Sheet
from evaluation.reports.assessment import Row
from evaluation.reports.workbook import titles, words
from evaluation.reports.workbook.source import Source, share, summed
from evaluation.rules.assessing import NEAR
from supervision.rules.score import HANDLED, ON_TIME, RESOLUTION, RESPONSE, SATISFACTION, WHOLE, Count

FIRST = "first_time"
SHOWN = (RESPONSE, HANDLED, SATISFACTION, ON_TIME, RESOLUTION, FIRST)


def rates_sheet(source: Source) -> Sheet:
    """Numerator, denominator and rate of the three that have lamps, then of the others."""
    rows = source.results.rows
    lamps = source.results.rules.values.get("lamps", {})
    counted = [{**row.tally.counts, **_lit(row), FIRST: row.tally.first_time} for row in rows]
    return Sheet(
        str(titles.RATES),
        _columns(),
        [_line(row, counts) for row, counts in zip(rows, counted, strict=True)],
        heading=_("%(period)s: three rates in detail") % {"period": source.code},
        notes=[_note(lamps)],
        totals=_totals(counted),
        total_label=pgettext("workbook", "Total"),
        lamps=[_lamp(name, Fraction(str(target))) for name, target in lamps.items() if name in SHOWN],
        empty=_("No department had anything to assess in this period."),
    )


def _columns() -> list[Column]:
    found = [
        Column(pgettext("workbook", "Department"), key="unit", width=28),
        Column(pgettext("workbook", "Peer group"), width=12),
    ]
    heads = {
        RESPONSE: (_("Responded in time"), pgettext("workbook", "To respond")),
        HANDLED: (pgettext("workbook", "Handled"), pgettext("workbook", "To handle")),
        SATISFACTION: (pgettext("workbook", "Satisfied"), pgettext("workbook", "Answers")),
        ON_TIME: (pgettext("workbook", "Handled in time"), pgettext("workbook", "To handle")),
        RESOLUTION: (pgettext("workbook", "Resolved"), pgettext("workbook", "Answers")),
        FIRST: (_("Resolved at once"), _("First answers")),
    }
    for name, (part, whole) in heads.items():
        group = _("Solved at the first attempt") if name == FIRST else words.index(name)
        formula = f'IF({{whole_{name}}}=0,"",{{part_{name}}}/{{whole_{name}}})'
        found += [
            Column(part, Kind.INTEGER, f"part_{name}", is_summed=True, group=group),
            Column(whole, Kind.INTEGER, f"whole_{name}", is_summed=True, group=group),
            Column(pgettext("workbook", "Rate"), Kind.PERCENT, f"rate_{name}", formula=formula, group=group),
        ]
    return found


def _line(row: Row, counts: dict[str, Count]) -> list[object]:
    cells: list[object] = [row.name, words.group(row.peer_group)]
    for name in SHOWN:
        count = counts[name]
        cells += [count.part, count.whole, share(count.rate)]
    return cells


def _lit(row: Row) -> dict[str, Count]:
    lit = {lamp.name: lamp.count for lamp in row.lamps}
    return {HANDLED: Count(row.closed, row.total)} | lit


def _totals(counted: list[dict[str, Count]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in SHOWN:
        part, whole = (
            summed(getattr(counts[name], side) for counts in counted) for side in ("part", "whole")
        )
        found |= {
            f"part_{name}": part,
            f"whole_{name}": whole,
            f"rate_{name}": Fraction(part, whole) if whole else None,  # type: ignore[arg-type]
        }
    return found


def _lamp(name: str, target: Fraction) -> Lamp:
    return Lamp(f"rate_{name}", good=float(target / WHOLE), fair=float((target - NEAR) / WHOLE))


def _note(lamps: dict[str, object]) -> str:
    shown = "、".join(f"{words.index(name)} {target}%" for name, target in lamps.items() if name in SHOWN)
    return _(
        "Lamps: green circle from the target (%(targets)s), yellow triangle up to %(near)s points below it, "
        "red diamond further down. Satisfied: very satisfied, satisfied and rather satisfied."
    ) % {"targets": shown, "near": NEAR}
