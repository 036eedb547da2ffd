"""回访抽样: the draws of a month worked out again, and the figures of the callback desk."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts.figures import percent
from departments.scope import scope_many
from evaluation.reports import calling
from evaluation.reports.calling import Agent, Desk
from evaluation.rules.periods import bounds_of, code_of, is_code, next_code, previous_code
from evaluation.views.navigation import nav_for
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params


@require_safe
def sampling(request: HttpRequest) -> HttpResponse:
    """``?period=``: a month, quarter or year; without one this month."""
    user, now = staff_of(request), timezone.now()
    if not any(scope_many(user, (*calling.WATCHERS, *calling.CALLERS)).values()):
        raise Http404
    period = period_asked(request, now)
    start, until = bounds_of(period)
    rows = calling.desks(user, start, until)
    check = calling.checked(user, start, until)
    ids = [one.ticket_id for one in check.differing]
    context = {
        "evaluation_nav": nav_for(user, "sampling"),
        "period": period,
        "turns": turns(request, period, now),
        "rows": [_desk(row) for row in rows],
        "total": _desk(calling.total_of(rows)),
        "agents": [_agent(row) for row in calling.agents(user, start, until)],
        "check": check,
        "seen": set(Ticket.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)),
    }
    return render(request, "evaluation/sampling.html", context)


def period_asked(request: HttpRequest, now: datetime, usual: str = "") -> str:
    """``?period=``, or ``usual``, or this month."""
    given = request.GET.get("period", "")
    return given if is_code(given) else usual or code_of(now)


def turns(request: HttpRequest, period: str, now: datetime) -> dict[str, str]:
    """Addresses of the period before and, unless it lies ahead, the one after."""
    is_ahead = bounds_of(period)[1] > now
    return {
        "before": with_params(request, period=previous_code(period)),
        "after": "" if is_ahead else with_params(request, period=next_code(period)),
    }


def _desk(row: Desk) -> dict[str, Any]:
    name = row.name or _("The centre itself")
    return {"row": row, "name": name, "response": percent(row.response), "reach": percent(row.reach)}


def _agent(row: Agent) -> dict[str, Any]:
    return {"row": row, "reach": percent(row.reach)}
