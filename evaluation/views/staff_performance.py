"""个人绩效: the figures of handlers, to themselves, to their approver, and to the assessment manager."""

from collections import Counter
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts.figures import percent, rounded, share
from departments.models import Staff
from departments.scope import scope_many
from evaluation.reports.staff import Line, handlers
from evaluation.rules.periods import QUARTER, bounds_of, code_of
from evaluation.rules.stars import staff_numbers
from evaluation.views.navigation import nav_for
from evaluation.views.sampling import period_asked, turns
from feedback.views.access import staff_of
from supervision.reports.populations import Span
from supervision.rule_versions import assessment_rules
from supervision.views.measure_filters import Filter, department_id, shown

MANAGER, APPROVER, HANDLER = "assess", "approve_results", "handle_tickets"
WATCHES = (MANAGER, APPROVER)


@require_safe
def staff_performance(request: HttpRequest) -> HttpResponse:
    """``?period= &department=``; the own figures alone to whoever only handles."""
    user, now = staff_of(request), timezone.now()
    held = scope_many(user, (*WATCHES, HANDLER))
    if not any(held.values()):
        raise Http404
    period = period_asked(request, now, usual=code_of(now, QUARTER))
    start, until = bounds_of(period)
    span = Span(start, max(start, min(until, now)))
    units, only = _reach(user)
    chosen = department_id(request) if only is None else None
    if chosen is not None and (units is None or chosen in units):
        units = [chosen]
    lines = handlers(span, units=units, person=only)
    offered = Filter("department", _("Department"), _units(lines) if only is None else [])
    numbers = staff_numbers(assessment_rules(start).values)
    context = {
        "evaluation_nav": nav_for(user, "staff-performance"),
        "period": period,
        "turns": turns(request, period, now),
        "lengths": _lengths(request, period, now),
        "rows": [_row(line, int(numbers["least"]), user) for line in lines],
        "least": numbers["least"],
        "is_own": only is not None,
        **shown(request, [offered]),
    }
    return render(request, "evaluation/staff_performance.html", context)


def _reach(user: Staff) -> tuple[list[int] | None, int | None]:
    """The units whose handlers the person sees (None: all), and whether only themselves."""
    held = scope_many(user, WATCHES)
    if held[MANAGER].everything or held[APPROVER].everything:
        return None, None
    ids = {pk for one in held.values() for pk in one.ids}
    return (sorted(ids), None) if ids else (None, user.pk)


def _row(line: Line, least: int, user: Staff) -> dict[str, Any]:
    work = line.work
    return {
        "line": line,
        "work": work,
        "on_time": _rate(work.in_time, work.handled),
        "solved": _rate(work.solved, work.answers),
        "satisfied": _rate(work.satisfied, work.answers),
        "hours": rounded(line.response, 1) if line.response is not None else "–",
        "is_thin": work.handled < least,
        "few_answers": work.answers < least,
        "is_self": work.person == user.pk,
    }


def _rate(part: int, whole: int) -> str:
    found: Fraction | None = share(part, whole) if whole else None
    return percent(found)


def _units(lines: list[Line]) -> list[tuple[str, Any, int | None]]:
    counts = Counter((line.unit, line.work.unit) for line in lines)
    return [(str(pk), name, n) for (name, pk), n in sorted(counts.items())]


def _lengths(request: HttpRequest, period: str, now: datetime) -> list[dict[str, Any]]:
    kinds = (("MONTH", _("Month")), (QUARTER, _("Quarter")), ("YEAR", _("Year")))
    first = bounds_of(period)[0]
    moment = min(now, max(first, bounds_of(period)[1]))
    inside = moment if moment < bounds_of(period)[1] else first
    return [
        {
            "label": label,
            "url": f"{request.path}?period={code_of(inside, kind)}",
            "count": None,
            "is_current": code_of(inside, kind) == period,
        }
        for kind, label in kinds
    ]
