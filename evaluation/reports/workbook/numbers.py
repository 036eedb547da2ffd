"""计分参数: the numbers of the rule versions, each under a name that the formulas of the scores use."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Sheet
from evaluation.reports.workbook import titles, words
from evaluation.reports.workbook.source import Source
from supervision.rules.score import indices_of, share_of
from supervision.rules.settings import number_of

HUNDRED, MOST_DEDUCTED, MOST_BONUS, THIRD_SHARE = "P_per", "P_deductions", "P_bonus", "P_third"
PARTS = {"T": "target", "W": "weight", "K": "k", "F": "floor"}


def named(part: str, index: str) -> str:
    """The defined name of a number of an index: ``part`` T, W, K or F."""
    return f"{part}_{index}"


def numbers_sheet(source: Source) -> Sheet:
    """Name, number and meaning, one a row."""
    rows = _rows(source)
    return Sheet(
        str(titles.NUMBERS),
        [
            Column(pgettext("workbook", "Name"), key="name", width=18),
            Column(pgettext("workbook", "Value"), Kind.DECIMAL, "number", width=12),
            Column(pgettext("workbook", "Meaning"), width=70),
        ],
        rows,
        heading=_("Numbers of the rules"),
        notes=[
            _("Assessment rules, version %(rules)s; supervision rules, version %(numbers)s.")
            % {"rules": source.results.rules.number, "numbers": source.results.numbers.number}
        ],
        names={str(row[0]): ("number", place) for place, row in enumerate(rows)},
        is_landscape=False,
        is_filtered=False,
    )


def _rows(source: Source) -> list[list[object]]:
    rules, numbers = source.results.rules.values, source.results.numbers.values
    rows: list[list[object]] = []
    for index in indices_of(rules):
        meanings = {
            "T": _("%(index)s: target, in percent"),
            "W": _("%(index)s: weight, the mark at the target"),
            "K": _("%(index)s: marks lost per point below the target"),
            "F": _("%(index)s: floor, the least mark"),
        }
        for part, field in PARTS.items():
            meaning = meanings[part] % {"index": words.index(index.name)}
            rows.append([named(part, index.name), getattr(index, field), meaning])
    return [
        *rows,
        [
            HUNDRED,
            Fraction(number_of(numbers, "score", "per")),
            _("Deductions count per so many assessed dispatches; fewer count as so many"),
        ],
        [
            MOST_DEDUCTED,
            Fraction(number_of(numbers, "score", "deductions")),
            _("The most that capped deductions take away"),
        ],
        [MOST_BONUS, Fraction(number_of(numbers, "score", "bonus")), _("The most that bonuses add")],
        [THIRD_SHARE, share_of(rules), _("Share of a third party's score, in a year")],
    ]
