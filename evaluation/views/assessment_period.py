"""One period: where it stands, the city's rates, the table of a peer group, what may be done with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts.bars import BarChart
from departments.models import Staff
from departments.scope import scope_many
from evaluation.models import AssessmentPeriod
from evaluation.querysets import JUDGES
from evaluation.reports.assessment import Results, Row, previous, results
from evaluation.reports.city import city_of, totals_over
from evaluation.rules.periods import MONTH, QUARTER, YEAR, code_of, next_code, previous_code
from evaluation.views.assessment_acts import acts_on
from evaluation.views.assessment_charts import city_trend, ranking
from evaluation.views.assessment_drift import drift_lines
from evaluation.views.assessment_reading import Opening, opened_by, visible_period
from evaluation.views.assessment_result import arithmetic
from evaluation.views.assessment_steps import counting_words, steps_of
from evaluation.views.assessment_table import LOOKS, Table, lamp_of
from evaluation.views.assessment_words import group_name, name_of_period, short
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.rules.score import WHOLE

OTHERS = ("CENTRE", "INSTITUTION")
"""Groups compared with nobody stand last."""
SHOWN = 12
"""How many periods the trend has."""
BARS = 20
"""How many departments the drawing beside it has; the page of the ranking has them all."""


@require_safe
def assessment_period(request: HttpRequest, code: str) -> HttpResponse:
    """``?group= &look=marks|counts|cases &sort= &why=DEPARTMENT``."""
    user, now = staff_of(request), timezone.now()
    period = visible_period(user, code)
    found = results(period, now=now)
    opening = opened_by(user)
    groups = ordered_groups(found)
    group = chosen_group(request, groups, opening.own)
    table = Table(request, found, previous(period), opening, opening.own)
    rows = groups.get(group, [])
    context = {
        "evaluation_nav": nav_for(user, "assessment"),
        "now": now,
        "period": period,
        "title": name_of_period(code),
        "results": found,
        "snapshot": short(found.snapshot),
        "neighbours": _neighbours(user, period, now),
        "city": [lamp_of(lamp) for lamp in city_of(found)],
        "tabs": group_tabs(request, groups, group),
        "table": table,
        "columns": table.columns(),
        **table.heads(),
        "parts": table.parts(rows),
        "looks": _looks(request, table.look),
        "has_bands": any(row.band is not None for row in rows),
        "why": _why(request, found, opening),
        "how": counting_words(found),
        "chart": _ranking(found, rows, group, opening),
        "trend": city_trend(totals_over(code, found, SHOWN)),
        "is_judge": any(scope_many(user, JUDGES).values()),
        "may_assess": bool(scope_many(user, ("assess",))["assess"]),
        **steps_of(period, found, user, now),
        **acts_on(period, user, now),
        "drift": drift_lines(period, opening),
    }
    return render(request, "evaluation/assessment_period.html", context)


def _ranking(found: Results, rows: list[Row], group: str, opening: Opening) -> BarChart:
    """The best of the group as bars."""
    return ranking(
        [row for row in rows if row.score is not None][:BARS],
        code=found.code,
        group=group_name(group),
        opening=opening,
        own=opening.own,
        good=good_from(found),
    )


def ordered_groups(found: Results) -> dict[str, list[Row]]:
    """The peer groups that have departments, in the order of the trade."""
    groups = found.groups()
    return dict(sorted(groups.items(), key=lambda item: item[0] in OTHERS))


def chosen_group(request: HttpRequest, groups: Mapping[str, list[Row]], own: frozenset[int]) -> str:
    """The group asked for, else one's own department's, else the first."""
    asked = request.GET.get("group", "")
    if asked in groups:
        return asked
    mine = (name for name, rows in groups.items() if any(row.department_id in own for row in rows))
    ranked = (name for name in groups if name not in OTHERS)
    return next((name for name in mine if name not in OTHERS), next(ranked, next(iter(groups), "")))


def group_tabs(request: HttpRequest, groups: Mapping[str, list[Row]], group: str) -> list[dict[str, Any]]:
    """The peer groups as ui/_tabs.html wants them."""
    return [
        {
            "url": with_params(request, group=name, why=""),
            "label": group_name(name),
            "count": len(rows),
            "is_current": name == group,
        }
        for name, rows in groups.items()
    ]


def good_from(found: Results) -> Any:
    """The least score of the second best grade: the line in the drawing of the ranking."""
    return dict((name, least) for least, name in found.rules.values["grades"]).get("GOOD", WHOLE)


def _looks(request: HttpRequest, look: str) -> list[dict[str, Any]]:
    words = {"marks": _("Marks"), "counts": _("Counts"), "cases": _("Cases")}
    return [
        {"url": with_params(request, look=one, sort=""), "label": words[one], "is_current": one == look}
        for one in LOOKS
    ]


def _why(request: HttpRequest, found: Results, opening: Any) -> dict[str, Any] | None:
    """The arithmetic of the department asked for, beside the table."""
    asked = request.GET.get("why", "")
    pk = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else 0
    row = found.of(pk) if pk in opening else None
    return {**arithmetic(found, row), "close_url": with_params(request, why="")} if row else None


def _neighbours(user: Staff, period: AssessmentPeriod, now: datetime) -> dict[str, Any]:
    """The periods before and after, and those of other lengths around it, as far as they are there."""
    last = period.ends_at if period.ends_at <= now else period.starts_at
    around = {kind: code_of(min(period.starts_at, last), kind) for kind in (MONTH, QUARTER, YEAR)}
    around[period.kind] = period.code
    wanted = {"earlier": previous_code(period.code), "later": next_code(period.code), **around}
    seen: set[str] = set(
        AssessmentPeriod.objects.visible_to(user)
        .filter(code__in=set(wanted.values()))
        .values_list("code", flat=True)
    )
    return {
        "earlier": wanted["earlier"] if wanted["earlier"] in seen else "",
        "later": wanted["later"] if wanted["later"] in seen else "",
        "lengths": [
            {
                "label": label,
                "code": around[kind] if around[kind] in seen else "",
                "is_on": kind == period.kind,
            }
            for kind, label in ((MONTH, _("Month")), (QUARTER, _("Quarter")), (YEAR, _("Year")))
        ],
    }
