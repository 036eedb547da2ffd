"""申诉: the desk of those who decide, and what was decided."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.models import Staff
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.choices import AppealDecision, ClockKind, EntryState
from supervision.models import Deadline, PaperFile, ScoreEntry
from supervision.views.entries import act_url
from supervision.views.entry_acts import choices_of
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for

SIZE = 20
DECIDED = "decided"


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals by what is due first; ``?tab=decided`` those that are over, the latest first."""
    user, now = staff_of(request), timezone.now()
    is_over = _is_over(request)
    waiting, over = _waiting(user), _over(user)
    found = listed(request, now)
    named = found.select_related(
        "department", "ticket", "filed_appeal__filed_by", "filed_appeal__decided_by", "proposed_by"
    )
    here = page(named, order=_order_of(is_over), after=request.GET.get("after"), size=SIZE)
    departments = department_filter(request, _("Department"), over if is_over else waiting)
    filters = [departments, *([_decisions()] if is_over else [])]
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "appeals"),
        "tabs": _tabs(request, waiting.count(), over.count(), is_over),
        "is_over": is_over,
        "rows": _told(here.items, user, now),
        "total": found.count(),
        **shown(request, filters),
        **turning(request, here),
    }
    return render(request, "supervision/appeals.html", context)


def listed(request: HttpRequest, _now: datetime) -> "QuerySet[ScoreEntry]":
    """What the page lists by its address, in its order: for the page, and for the file."""
    user, is_over = staff_of(request), _is_over(request)
    rows = in_department(request, _over(user) if is_over else _waiting(user))
    if is_over and (chosen := _decisions().chosen(request)):
        rows = rows.filter(filed_appeal__decision=chosen)
    return rows.order_by(*_order_of(is_over))


def _is_over(request: HttpRequest) -> bool:
    return request.GET.get("tab") == DECIDED


def _order_of(is_over: bool) -> tuple[str, str]:
    return ("-filed_appeal__filed_at", "-id") if is_over else ("filed_appeal__filed_at", "id")


def _decisions() -> Filter:
    return Filter("decision", _("Decision"), [(d.value, d.label, None) for d in AppealDecision])


def _waiting(user: Staff) -> "QuerySet[ScoreEntry]":
    return ScoreEntry.objects.visible_to(user).filter(state=EntryState.APPEALED)


def _over(user: Staff) -> "QuerySet[ScoreEntry]":
    filed = ScoreEntry.objects.visible_to(user).filter(filed_appeal__isnull=False)
    return filed.exclude(state=EntryState.APPEALED)


def _told(rows: list[ScoreEntry], user: Staff, now: Any) -> list[dict[str, Any]]:
    ids = [row.pk for row in rows]
    clocks = Deadline.objects.filter(
        entry__in=ids, kind=ClockKind.APPEAL_DECIDE, stopped_at__isnull=True, voided_at__isnull=True
    )
    running = {clock.entry_id: clock for clock in clocks}
    files: dict[int, list[PaperFile]] = {}
    visible = PaperFile.objects.visible_to(user).filter(paper_kind=ScoreEntry.KIND, paper_id__in=ids)
    for file in visible.select_related("file", "uploaded_by"):
        files.setdefault(file.paper_id, []).append(file)
    return [
        {
            "entry": row,
            "appeal": row.filed_appeal,
            "clock": running.get(row.pk),
            "files": files.get(row.pk, []),
            "acts": [
                act
                for act in choices_of(row, user=user, now=now, url_of=act_url(row))
                if act["verb"] in ("decide_appeal", "withdraw_appeal")
            ],
        }
        for row in rows
    ]


def _tabs(request: HttpRequest, waiting: int, over: int, is_over: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": _("To be decided"),
            "url": with_params(request, tab="", decision=""),
            "count": waiting,
            "is_current": not is_over,
        },
        {
            "label": _("Over"),
            "url": with_params(request, tab=DECIDED),
            "count": over,
            "is_current": is_over,
        },
    ]
