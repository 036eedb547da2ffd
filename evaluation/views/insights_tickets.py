"""The list behind every number of the insights: tickets, the answers to them, or the work on them."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.clock_wording import WEEKDAYS
from evaluation.filters.insights import HOURS, Chosen, read, read_number
from evaluation.filters.insights import WEEKDAYS as WEEK
from evaluation.reports import insight_rows
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC
from evaluation.reports.insight_rows import ANSWERS, TICKETS, WORK, Asked
from evaluation.reports.policy_links import stretch_of
from evaluation.rules.comparing import Stretch
from evaluation.views.insights import framed
from evaluation.views.insights_words import PARTS
from feedback.views.access import staff_of
from feedback.views.addresses import with_params

SIZE = 50
ORDERS = {
    TICKETS: ("-registered_at", "-id"),
    ANSWERS: ("-given_at", "-id"),
    WORK: ("-due_at", "-id"),
}
NAMED = {
    TICKETS: ("topic", "area", "channel", "lead_department"),
    ANSWERS: ("ticket__topic", "ticket__area", "ticket__channel", "dispatch__department"),
    WORK: ("ticket__topic", "ticket__area", "ticket__channel", "department"),
}
MOST_COUNTED = 10_000
DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows of a number, what they are, and in which order."""

    kind: str
    rows: QuerySet[Any]

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS[self.kind]


@require_safe
def insight_tickets(request: HttpRequest) -> HttpResponse:
    """``?what= &span=before|last_year &since= &until= &weekday= &hour=`` beside the filters."""
    chosen = read(request, staff_of(request), timezone.now())
    behind = behind_of(request, chosen)
    here = page(
        behind.rows.select_related(*NAMED[behind.kind]),
        order=behind.order,
        after=request.GET.get("after"),
        size=SIZE,
    )
    counted = behind.rows.order_by()[: MOST_COUNTED + 1].count()
    what = request.GET.get("what", "")
    has_period = not _own_days(request)
    kinds = (TOPIC, AREA, DEPARTMENT, CHANNEL)
    frame = framed(request, chosen, "insights", kinds, has_period=has_period)
    frame["chips"] += _chips(request)
    context = {
        **frame,
        "what": PARTS[what],
        "kind": behind.kind,
        "rows": here.items,
        "total": f"{MOST_COUNTED:,}+" if counted > MOST_COUNTED else f"{counted:,}",
        "n": min(counted, MOST_COUNTED),
        "all_url": f"{reverse('insights-tickets')}?period={chosen.code}",
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
    }
    return render(request, "evaluation/insights_tickets.html", context)


def behind_of(request: HttpRequest, chosen: Chosen) -> Behind:
    """The rows that the address asks for; Http404 for what it does not know."""
    parts = insight_rows.parts_of(chosen.numbers)
    what = request.GET.get("what", "")
    if what not in parts:
        raise Http404
    kind, condition = parts[what]
    asked = replace(
        chosen.asked,
        weekday=read_number(request, "weekday", WEEK),
        hour=read_number(request, "hour", HOURS),
    )
    return Behind(kind, _rows(kind, chosen, _span(request, chosen), asked, condition))


def _rows(kind: str, chosen: Chosen, span: Stretch, asked: Asked, condition: Q) -> QuerySet[Any]:
    reads: dict[str, Any] = {
        TICKETS: insight_rows.tickets,
        ANSWERS: insight_rows.answers,
        WORK: insight_rows.work,
    }
    rows: QuerySet[Any] = reads[kind](chosen.user, span, asked)
    return rows.filter(condition)


def _span(request: HttpRequest, chosen: Chosen) -> Stretch:
    if own := _own_days(request):
        return stretch_of(*own)
    spans = {
        "": chosen.compared.ours,
        "before": chosen.compared.before,
        "last_year": chosen.compared.last_year,
    }
    given = request.GET.get("span", "")
    if given not in spans:
        raise Http404
    return spans[given]


def _own_days(request: HttpRequest) -> tuple[date, date] | None:
    """The days ``?since= &until=``, the last one left out; Http404 for none such, or the wrong way round."""
    given = [request.GET.get(name, "") for name in ("since", "until")]
    if not any(given):
        return None
    if not all(DAY.fullmatch(one) for one in given):
        raise Http404
    try:
        first, until = (date.fromisoformat(one) for one in given)
    except ValueError as fault:
        raise Http404 from fault
    if first > until:
        raise Http404
    return first, until


def _chips(request: HttpRequest) -> list[dict[str, str]]:
    """The filters that only this list has."""
    chips = []
    what = request.GET.get("what", "")
    if what:
        chips.append({"name": _("What"), "value": str(PARTS[what]), "url": with_params(request, what="")})
    spans = {"before": _("the stretch before"), "last_year": _("the same of last year")}
    if span := spans.get(request.GET.get("span", "")):
        chips.append(
            {"name": pgettext("insights", "Stretch"), "value": span, "url": with_params(request, span="")}
        )
    if own := _own_days(request):
        value = f"{own[0]:%Y-%m-%d} – {own[1] - timedelta(days=1):%Y-%m-%d}"
        url = with_params(request, since="", until="")
        chips.append({"name": pgettext("insights", "Days"), "value": value, "url": url})
    if weekday := request.GET.get("weekday"):
        value = str(WEEKDAYS[int(weekday) - 1])
        chips.append({"name": _("Weekday"), "value": value, "url": with_params(request, weekday="")})
    if hour := request.GET.get("hour"):
        value = f"{int(hour):02d}:00–{int(hour):02d}:59"
        chips.append({"name": _("Hour"), "value": value, "url": with_params(request, hour="")})
    return chips
