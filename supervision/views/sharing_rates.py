"""数据共享完成率: by owner, for a month or a quarter; every number opens its list."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.calendars import load_calendar
from departments.rules.calendar import in_shanghai
from departments.scope import scope
from feedback.views.access import staff_of
from supervision.models import ShareRequest
from supervision.reports.sharing import Period, Row, all_seconds, by_owner, whole
from supervision.rules.sharing import Pace, ShareRate
from supervision.views.navigation import nav_for
from supervision.views.sharing_filters import readers_only, sharing_tabs

BACK = {False: 6, True: 4}


@require_safe
def sharing_rates(request: HttpRequest) -> HttpResponse:
    """``?period=2026-10`` or ``2026-Q4``; this month without one."""
    user, now, calendar = staff_of(request), timezone.now(), load_calendar()
    readers_only(user)
    today = in_shanghai(now).date()
    period = Period.read(request.GET.get("period", "")) or Period.around(today)
    visible: QuerySet[Any] = ShareRequest.objects.visible_to(user)
    rows = by_owner(visible, period, now, calendar)
    total, speed = whole(rows, all_seconds(visible, period, calendar))
    context = {
        "supervision_nav": nav_for(user, "shares"),
        "tabs": sharing_tabs("share-rates"),
        "period": period,
        "periods": [_choice(p, period) for p in _periods(today, quarter=period.is_quarter)],
        "lengths": [
            _length(Period.around(today), _("Months"), is_on=not period.is_quarter),
            _length(Period.around(today, quarter=True), _("Quarters"), is_on=period.is_quarter),
        ],
        "rows": [_line(row, period) for row in rows],
        "total": _figures(total, speed) | _addresses(period, None),
        "full": [_line(row, period) for row in rows if row.rate.is_full],
        "bonus_url": _bonus_url() if scope(user, "assess") else "",
        "may_see_bonus": bool(scope(user, "assess")),
        "now": now,
    }
    return render(request, "supervision/sharing_rates.html", context)


def _line(row: Row, period: Period) -> dict[str, Any]:
    figures = _figures(row.rate, row.pace) | _addresses(period, row.department.pk)
    return {"department": row.department} | figures


def _figures(rate: ShareRate, speed: Pace) -> dict[str, Any]:
    return {
        "due": rate.due,
        "in_time": rate.in_time,
        "late": rate.due - rate.in_time,
        "percent": f"{_rounded(rate.value)} %" if rate.value is not None else "–",
        "shared": speed.count,
        "mean": _rounded(speed.mean) if speed.mean is not None else "–",
        "median": _rounded(speed.median) if speed.median is not None else "–",
    }


def _addresses(period: Period, owner: int | None) -> dict[str, str]:
    """The list behind each number."""
    kept = {"period": period.code, **({"owner": owner} if owner else {})}
    return {
        f"{name}_url": f"{reverse('shares')}?{urlencode({**kept, 'counts': name})}"
        for name in ("due", "in_time", "late", "shared")
    }


def _rounded(value: Fraction) -> Decimal:
    """One decimal, half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _periods(today: Any, *, quarter: bool) -> list[Period]:
    return [Period.around(today, quarter=quarter, back=back) for back in range(BACK[quarter])]


def _choice(period: Period, current: Period) -> dict[str, Any]:
    return {
        "label": period.code,
        "url": f"{reverse('share-rates')}?period={period.code}",
        "count": None,
        "is_current": period.code == current.code,
    }


def _length(period: Period, label: str, *, is_on: bool) -> dict[str, Any]:
    url = f"{reverse('share-rates')}?period={period.code}"
    return {"label": label, "url": url, "count": None, "is_current": is_on}


def _bonus_url() -> str:
    """Where a bonus is proposed; empty where this installation has no such page."""
    try:
        return reverse("entry-bonus")
    except NoReverseMatch:
        return ""
