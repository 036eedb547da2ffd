"""分析: what the tickets of a period tell; hot topics and areas with their course, drilled into."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.charts.trend import Series
from core.charts.trend import trend as lay_out
from evaluation.exports.insights import has_table, may_take
from evaluation.filters.insights import Chosen, read
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC
from evaluation.reports.hot_topics import MOST, RISING, Grouping, Row, Topics, examples, hot_topics, trend
from evaluation.rules.courses import Yardstick
from evaluation.rules.periods import MONTH, QUARTER, YEAR, kind_of
from evaluation.views.insights_links import address, code_for, filters_of, list_of, periods_of
from evaluation.views.insights_words import NONE, rate_of, say_course, say_period, signed
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from feedback.views.addresses import with_params

MOST_ROWS = 40
EXAMPLED = 5
DEPTHS = range(1, 4)
PAGE = "insights-topics"


@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    """``?period= &topic= &area= &department= &channel=``: the counts, the trend, the hottest topics."""
    chosen = read(request, staff_of(request), timezone.now())
    yard, lists = Yardstick.read(chosen.numbers), chosen.numbers["lists"]
    topics = _grouping(chosen, TOPIC, depth=_deepest(chosen, TOPIC))
    found = hot_topics(chosen.user, chosen.compared, chosen.asked, topics, yard)
    named = [row for row in found.rows if row.node]
    rising = [row for row in _risen(found) if row.node][: int(lists["top"])]
    context = {
        **framed(request, chosen, "insights", (TOPIC, AREA, DEPARTMENT, CHANNEL)),
        "total": row_of(chosen, TOPIC, found.total),
        "n_rising": len(found.rising),
        "rows": [row_of(chosen, TOPIC, row, topics) for row in named[: int(lists["top"])]],
        "rising": [row_of(chosen, TOPIC, row, topics) for row in rising],
        "chart": _chart(chosen),
        "topics_url": address(PAGE, chosen),
        "rising_url": address(PAGE, chosen, sort=RISING, level=3),
    }
    return render(request, "evaluation/insights.html", context)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """``?by=topic|area &level=1|2|3 &sort=most|rising`` beside the filters."""
    return render(request, "evaluation/insights_topics.html", shown_topics(request, timezone.now()))


def shown_topics(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What the page of topics shows."""
    chosen = read(request, staff_of(request), now)
    by = AREA if request.GET.get("by") == AREA else TOPIC
    order = RISING if request.GET.get("sort") == RISING else MOST
    group = _grouping(chosen, by, depth=_level(request, chosen, by))
    yard = Yardstick.read(chosen.numbers)
    found = hot_topics(chosen.user, chosen.compared, chosen.asked, group, yard, order=order)
    shown = found.rows[:MOST_ROWS]
    few = int(chosen.numbers["lists"]["examples"])
    told = examples(chosen.user, chosen.compared, chosen.asked, group, shown[:EXAMPLED], few)
    return {
        **framed(request, chosen, PAGE, (TOPIC, AREA, DEPARTMENT, CHANNEL)),
        "by": by,
        "total": row_of(chosen, by, found.total),
        "rows": [row_of(chosen, by, row, group) for row in shown],
        "unshown": len(found.rows) - len(shown),
        "examples": [
            (row_of(chosen, by, row, group), told[row.node.id])
            for row in shown
            if row.node and told.get(row.node.id)
        ],
        "road": _road(request, chosen, by),
        "tabs": {"by": _by(request, by), "sort": _sorts(request, order), "level": _levels(request, group)},
        "yard": yard,
        "chart": _chart(chosen),
    }


def framed(
    request: HttpRequest, chosen: Chosen, page: str, kinds: tuple[str, ...], *, has_period: bool = True
) -> dict[str, Any]:
    """What stands above every page: the tabs, the period if it has one, the filters."""
    return {
        "evaluation_nav": nav_for(chosen.user, page),
        "now": chosen.now,
        "chosen": chosen,
        "sees_nothing": chosen.sees_nothing,
        "file_url": _file(request, chosen, page),
        **(periods_of(request, chosen) if has_period else {}),
        **filters_of(request, chosen, kinds),
    }


def row_of(chosen: Chosen, by: str, row: Row, group: Grouping | None = None) -> dict[str, Any]:
    """A row with its words and the list behind each of its numbers."""
    own = _filter_of(by, row, group)
    return {
        "node": row.node,
        "name": row.node.name if row.node else _("none given"),
        "sub": row.node if row.node and row.node.depth > 1 else None,
        "url": _below(chosen, by, row, group),
        "n": row.n,
        "before": row.before,
        "last_year": row.last_year,
        "change": signed(row.change),
        "change_of_year": signed(row.n - row.last_year) if row.last_year is not None else "",
        "course": say_course(row.course),
        "n_url": list_of(chosen, **own),
        "before_url": list_of(chosen, span="before", **own),
        "last_year_url": list_of(chosen, span="last_year", **own),
        "satisfied": rate_of(row.satisfied, url=list_of(chosen, "answers", **own)),
        "overdue": rate_of(row.overdue, url=list_of(chosen, "overdue", **own)),
    }


