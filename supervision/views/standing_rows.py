"""The tickets behind each number of a score: what was to be counted, and what of it counts."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.calendars import load_calendar
from departments.models import Department
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.reports import populations
from supervision.reports.populations import Span, span_of
from supervision.rules.score import ON_TIME, RESOLUTION, RESPONSE, SATISFACTION
from supervision.views.navigation import address_of, nav_for
from supervision.views.standing import chosen_department, chosen_period, readable_departments
from supervision.views.standing_words import name_of

SIZE = 50
WHICH = ("whole", "part", "missing")
WORK = {ON_TIME: (Q(), populations.IN_TIME), RESPONSE: (populations.TO_RESPOND, populations.RESPONDED)}
ANSWERS = {RESOLUTION: populations.IS_RESOLVED, SATISFACTION: populations.IS_SATISFIED}


@dataclass(frozen=True)
class Behind:
    """The rows of a rate: all of them, what counts, and what is missing; and how they are ordered."""

    whole: QuerySet[Any]
    counts: Q
    order: tuple[str, ...]
    is_answers: bool

    def rows(self, which: str) -> QuerySet[Any]:
        if which == "part":
            return self.whole.filter(self.counts)
        return self.whole.exclude(pk__in=self.rows("part").values("pk")) if which == "missing" else self.whole


@require_safe
def standing_rows(request: HttpRequest) -> HttpResponse:
    """``?department= &period= &index= &which=whole|part|missing``."""
    user, now = staff_of(request), timezone.now()
    department = chosen_department(request, user, readable_departments(user))
    period = chosen_period(request, now)
    index, which = request.GET.get("index", ""), request.GET.get("which", "whole")
    if index not in {*WORK, *ANSWERS} or which not in WHICH:
        raise Http404
    behind = rows_behind(department, span_of(period, now), index)
    here = page(behind.rows(which), order=behind.order, after=request.GET.get("after"), size=SIZE)
    counts = {one: behind.rows(one).count() for one in WHICH}
    there: dict[str, Any] = {"department": department.pk, "period": period}
    context = {
        "supervision_nav": nav_for(user, "supervision-standing"),
        "now": now,
        "calendar": load_calendar(),
        "department": department,
        "period": period,
        "title": name_of(index),
        "tabs": _tabs(request, counts, which),
        "rows": here.items,
        "is_answers": behind.is_answers,
        "total": counts[which],
        "back_url": f"{address_of('supervision-standing')}?{urlencode(there)}",
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
    }
    return render(request, "supervision/standing_rows.html", context)


def rows_behind(department: Department, span: Span, index: str) -> Behind:
    """The rows that the tally counts for this rate of the department."""
    if index in WORK:
        asked, counts = WORK[index]
        rows = populations.assessed(span).filter(asked, department=department)
        return Behind(rows.select_related("ticket"), counts, ("due_at", "id"), is_answers=False)
    answers = populations.effective_answers(span).filter(dispatch__department=department)
    return Behind(answers.select_related("ticket"), ANSWERS[index], ("given_at", "id"), is_answers=True)


def _tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {"whole": _("All that count"), "part": _("Reached"), "missing": _("Missed")}
    return [
        {
            "url": with_params(request, which=one),
            "label": labels[one],
            "count": counts[one],
            "tone": "overdue" if one == "missing" and counts[one] else "",
            "is_current": one == current,
        }
        for one in WHICH
    ]
