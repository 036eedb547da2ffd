"""得分计算: the arithmetic of each score in formulas over named numbers, which anybody can follow."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.utils import get_column_letter, quote_sheetname

from core.xlsx import Column, Formula, Kind, Sheet
from core.xlsx.titles import sheet_title
from evaluation.reports.assessment import Row
from evaluation.reports.workbook import titles, words
from evaluation.reports.workbook.numbers import HUNDRED, MOST_BONUS, MOST_DEDUCTED, THIRD_SHARE, named
from evaluation.reports.workbook.source import ScoreCell, Source, share
from evaluation.rules.assessing import standing
from supervision.rules.score import Index, Score, indices_of


def scores_sheet(source: Source) -> Sheet:
    """One row a department, in the ranking's order."""
    indices = indices_of(source.results.rules.values)
    return Sheet(
        str(titles.SCORES),
        _columns(indices),
        [_line(row, indices) for row in source.results.rows],
        heading=_("%(period)s: how scores come about") % {"period": source.code},
        notes=[
            _(
                "Mark of an index = the greater of its floor and weight − k × points below target; "
                "M = 100 × marks ÷ weights of the indices with data; score = M − deductions + bonuses, "
                "within 0 and 100, two places. Targets, weights and limits stand on the sheet “%(sheet)s”."
            )
            % {"sheet": titles.NUMBERS}
        ],
        shades=[words.grade_shade()],
        empty=_("No department had anything to assess in this period."),
        frozen_columns=1,
        is_filtered=False,
        pages_wide=2,
    )


def score_cell(source: Source, sheet: Sheet) -> ScoreCell:
    """Where the score of each row stands on this sheet, as a formula for others."""
    keys = [column.key for column in sheet.columns]
    letter = get_column_letter(keys.index("score") + 1)
    name = quote_sheetname(sheet_title(sheet.title))

    def cell(place: int, score: Decimal | None) -> object:
        if score is None:
            return None
        return Formula(f"{name}!{letter}{sheet.first_row + place}", score)

    return cell


def _columns(indices: Sequence[Index]) -> list[Column]:
    found = [Column(pgettext("workbook", "Department"), key="unit", width=28)]
    for index in indices:
        found += _index_columns(index)
    marks = "+".join(f"N({{mark_{index.name}}})" for index in indices)
    weights = "+".join(f"IF({{whole_{index.name}}}=0,0,{named('W', index.name)})" for index in indices)
    deducted, verdict = _("Deductions and bonuses"), pgettext("workbook", "Verdict")
    return [
        *found,
        Column(pgettext("workbook", "Marks"), Kind.DECIMAL, "marks", formula=marks),
        Column(_("Weights with data"), Kind.DECIMAL, "weights", formula=weights),
        Column("M", Kind.DECIMAL, "scaled", formula='IF({weights}=0,"",100*{marks}/{weights})'),
        Column(pgettext("workbook", "Third party"), Kind.DECIMAL, "third"),
        Column(_("M with third party"), Kind.DECIMAL, "mixed", formula=MIXED),
        Column(_("Deducted (ΣD)"), Kind.DECIMAL, "capped", group=deducted),
        Column(_("Assessed dispatches"), Kind.INTEGER, "assessed", group=deducted),
        Column(_("Per hundred (Ď)"), Kind.DECIMAL, "deducted", formula=DEDUCTED, group=deducted),
        Column(_("In full (Ŝ)"), Kind.DECIMAL, "full", group=deducted),
        Column(_("Bonuses (ΣB)"), Kind.DECIMAL, "bonus", group=deducted),
        Column(
            pgettext("workbook", "Added"),
            Kind.DECIMAL,
            "added",
            formula=f"MIN({{bonus}},{MOST_BONUS})",
            group=deducted,
        ),
        Column(pgettext("workbook", "Score"), Kind.DECIMAL, "score", formula=SCORE, group=verdict),
        Column(pgettext("workbook", "Grade"), Kind.MARK, "grade", group=verdict),
    ]


MIXED = (
    f'IF({{weights}}=0,"",IF({{third}}="",{{scaled}},(1-{THIRD_SHARE})*{{scaled}}+{THIRD_SHARE}*{{third}}))'
)
DEDUCTED = f"MIN({{capped}}*{HUNDRED}/MAX({{assessed}},{HUNDRED}),{MOST_DEDUCTED})"
ADDED = f"MIN({{bonus}},{MOST_BONUS})"
SCORE = 'IF({weights}=0,"",ROUND(ROUND(MAX(0,MIN(100,{mixed}-{deducted}-{full}+{added})),9),2))'
"""Rounded twice: 92.165 held in binary is a little less, and would become 92.16."""


def _index_columns(index: Index) -> list[Column]:
    name, shown = index.name, words.index(index.name)
    weight, target, k, floor = (named(part, name) for part in ("W", "T", "K", "F"))
    part, whole = f"{{part_{name}}}", f"{{whole_{name}}}"
    below = f"MAX(0,{target}-100*{part}/{whole})"
    mark = f'IF({whole}=0,"",MAX({floor},{weight}-{k}*{below}))'
    return [
        Column(_("Numerator"), Kind.INTEGER, f"part_{name}", 7.5, group=shown),
        Column(_("Denominator"), Kind.INTEGER, f"whole_{name}", 7.5, group=shown),
        Column(
            pgettext("workbook", "Rate"),
            Kind.PERCENT,
            f"rate_{name}",
            formula=f'IF({whole}=0,"",{part}/{whole})',
            group=shown,
        ),
        Column(pgettext("workbook", "Mark"), Kind.DECIMAL, f"mark_{name}", 7.5, mark, group=shown),
    ]


def _line(row: Row, indices: Sequence[Index]) -> list[object]:
    result = row.result
    lines = {line.index.name: line for line in result.lines} if result else {}
    cells: list[object] = [row.name]
    for index in indices:
        count, line = row.tally.counts[index.name], lines.get(index.name)
        cells += [count.part, count.whole, share(count.rate), line.mark if line else None]
    return cells + _marks(row, result) + _entries(row) + [row.score, words.grade(row.grade)]


def _marks(row: Row, result: Score | None) -> list[object]:
    if result is None:
        return [0, 0, None, row.third_party, None]
    return [result.marks, result.weights, result.scaled, row.third_party, result.mixed]


def _entries(row: Row) -> list[object]:
    """What the entries come to; of a department without a score too."""
    told = standing(row.facts, row.tables.numbers.values)
    return [told.capped, told.assessed, told.deducted, told.full, told.bonus, told.added]
