"""热力图: area × topic, and weekday × hour; every cell opens its tickets."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts.heat import HeatChart, Line, Spot, heat
from departments.clock_wording import WEEKDAYS
from evaluation.filters.insights import HOURS, Chosen, read
from evaluation.filters.insights import WEEKDAYS as WEEK
from evaluation.reports import heat as report
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC
from evaluation.reports.heat import Key, Places, Times
from evaluation.reports.hot_topics import Grouping
from evaluation.views.insights import framed
from evaluation.views.insights_links import address, code_for, list_of
from evaluation.views.insights_words import say_period
from feedback.views.access import staff_of

PAGE = "insights-heat"


@require_safe
def heat_maps(request: HttpRequest) -> HttpResponse:
    """``?period= &topic= &area= &department= &channel=``: a topic or an area shows what lies below it."""
    return render(request, "evaluation/insights_heat.html", shown_maps(request, timezone.now()))


def shown_maps(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What the page of heat maps shows."""
    chosen = read(request, staff_of(request), now)
    groups = {kind: _below(chosen, kind) for kind in (AREA, TOPIC)}
    span, asked = chosen.compared.ours, chosen.asked
    places = report.places(chosen.user, span, asked, groups[AREA], groups[TOPIC])
    times = report.times(chosen.user, span, asked)
    return {
        **framed(request, chosen, PAGE, (TOPIC, AREA, DEPARTMENT, CHANNEL)),
        "total": places.total,
        "total_url": list_of(chosen),
        "places": _map_of_places(chosen, places, groups),
        "times": _map_of_times(chosen, times),
    }


def _below(chosen: Chosen, kind: str) -> Grouping:
    node = chosen.node(kind)
    return Grouping(kind, chosen.catalogues.of(kind), node.depth + 1 if node else 1, node)


def _map_of_places(chosen: Chosen, found: Places, groups: dict[str, Grouping]) -> HeatChart:
    areas, topics = groups[AREA], groups[TOPIC]
    lines = [
        Line(
            _name(areas, area),
            [_spot(chosen, found, area, topic, groups) for topic in found.topics],
            url=_deeper(chosen, areas, area),
        )
        for area in found.areas
    ]
    title = _("Tickets by area and topic, %(period)s") % {"period": say_period(chosen.code)}
    names = [_name(topics, topic) for topic in found.topics]
    return heat(lines, names, id="area-topic", title=title, corner=_("Area"))


def _spot(chosen: Chosen, found: Places, area: Key, topic: Key, groups: dict[str, Grouping]) -> Spot:
    n = found.cells.get((area, topic), 0)
    own = {AREA: _code(groups[AREA], area), TOPIC: _code(groups[TOPIC], topic)}
    return Spot(n, url=list_of(chosen, **own) if n else "")


def _map_of_times(chosen: Chosen, found: Times) -> HeatChart:
    lines = [
        Line(str(WEEKDAYS[day - 1]), [_moment(chosen, found, day, hour) for hour in HOURS]) for day in WEEK
    ]
    title = _("Tickets by weekday and hour of their registration, %(period)s")
    named = title % {"period": say_period(chosen.code)}
    return heat(lines, [f"{hour:02d}" for hour in HOURS], id="day-hour", title=named, corner=_("Weekday"))


def _moment(chosen: Chosen, found: Times, day: int, hour: int) -> Spot:
    n = found.cells.get((day, hour), 0)
    return Spot(n, url=list_of(chosen, weekday=day, hour=hour) if n else "")


def _name(group: Grouping, id: Key) -> str:
    return group.tree.nodes[id].name if id is not None else _("none given")


def _code(group: Grouping, id: Key) -> str:
    node = group.tree.nodes[id] if id is not None else None
    return code_for(node, alone=node is not None and node == group.under)


def _deeper(chosen: Chosen, group: Grouping, id: Key) -> str:
    """The same page within a node that has some below it."""
    node: Any = group.tree.nodes[id] if id is not None else None
    if node is None or node == group.under or not group.tree.children(node):
        return ""
    return address(PAGE, chosen, **{group.by: node.code})
