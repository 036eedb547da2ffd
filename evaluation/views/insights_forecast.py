"""来量预测: the next days hour by hour, with a range, the peaks, and how many seats they ask for."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts.columns import Column, ColumnChart, columns
from core.charts.heat import HeatChart, Line, Spot, heat
from departments.calendars import load_calendar
from departments.rules.calendar import in_shanghai
from evaluation.filters.insights import read, read_number
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC
from evaluation.reports.forecast import Forecast, forecast_of
from evaluation.rules.forecasting import HOURS, Accuracy, Day, Hour, peaks, seats
from evaluation.views.insights import framed
from evaluation.views.insights_words import DAY_KINDS, percent, rounded, say_day
from feedback.views.access import staff_of
from feedback.views.addresses import with_params

PAGE = "insights-forecast"
Peaks = frozenset[tuple[date, int]]


@require_safe
def intake_forecast(request: HttpRequest) -> HttpResponse:
    """``?day=2026-10-09 &per_hour=6`` beside the filters, but for the period."""
    return render(request, "evaluation/insights_forecast.html", shown_forecast(request, timezone.now()))


def shown_forecast(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What the page shows."""
    chosen = read(request, staff_of(request), now)
    part = chosen.numbers["forecast"]
    asked = read_number(request, "per_hour", range(1, int(part["most_per_hour"]) + 1))
    per_hour = Fraction(asked) if asked else Fraction(str(part["per_hour"]))
    found = forecast_of(chosen.user, now, chosen.asked, load_calendar(), chosen.numbers)
    lit = peaks(found.days, Fraction(str(part["peak"])))
    day = _chosen_day(request, found.days)
    return {
        **framed(request, chosen, PAGE, (CHANNEL, TOPIC, AREA, DEPARTMENT), has_period=False),
        "days": [_day(request, one, day) for one in found.days],
        "day": day,
        "day_name": say_day(day.day),
        "kind": DAY_KINDS[day.kind],
        "samples": [say_day(past) for past in day.samples],
        "week": _week(request, found.days) if any(one.hours for one in found.days) else None,
        "chart": _hours_of(day, found, lit, in_shanghai(now).hour) if day.hours else None,
        "halves": _halves([_row(one, lit, per_hour) for one in day.hours]),
        "sums": _sums(found, lit, per_hour),
        "accuracy": _accuracy(found.accuracy),
        "per_hour": rounded(per_hour, 0),
        "kept": [(key, value) for key, value in request.GET.items() if key not in ("per_hour", "after")],
        "numbers": part,
    }


def _chosen_day(request: HttpRequest, days: Sequence[Day]) -> Day:
    """The day asked for, the first with a forecast otherwise."""
    given = request.GET.get("day", "")
    found = next((one for one in days if one.day.isoformat() == given), None)
    return found or next((one for one in days if one.hours), days[0])


def _day(request: HttpRequest, one: Day, current: Day) -> dict[str, Any]:
    return {
        "label": say_day(one.day),
        "url": with_params(request, day=one.day.isoformat()),
        "count": rounded(one.expected, 0) if one.hours else None,
        "is_current": one == current,
    }


def _week(request: HttpRequest, days: Sequence[Day]) -> HeatChart:
    """Days × hours, what is expected."""
    lines = [
        Line(
            say_day(one.day),
            [Spot(hour.expected, text=rounded(hour.expected, 0)) for hour in one.hours] or [None] * HOURS,
            url=with_params(request, day=one.day.isoformat()),
        )
        for one in days
    ]
    names = [f"{hour:02d}" for hour in range(HOURS)]
    title = _("Tickets expected by day and hour")
    return heat(lines, names, id="week", title=title, corner=_("Day"))


def _hours_of(day: Day, found: Forecast, lit: Peaks, hour: int) -> ColumnChart:
    """One day; of today, what has come so far as well."""
    is_today = day.day == found.history.until
    heads = (_("Hour"), _("Registered so far"), _("Expected"), _("Range"))
    title = _("Tickets expected on %(day)s, hour by hour") % {"day": say_day(day.day)}
    rows = [
        Column(
            f"{one.hour:02d}",
            found.history.count(one.day, one.hour) if is_today and one.hour < hour else None,
            expected=one.expected,
            low=one.low,
            high=one.high,
            is_peak=(one.day, one.hour) in lit,
        )
        for one in day.hours
    ]
    return columns(rows, id="hours", title=title, heads=heads, places=1)


def _row(one: Hour, lit: Peaks, per_hour: Fraction) -> dict[str, Any]:
    return {
        "hour": f"{one.hour:02d}:00–{one.hour:02d}:59",
        "expected": rounded(one.expected),
        "low": one.low,
        "high": one.high,
        "seats": seats(one.expected, per_hour),
        "is_peak": (one.day, one.hour) in lit,
        "is_idle": not one.high,
    }


def _halves(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The hours that may bring something, in two tables side by side."""
    busy = [row for row in rows if not row["is_idle"]]
    middle = (len(busy) + 1) // 2
    return [half for half in (busy[:middle], busy[middle:]) if half]


def _sums(found: Forecast, lit: Peaks, per_hour: Fraction) -> dict[str, Any]:
    """The week in figures: the whole, the greatest hour, the most seats."""
    hours = [hour for day in found.days for hour in day.hours]
    if not hours:
        return {}
    top = max(hours, key=lambda hour: hour.expected)
    return {
        "whole": rounded(sum((one.expected for one in hours), Fraction(0)), 0),
        "top": rounded(top.expected),
        "top_at": f"{say_day(top.day)} {top.hour:02d}:00",
        "seats": seats(top.expected, per_hour),
        "peaks": len(lit),
    }


def _accuracy(tried: Accuracy | None) -> dict[str, Any]:
    if tried is None:
        return {}
    return {
        "hours": tried.hours,
        "error": rounded(tried.error, 2),
        "naive": rounded(tried.naive, 2),
        "is_better": tried.error < tried.naive,
        "held": percent(tried.share_held),
    }
