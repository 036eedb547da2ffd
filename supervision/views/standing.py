"""本单位得分: cards, orders and points of a department, its score step by step, and what it would become."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from departments.calendars import load_calendar
from departments.models import Department, Staff
from departments.scope import scope_many
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.lifecycle.orders import OPEN
from supervision.models import Card, Circular, Interview, SupervisionOrder
from supervision.querysets import READERS
from supervision.reports import populations
from supervision.reports.populations import Span
from supervision.reports.severity import Moment
from supervision.reports.standing import (
    Foreseen,
    Standing,
    foresee,
    pending_entries,
    score_after,
    standing_of,
)
from supervision.rules.periods import is_period, next_period, period_of, previous_period
from supervision.views.navigation import address_of, nav_for
from supervision.views.standing_words import ENTRIES, GRADES, grade_name, steps_of

FEW = 8
MOST_ENTRIES = 40
ASKED, TICKED = "if", "late"
LONGEST_ID = 18


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """``?department= &period= &if=1&late=ID…``; else one's own department, this month, what is next."""
    user = staff_of(request)
    moment = Moment(timezone.now(), load_calendar())
    departments = readable_departments(user)
    department = chosen_department(request, user, departments)
    period = chosen_period(request, moment.now)
    stands = standing_of(department, period, moment.now)
    foreseen = foresee(department, period, moment, _ticked(request))
    context = {
        "supervision_nav": nav_for(user, "supervision-standing"),
        "now": moment.now,
        "calendar": moment.calendar,
        "department": department,
        "departments": departments,
        "stands": stands,
        "kept": [(key, request.GET[key]) for key in ("department", "period") if request.GET.get(key)],
        **_periods(request, period, moment.now),
        **_arithmetic(stands),
        **_what_if(stands, foreseen),
        **_papers(user, stands),
    }
    return render(request, "supervision/standing.html", context)


def chosen_department(request: HttpRequest, user: Staff, departments: list[Department]) -> Department:
    """The one asked for, else one's own; 404 for any that is not one's to read, 403 without any."""
    if not departments:
        raise PermissionDenied
    given = request.GET.get("department", "")
    if given:
        found = next((row for row in departments if str(row.pk) == given), None)
        if found is None:
            raise Http404
        return found
    own = set(user.posts.filter(ended_at__isnull=True).values_list("department_id", flat=True))
    return next((row for row in departments if row.pk in own), departments[0])


def chosen_period(request: HttpRequest, now: datetime) -> str:
    """The month asked for, this one otherwise; 404 for what is none, or has not begun."""
    given = request.GET.get("period", "") or period_of(now)
    if not is_period(given) or given > period_of(now):
        raise Http404
    return given


def readable_departments(user: Staff) -> list[Department]:
    """Those in use on which the person may read supervision's papers, by name."""
    held = scope_many(user, READERS).values()
    rows = Department.objects.filter(is_active=True).order_by("name")
    if any(one.everything for one in held):
        return list(rows)
    return list(rows.filter(pk__in={pk for one in held for pk in one.ids}))


def _ticked(request: HttpRequest) -> set[int] | None:
    if ASKED not in request.GET:
        return None
    return {
        int(pk)
        for pk in request.GET.getlist(TICKED)
        if pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_ID
    }


def _periods(request: HttpRequest, period: str, now: datetime) -> dict[str, Any]:
    current = period_of(now)
    return {
        "period_start": populations.span_of(period, now).start,
        "is_running": period == current,
        "earlier_url": with_params(request, period=previous_period(period)),
        "later_url": with_params(request, period=next_period(period)) if period < current else "",
    }


def _arithmetic(stands: Standing) -> dict[str, Any]:
    entries_url = f"{address_of('entries')}?{urlencode(_asked(stands))}"

    def address(index: str, which: str) -> str:
        if index == ENTRIES:
            return entries_url
        if stands.kept_url:
            return stands.kept_url
        asked: dict[str, Any] = {
            "department": stands.department.pk,
            "period": stands.period,
            "index": index,
            "which": which,
        }
        return f"{address_of('supervision-standing-rows')}?{urlencode(asked)}"

    score = stands.score
    return {
        "score": score,
        "steps": steps_of(score, address, stands.table) if score else [],
        "grade": grade_name(score.grade) if score else "",
        "grade_look": GRADES.get(score.grade, "") if score else "",
        "first_time": stands.tally.first_time,
        "entries_url": entries_url,
    }


def _asked(stands: Standing) -> Mapping[str, Any]:
    return {"department": stands.department.pk, "period": stands.period}


def _what_if(stands: Standing, foreseen: list[Foreseen]) -> dict[str, Any]:
    after = score_after(stands, foreseen)
    return {
        "foreseen": foreseen,
        "n_ticked": sum(one.is_ticked for one in foreseen),
        "after": after,
        "after_grade": grade_name(after.grade) if after else "",
        "after_look": GRADES.get(after.grade, "") if after else "",
        "difference": after.score - stands.score.score if after and stands.score else None,
    }


def _papers(user: Staff, stands: Standing) -> dict[str, Any]:
    """What stands against the department; each list of its own only, and only what the person may read."""
    department, span = stands.department, stands.span
    cards = Card.objects.visible_to(user).filter(department=department, **_within("issued_at", span))
    open_ones = Q(state__in=OPEN) | Q(**_within("issued_at", span))
    orders = SupervisionOrder.objects.visible_to(user).filter(open_ones, department=department)
    interviews = Interview.objects.visible_to(user).filter(
        department=department, **_within("scheduled_for", span)
    )
    named = Circular.objects.filter(items__department=department, **_within("issued_at", span)).distinct()
    entries = populations.entries_of_period(stands.period).filter(department=department)
    return {
        "cards": cards.select_related("ticket")[:FEW],
        "orders": orders.select_related("ticket")[:FEW],
        "interviews": interviews[:FEW],
        "circulars": named[:FEW],
        "entries": list(entries.select_related("ticket", "dispatch")[:MOST_ENTRIES]),
        "pending": pending_entries(department, stands.period).count(),
    }


def _within(field: str, span: Span) -> dict[str, datetime]:
    return {f"{field}__gte": span.start, f"{field}__lt": span.until}
