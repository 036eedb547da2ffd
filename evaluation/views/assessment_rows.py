"""The rows behind one number of a result: as many as the number says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.calendars import load_calendar
from departments.models import Staff
from evaluation.choices import PeriodState
from evaluation.models import AssessmentPeriod
from evaluation.reports.assessment import results
from evaluation.reports.behind import ENTRIES, NAMES, RETURN, Behind, behind, label
from evaluation.views.assessment_reading import (
    named_department,
    opened_by,
    result_url,
    rows_url,
    visible_period,
)
from evaluation.views.assessment_words import name_of_period
from evaluation.views.navigation import nav_for
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params

SIZE = 50
MISSING = "missing"
FAMILIES = (
    ("to_respond", ("responded",)),
    ("assessed", ("in_time",)),
    ("answers", ("resolved", "satisfied")),
    ("first_answers", ("first_resolved",)),
)
"""A denominator, and the numerators that count of it."""
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dispatch": (("due_at", "id"), ("ticket",)),
    "rating": (("given_at", "id"), ("ticket",)),
    "entry": (("id",), ("ticket",)),
    "return": (("id",), ("dispatch__ticket",)),
}
"""Of each kind of row: the order, and what is read with it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose number it is."""

    code: str
    department_id: int
    name: str
    now: datetime

    def behind(self, name: str) -> Behind:
        return behind(self.code, self.department_id, name, now=self.now)

    def url(self, name: str) -> str:
        return rows_url(self.code, self.department_id, name)


@require_safe
def assessment_rows(request: HttpRequest, code: str, department_id: int, number: str) -> HttpResponse:
    """``?missing=1``: of a numerator's denominator what did not count."""
    user, now = staff_of(request), timezone.now()
    period = visible_period(user, code)
    if number not in NAMES or department_id not in opened_by(user):
        raise Http404
    department = named_department(department_id)
    asked = Asked(code, department_id, number, now)
    is_missing = bool(request.GET.get(MISSING)) and whole_of(number) != number
    kind, rows = asked.behind(number).kind, _rows(asked, number, is_missing=is_missing)
    order, read = KINDS[kind]
    here = page(rows.select_related(*read), order=order, after=request.GET.get("after"), size=SIZE)
    total = rows.count()
    frozen = None if is_missing or period.state == PeriodState.DRAFT else _frozen(period, asked)
    context = {
        "evaluation_nav": nav_for(user, "assessment"),
        "now": now,
        "calendar": load_calendar(),
        "period": period,
        "department": department,
        "title": label(number),
        "period_name": name_of_period(code),
        "tabs": _tabs(request, asked, is_missing=is_missing),
        "kind": kind,
        "rows": _with_tickets(here.items, kind, user),
        "total": total,
        "frozen": frozen if frozen != total else None,
        "back_url": result_url(code, department_id),
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
    }
    return render(request, "evaluation/assessment_rows.html", context)


def _with_tickets(rows: Iterable[Any], kind: str, user: Staff) -> list[tuple[Any, Any, bool]]:
    """Each row, its ticket, and whether the person sees it: not what was given back. One query."""
    found = [(one, one.dispatch.ticket if kind == RETURN else one.ticket) for one in rows]
    ids = [ticket.pk for _one, ticket in found if ticket is not None]
    seen = set(Ticket.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [(one, ticket, ticket is not None and ticket.pk in seen) for one, ticket in found]


def whole_of(name: str) -> str:
    """The denominator that a number counts of; itself for any other."""
    return next((whole for whole, parts in FAMILIES if name in parts), name)


def _frozen(period: AssessmentPeriod, asked: Asked) -> int | None:
    """The number as it was frozen; None for one that was not kept."""
    row = results(period, now=asked.now).of(asked.department_id)
    if row is None:
        return None
    return len(row.lines) if asked.name == ENTRIES else row.numbers.get(asked.name)


def _rows(asked: Asked, name: str, *, is_missing: bool) -> QuerySet[Any]:
    rows = asked.behind(name).rows
    if not is_missing:
        return rows
    return asked.behind(whole_of(name)).rows.exclude(pk__in=rows.order_by().values("pk"))


def _tabs(request: HttpRequest, asked: Asked, *, is_missing: bool) -> list[dict[str, Any]]:
    """The denominator, its numerators, and what each misses."""
    whole = whole_of(asked.name)
    parts = next((parts for one, parts in FAMILIES if one == whole), ())
    if not parts:
        return []
    total = asked.behind(whole).rows.count()
    tabs = [_tab(asked.url(whole), label(whole), total, asked.name == whole)]
    for part in parts:
        n, is_here = asked.behind(part).rows.count(), asked.name == part
        tabs.append(_tab(asked.url(part), label(part), n, is_here and not is_missing))
        missed = _tab(f"{asked.url(part)}?{MISSING}=1", _missed(part), total - n, is_here and is_missing)
        tabs.append({**missed, "tone": "overdue" if total > n else ""})
    return tabs


def _missed(part: str) -> str:
    """What a numerator leaves out, in words."""
    return {
        "responded": _("Not responded to in time"),
        "in_time": _("Not handled in time"),
        "resolved": pgettext("answers", "Not resolved"),
        "satisfied": pgettext("answers", "Not satisfied"),
        "first_resolved": _("Not resolved at the first attempt"),
    }[part]


def _tab(url: str, words: Any, count: int, is_current: bool) -> dict[str, Any]:
    return {"url": url, "label": words, "count": count, "is_current": is_current}
