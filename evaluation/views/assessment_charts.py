"""Drawings: the ranking of a peer group, the rates of the city, a department's scores over time."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts.bars import Bar, BarChart, bars
from core.charts.trend import Series, TrendChart, Weights, trend
from evaluation.choices import Unranked
from evaluation.reports.assessment import Before, Row
from evaluation.views.assessment_reading import Opening, result_url
from evaluation.views.assessment_words import NOTHING, fixed, percent_of
from supervision.rules.score import RESOLUTION, RESPONSE, SATISFACTION, WHOLE
from supervision.views.standing_words import name_of

LOOKS = {"EXCELLENT": "accent", "GOOD": "soft", "PASSED": "plain", "FAILED": "overdue"}
CITY_RATES = (RESPONSE, RESOLUTION, SATISFACTION)


def ranking(
    rows: Sequence[Row],
    *,
    code: str,
    group: str,
    opening: Opening,
    own: frozenset[int],
    good: Decimal,
    id: str = "ranking",
) -> BarChart:
    """The scores of a peer group in the order given; too few ratings are hatched, no data is a dash."""
    scored = [row for row in rows if row.score is not None and row.rank is not None]
    title = _("Scores of %(group)s") % {"group": group}
    if scored:
        best, worst = max(scored, key=_score), min(scored, key=_score)
        title = _("Scores of %(group)s: highest %(best)s %(most)s, lowest %(worst)s %(least)s") % {
            "group": group,
            "best": best.name,
            "most": fixed(_score(best)),
            "worst": worst.name,
            "least": fixed(_score(worst)),
        }
    return bars(
        [_bar(row, code, opening, own) for row in rows],
        id=id,
        title=title,
        heads=(_("Department"), pgettext("assessment", "Score"), pgettext("assessment", "Rank")),
        full=WHOLE,
        target=good,
        target_text=_("%(grade)s from %(points)s") % {"grade": pgettext("grade", "Good"), "points": good},
    )


def city_trend(totals: Sequence[tuple[str, dict[str, int]]]) -> TrendChart:
    """Three rates of the city, period by period, with the answers they stand on."""
    names = {RESPONSE: ("responded", "to_respond"), RESOLUTION: ("resolved", "answers")}
    names[SATISFACTION] = ("satisfied", "answers")
    series = []
    for index in CITY_RATES:
        part, whole = names[index]
        rates = [_rate(sums[part], sums[whole]) for _code, sums in totals]
        series.append(Series(name_of(index), rates, texts=[f"{percent_of(rate)}%" for rate in rates]))
    return trend(
        [code for code, _sums in totals],
        series,
        id="city-trend",
        title=_("Rates of the city, period by period"),
        head=_("Period"),
        weights=Weights(_("Answers"), [sums["answers"] for _code, sums in totals]),
        unit="%",
        cap=WHOLE,
    )


def score_trend(points: Sequence[tuple[str, Before]], department_id: int) -> TrendChart:
    """A department's scores, period by period."""
    codes = [code for code, _before in points]
    values = [before.score for _code, before in points]
    return trend(
        codes,
        [
            Series(
                pgettext("assessment", "Score"),
                values,
                texts=[fixed(value) if value is not None else NOTHING for value in values],
                urls=[result_url(code, department_id) for code in codes],
            )
        ],
        id="score-trend",
        title=_("Scores, period by period"),
        head=_("Period"),
        cap=WHOLE,
    )


def _bar(row: Row, code: str, opening: Opening, own: frozenset[int]) -> Bar:
    rank = _("no. %(rank)s") % {"rank": row.rank} if row.rank else pgettext("assessment", "not ranked")
    return Bar(
        row.name,
        row.score,
        text=fixed(row.score) if row.score is not None else "",
        note=rank,
        url=result_url(code, row.department_id) if row.department_id in opening else "",
        look=LOOKS.get(row.grade, "accent"),
        is_thin=row.unranked == Unranked.FEW_RATINGS,
        is_current=row.department_id in own,
    )


def _score(row: Row) -> Any:
    return row.score


def _rate(part: int, whole: int) -> Fraction | None:
    return Fraction(WHOLE * part, whole) if whole else None
