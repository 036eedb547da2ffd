"""The charts of the assessment: the same for the workbook and for the reports in Word."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Board, Chart, Drawing, Plot, Series
from core.xlsx.charts import FIVE_LEVELS
from evaluation.reports.assessment import Row
from evaluation.reports.workbook import satisfaction, titles, topics, trend, words
from evaluation.reports.workbook.source import Source
from feedback.choices import Level

MOST_BARS = 30
FULL = 100.0


def board(source: Source, points: Sequence[trend.Point], hot: topics.Topics) -> Board:
    """Every chart over the cells of its sheet."""
    plots = [
        *_rankings(source.results.rows),
        *_levels(source.results.rows),
        *_trend(points),
        *_topics(hot),
    ]
    return Board(
        str(titles.CHARTS),
        _("%(period)s: charts") % {"period": source.code},
        plots,
        empty=_("There is nothing to draw in this period."),
    )


def ranking_chart(rows: Sequence[Row], group: str) -> Chart:
    """The scores of one peer group."""
    last = max((place for place, row in enumerate(rows, 1) if row.score is not None), default=1)
    shown = rows[: min(MOST_BARS, last)]
    title = _("Scores: %(group)s") % {"group": words.group(group)}
    if last > MOST_BARS:
        title = _("Scores: %(group)s, the first %(n)s") % {"group": words.group(group), "n": MOST_BARS}
    values = [row.score for row in shown]
    return Chart(
        Drawing.BARS,
        title,
        [row.name for row in shown],
        [
            Series(
                pgettext("workbook", "Score"), [None if score is None else float(score) for score in values]
            )
        ],
        form="0.00",
        least=0,
        most=FULL,
    )


def levels_chart(rows: Sequence[Row]) -> Chart:
    """The five levels of departments with answers, as shares."""
    shown = rows[:MOST_BARS]
    return Chart(
        Drawing.SHARES,
        _("Satisfaction by level"),
        [row.name for row in shown],
        [
            Series(str(Level(level).label), [satisfaction.level_of(row, level) for row in shown], colour)
            for level, colour in zip(satisfaction.LEVELS, FIVE_LEVELS, strict=True)
        ],
        form="0",
    )


def trend_chart(points: Sequence[trend.Point]) -> Chart:
    """The rates over periods."""
    rates = [
        Series(words.index(name), [trend.rate_of(point, name) for point in points]) for name in trend.SHOWN
    ]
    known = [float(value) for one in rates for value in one.values if value is not None]
    return Chart(
        Drawing.LINES,
        _("Trend of the rates"),
        [point.code for point in points],
        rates,
        form="0.0%",
        least=max(0.0, int((min(known, default=0.0) - 0.05) * 10) / 10),
        most=1.0,
    )


def topics_chart(hot: topics.Topics) -> Chart:
    """The most frequent topics."""
    return Chart(
        Drawing.BARS,
        _("Most frequent topics"),
        [row.name for row in hot.rows],
        [Series(pgettext("workbook", "Tickets"), [row.n for row in hot.rows])],
        form="0",
        least=0,
    )


def by_group(rows: Sequence[Row]) -> list[tuple[str, int, list[Row]]]:
    """Runs of one peer group in the ranking's order: group, place of the first row, its rows."""
    found, place = [], 0
    for group, members in groupby(rows, key=lambda row: row.peer_group):
        listed = list(members)
        found.append((group, place, listed))
        place += len(listed)
    return found


def _rankings(rows: Sequence[Row]) -> list[Plot]:
    return [
        Plot(ranking_chart(members, group), str(titles.RANKING), "unit", ["score"], place)
        for group, place, members in by_group(rows)
        if any(row.score is not None for row in members[:MOST_BARS])
    ]


def _levels(rows: Sequence[Row]) -> list[Plot]:
    if not any(
        satisfaction.level_of(row, level) for row in rows[:MOST_BARS] for level in satisfaction.LEVELS
    ):
        return []
    keys = [satisfaction.key(level) for level in satisfaction.LEVELS]
    return [Plot(levels_chart(rows), str(titles.SATISFACTION), "unit", keys)]


def _trend(points: Sequence[trend.Point]) -> list[Plot]:
    if len(points) < 2:
        return []
    return [Plot(trend_chart(points), str(titles.TREND), "period", [f"rate_{name}" for name in trend.SHOWN])]


def _topics(hot: topics.Topics) -> list[Plot]:
    return [Plot(topics_chart(hot), str(titles.TOPICS), "topic", ["n"])] if hot.rows else []
