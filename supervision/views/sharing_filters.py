"""Filters of the requests for data: each a parameter of the address, so that every count opens its list."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.models import Department, Staff
from departments.scope import scope_many
from feedback.views.addresses import with_params
from supervision.choices import ShareState
from supervision.querysets import ShareQuerySet
from supervision.reports.sharing import IN_TIME, Period, counted_in, late_ones, shared_in

LONGEST_ID = 9
EVERY = "ALL"
COUNTING = {
    "due": gettext_lazy("due in"),
    "in_time": gettext_lazy("shared in time in"),
    "late": gettext_lazy("late in"),
    "shared": gettext_lazy("shared in"),
}


def narrowed(
    request: HttpRequest, visible: QuerySet[Any], now: datetime
) -> tuple[QuerySet[Any], list[dict[str, str]]]:
    """The rows that the address asks for, and its chips. What is not understood is left out."""
    rows, chips = visible, []
    for name, label in (("owner", _("Owner of the data")), ("consumer", _("Who asks"))):
        department = _department(request.GET.get(name, ""))
        if department:
            rows = rows.filter(**{name: department})
            chips.append({"name": label, "value": department.name, "url": with_params(request, **{name: ""})})
    period, counts = Period.read(request.GET.get("period", "")), request.GET.get("counts", "")
    if period and counts in COUNTING:
        rows = _of_period(rows, period, counts, now)
        url = with_params(request, period="", counts="")
        chips.append({"name": str(COUNTING[counts]), "value": period.code, "url": url})
        return rows, chips
    if request.GET.get("late"):
        rows = late_ones(rows, now)
        chips.append({"name": _("Late"), "value": _("yes"), "url": with_params(request, late="")})
    return _in_state(rows, _state_of(request)), chips


def _state_of(request: HttpRequest) -> str:
    """The state shown; those that wait where the address names none."""
    wanted = request.GET.get("state", "")
    if wanted in ShareState.values or wanted == EVERY:
        return wanted
    return EVERY if request.GET.get("late") else ShareState.REQUESTED.value


def tabs_by_state(request: HttpRequest, visible: QuerySet[Any], now: datetime) -> list[dict[str, Any]]:
    """A tab for each state, and one for all, with what the other filters leave in it. One query."""
    period = Period.read(request.GET.get("period", ""))
    if period and request.GET.get("counts", "") in COUNTING:
        return []
    rows = visible
    for name in ("owner", "consumer"):
        if department := _department(request.GET.get(name, "")):
            rows = rows.filter(**{name: department})
    if request.GET.get("late"):
        rows = late_ones(rows, now)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    current = _state_of(request)
    labels: list[tuple[str, Any]] = [*ShareState.choices, (EVERY, _("All"))]
    return [
        {
            "label": label,
            "url": with_params(request, state=code),
            "count": sum(counts.values()) if code == EVERY else counts.get(code, 0),
            "is_current": code == current,
        }
        for code, label in labels
    ]


def readers_only(user: Staff) -> None:
    """Without a grant that shows a request, its pages are not there."""
    if not any(scope_many(user, ShareQuerySet.readers).values()):
        raise Http404


def sharing_tabs(current: str) -> list[dict[str, Any]]:
    """Requests, duties, rates: the three pages of the sharing of data."""
    labels = {
        "shares": pgettext("data", "Requests"),
        "share-duties": pgettext("data", "Duties"),
        "share-rates": pgettext("data", "Rates"),
    }
    return [
        {"label": label, "url": reverse(name), "count": None, "is_current": name == current}
        for name, label in labels.items()
    ]


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows if state == EVERY else rows.filter(state=state)


def _of_period(rows: QuerySet[Any], period: Period, counts: str, now: datetime) -> QuerySet[Any]:
    if counts == "shared":
        return shared_in(rows, period)
    found = counted_in(rows, period, now)
    if counts == "due":
        return found
    return found.filter(IN_TIME) if counts == "in_time" else found.exclude(IN_TIME)


def _department(given: str) -> Department | None:
    if not (given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID):
        return None
    return Department.objects.filter(pk=int(given)).first()
