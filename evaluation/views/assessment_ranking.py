"""同类排名: every peer group as bars, band by band, and the year's sheets; both made to be printed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from departments.scope import scope_many
from evaluation.choices import PeriodState
from evaluation.querysets import JUDGES
from evaluation.reports.annual_sheet import Held, Sheet, annual_sheets
from evaluation.reports.assessment import results
from evaluation.rules.periods import YEAR, is_code, kind_of
from evaluation.views.assessment_charts import ranking
from evaluation.views.assessment_period import good_from, ordered_groups
from evaluation.views.assessment_reading import opened_by, result_url, visible_period
from evaluation.views.assessment_words import (
    NOTHING,
    band_name,
    fixed,
    group_name,
    name_of_period,
    short,
    trimmed,
    why_unranked,
)
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from supervision.querysets import READERS
from supervision.views.standing_words import GRADES, grade_name


@require_safe
def assessment_ranking(request: HttpRequest, code: str) -> HttpResponse:
    """Each peer group, and each volume band of a group that is split, on its own."""
    user, now = staff_of(request), timezone.now()
    period = visible_period(user, code)
    found = results(period, now=now)
    opening, bands = opened_by(user), found.rules.values["bands"]
    charts: list[dict[str, Any]] = []
    for group, rows in ordered_groups(found).items():
        for band in sorted({row.band for row in rows}, key=lambda band: band or 0):
            name = ", ".join(part for part in (group_name(group), band_name(band, bands)) if part)
            within = [row for row in rows if row.band == band]
            chart = ranking(
                within,
                code=code,
                group=name,
                opening=opening,
                own=opening.own,
                good=good_from(found),
                id=f"ranking-{len(charts)}",
            )
            charts.append(
                {"name": name, "chart": chart, "ranked": sum(row.rank is not None for row in within)}
            )
    context = {
        "evaluation_nav": nav_for(user, "assessment"),
        "now": now,
        "period": period,
        "title": name_of_period(code),
        "snapshot": short(found.snapshot),
        "charts": charts,
    }
    return render(request, "evaluation/assessment_ranking.html", context)


@require_safe
def assessment_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """``?department=ID``: one sheet to be printed; without it the table of all that one may open."""
    user, now = staff_of(request), timezone.now()
    if not is_code(code) or kind_of(code) != YEAR or not any(scope_many(user, (*JUDGES, *READERS)).values()):
        raise Http404
    opening, found = opened_by(user), annual_sheets(code)
    seen = [sheet for sheet in found.sheets if sheet.department_id in opening]
    asked = request.GET.get("department", "")
    if asked:
        seen = [sheet for sheet in seen if str(sheet.department_id) == asked]
        if not seen:
            raise Http404
    context = {
        "evaluation_nav": nav_for(user, "assessment"),
        "now": now,
        "year": code,
        "title": name_of_period(code),
        "sheets": [_shown(sheet) for sheet in seen],
        "is_one": bool(asked),
        "heads": [*(pgettext("sheet", "Q%(n)s") % {"n": n} for n in range(1, 5)), _("The year")],
        "missing": [name_of_period(one) for one in found.missing],
        "locked": PeriodState.LOCKED.label,
    }
    return render(request, "evaluation/assessment_sheet.html", context)


def _shown(sheet: Sheet) -> dict[str, Any]:
    """A sheet as its templates read it."""
    return {
        "sheet": sheet,
        "group": group_name(sheet.peer_group),
        "results": [_result(one, sheet.department_id) for one in (*sheet.quarters, sheet.year)],
        "bonus": trimmed(sheet.bonus),
        "third_party": fixed(sheet.third_party) if sheet.third_party is not None else NOTHING,
        "facts": [
            (_("Yellow cards"), sheet.measures.yellow),
            (_("Red cards"), sheet.measures.red),
            (_("Supervision orders"), sheet.measures.orders),
            (_("Interviews held"), sheet.measures.interviews),
            (_("Quarters running below the bar"), sheet.running_low),
            (_("Bonus points"), trimmed(sheet.bonus)),
            (
                _("Third party's score"),
                fixed(sheet.third_party) if sheet.third_party is not None else NOTHING,
            ),
        ],
    }


def _result(held: Held | None, department_id: int) -> dict[str, str]:
    """One locked result; a dash for one that is not locked."""
    if held is None:
        return {"score": NOTHING, "grade": "", "look": "", "rank": _("not locked"), "url": ""}
    rank = _("%(rank)s of %(n)s") % {"rank": held.rank, "n": held.ranked_of}
    return {
        "score": fixed(held.score) if held.score is not None else NOTHING,
        "grade": grade_name(held.grade),
        "look": GRADES.get(held.grade, ""),
        "rank": rank
        if held.rank
        else why_unranked(held.unranked, 0)
        if held.unranked != "FEW_RATINGS"
        else _("not ranked"),
        "url": result_url(held.code, department_id),
    }