def _filter_of(by: str, row: Row, group: Grouping | None) -> dict[str, str]:
    """The filter of a row's list; none for the row of all together."""
    if group is None:
        return {by: row.node.code} if row.node else {}
    return {by: code_for(row.node, alone=row.node is not None and row.node == group.under)}


def _below(chosen: Chosen, by: str, row: Row, group: Grouping | None) -> str:
    """The page within the row's node, where there is anything below it."""
    if row.node is None or (group and row.node == group.under):
        return ""
    has_more = bool(chosen.catalogues.of(by).children(row.node))
    return address(PAGE, chosen, by=by, **{by: row.node.code}) if has_more else ""


def _grouping(chosen: Chosen, by: str, depth: int) -> Grouping:
    return Grouping(by, chosen.catalogues.of(by), depth, chosen.node(by))


def _deepest(chosen: Chosen, by: str) -> int:
    node = chosen.node(by)
    return node.depth + 1 if node else DEPTHS[1]


def _level(request: HttpRequest, chosen: Chosen, by: str) -> int:
    """The depth asked for, else the one below what is chosen."""
    node, given = chosen.node(by), request.GET.get("level", "")
    lowest = node.depth + 1 if node else DEPTHS[0]
    return max(lowest, int(given)) if given in {str(depth) for depth in DEPTHS} else lowest


def _risen(found: Topics) -> list[Row]:
    return sorted(found.rising, key=lambda row: (-row.surprise, -row.n))


def _road(request: HttpRequest, chosen: Chosen, by: str) -> list[dict[str, str]]:
    """From all topics down to the one that is drilled into."""
    node = chosen.node(by)
    if node is None:
        return []
    names = {TOPIC: _("All topics"), AREA: _("All areas")}
    steps = [{"name": names[by], "url": with_params(request, level="", **{by: ""})}]
    for one in chosen.catalogues.of(by).road(node):
        url = with_params(request, level="", **{by: one.code})
        steps.append({"name": one.name, "url": "" if one == node else url})
    return steps


def _by(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    labels = {TOPIC: _("By topic"), AREA: _("By area")}
    return [_tab(with_params(request, by=by, level=""), label, by == current) for by, label in labels.items()]


def _sorts(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    labels = {MOST: pgettext("sorted", "Most first"), RISING: pgettext("sorted", "Rising first")}
    return [_tab(with_params(request, sort=one), label, one == current) for one, label in labels.items()]


def _levels(request: HttpRequest, group: Grouping) -> list[dict[str, Any]]:
    first = group.under.depth + 1 if group.under else DEPTHS[0]
    depths = [depth for depth in DEPTHS if depth >= first]
    if len(depths) < 2:
        return []
    named = {depth: _("Level %(n)s") % {"n": depth} for depth in depths}
    return [_tab(with_params(request, level=depth), named[depth], depth == group.depth) for depth in depths]


def _tab(url: str, label: str, is_current: bool) -> dict[str, Any]:
    return {"url": url, "label": label, "count": None, "is_current": is_current}


def _chart(chosen: Chosen) -> Any:
    """The tickets of the period beside the stretch before, over time."""
    points = trend(chosen.user, chosen.compared, chosen.asked)
    ours, before = [point.n for point in points], [point.before for point in points]
    highest = max((point for point in points if point.n), key=lambda point: point.n or 0, default=None)
    title = _("Tickets registered in %(period)s") % {"period": say_period(chosen.code)}
    if highest is not None:
        title = _("%(title)s; most from %(day)s on: %(n)s") % {
            "title": title,
            "day": f"{highest.first:%Y-%m-%d}",
            "n": highest.n,
        }
    names = (say_period(chosen.code), _("the stretch before"))
    heads = {MONTH: pgettext("trend", "Day"), QUARTER: pgettext("trend", "Week")}
    heads[YEAR] = pgettext("trend", "Month")
    return lay_out(
        [str(place) for place in range(1, len(points) + 1)],
        [Series(names[0], ours, texts=_texts(ours)), Series(names[1], before, texts=_texts(before))],
        id="tickets-over-time",
        title=title,
        head=heads[kind_of(chosen.code)],
        from_nought=True,
    )


def _texts(numbers: list[int | None]) -> list[str]:
    return [NONE if n is None else f"{n:,}" for n in numbers]


def _file(request: HttpRequest, chosen: Chosen, page: str) -> str:
    """Where the page's table is asked for as a workbook; "" where it has none, or one may take none along."""
    if not has_table(page) or not may_take(chosen.user):
        return ""
    query = request.GET.urlencode()
    return f"{reverse('insights-file', args=[page])}{'?' if query else ''}{query}"
