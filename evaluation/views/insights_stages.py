"""环节 × 责任 × 时限 × 标准 × 达成 (R14): the seven stages, their departments, and what was late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.calendars import load_calendar
from departments.rules.clocks import Limit
from evaluation.filters.insights import Chosen, read
from evaluation.reports import stages as report
from evaluation.reports.catalogues import DEPARTMENT
from evaluation.reports.stages import Figures
from evaluation.rules.stages import CLOCKS, OF_PAPERS, REGISTER, STAGES
from evaluation.views.insights import framed
from evaluation.views.insights_links import address
from evaluation.views.insights_stage_words import NAMES, RESPONSIBLE, STANDARDS, say_clock, say_limits
from evaluation.views.insights_words import hours, percent
from feedback.views.access import staff_of
from supervision.views.measure_filters import turning

PAGE, LATE = "stages", "stages-late"
SIZE = 50
MOST_OWNERS = 60


@dataclass(frozen=True, slots=True)
class Late:
    """What was late of a clock: the rows, and in which order they are listed."""

    rows: QuerySet[Any]
    order: tuple[str, ...]
    named: tuple[str, ...]


@require_safe
def stages(request: HttpRequest) -> HttpResponse:
    """``?period= &department= &clock=``: of one clock, its departments as well."""
    return render(request, "evaluation/insights_stages.html", shown_stages(request, timezone.now()))


def shown_stages(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What the page of the stages shows."""
    chosen = read(request, staff_of(request), now)
    span, owners = chosen.compared.ours, chosen.asked.departments
    sample = int(chosen.numbers["stages"]["sample"])
    found = report.figures(chosen.user, span, owners, load_calendar(), sample=sample)
    waiting = report.registering(chosen.user, span, owners)
    found[REGISTER] = report.registered(waiting, _register_limit(chosen))
    clock = request.GET.get("clock", "")
    if clock and (clock not in CLOCKS or clock == REGISTER):
        raise Http404
    return {
        **framed(request, chosen, PAGE, (DEPARTMENT,)),
        "stages": [
            {"name": NAMES[stage], "rows": [row_of(chosen, found[one]) for one in clocks]}
            for stage, clocks in STAGES
        ],
        "has_any": any(one.achieved.due for one in found.values()),
        "sample": sample,
        "clock": clock,
        "clock_name": say_clock(clock) if clock else "",
        "owners": _owners(chosen, clock) if clock else [],
        "closed_url": address(PAGE, chosen),
    }


@require_safe
def stages_late(request: HttpRequest) -> HttpResponse:
    """``?clock= &period= &department=``: what was late, the last due first."""
    chosen = read(request, staff_of(request), timezone.now())
    clock = request.GET.get("clock", "")
    if clock not in CLOCKS:
        raise Http404
    behind = late_of(chosen, clock)
    here = page(
        behind.rows.select_related(*behind.named),
        order=behind.order,
        after=request.GET.get("after"),
        size=SIZE,
    )
    context = {
        **framed(request, chosen, PAGE, (DEPARTMENT,)),
        "clock": clock,
        "clock_name": say_clock(clock),
        "is_register": clock == REGISTER,
        "rows": here.items,
        "total": behind.rows.order_by().count(),
        "back_url": address(PAGE, chosen),
        **turning(request, here),
    }
    return render(request, "evaluation/insights_stages_late.html", context)


def late_of(chosen: Chosen, clock: str) -> Late:
    """The rows behind the number of the late."""
    span, owners = chosen.compared.ours, chosen.asked.departments
    if clock == REGISTER:
        rows = report.registering(chosen.user, span, owners).filter(waited__gt=_register_limit(chosen))
        return Late(rows, ("-registered_at", "-id"), ("centre", "topic"))
    found = _clocks(chosen, clock)
    named = ("owner", "order__ticket", "rectification__ticket") if clock in OF_PAPERS else ("owner", "ticket")
    return Late(report.late(found), ("-due_at", "-id"), named)


def row_of(chosen: Chosen, figures: Figures) -> dict[str, Any]:
    """One clock: responsible, limit, standard, achieved, hours."""
    clock, achieved = figures.clock, figures.achieved
    target = Fraction(str(chosen.numbers["stages"]["target"][clock]))
    share = achieved.percent
    return {
        "clock": clock,
        "name": say_clock(clock),
        "responsible": RESPONSIBLE[clock],
        "limits": say_limits(clock, chosen.rules, chosen.numbers),
        "standard": STANDARDS[clock],
        "target": f"{float(target):g}%",
        "percent": percent(share),
        "lamp": "" if share is None else "met" if share >= target else "missed",
        "due": achieved.due,
        "late": achieved.late,
        "late_url": address(LATE, chosen, clock=clock),
        "owners": figures.owners,
        "owners_url": "" if clock == REGISTER else f"{address(PAGE, chosen, clock=clock)}#owners",
        "median": hours(figures.taken.median),
        "p90": hours(figures.taken.p90),
        "n": figures.taken.count,
    }


def _owners(chosen: Chosen, clock: str) -> list[dict[str, Any]]:
    """The departments responsible for one clock."""
    return [
        {
            "name": name,
            "due": achieved.due,
            "late": achieved.late,
            "percent": percent(achieved.percent),
            "late_url": address(LATE, chosen, clock=clock, department=f"={code}"),
        }
        for code, name, achieved in report.by_owner(_clocks(chosen, clock))[:MOST_OWNERS]
    ]


def _clocks(chosen: Chosen, clock: str) -> QuerySet[Any]:
    found = report.clocks(chosen.user, chosen.compared.ours, chosen.asked.departments, (clock,))
    return found["papers" if clock in OF_PAPERS else "tickets"]


def _register_limit(chosen: Chosen) -> timedelta:
    return timedelta(hours=Limit.parse(chosen.numbers["stages"]["register"]).amount)
