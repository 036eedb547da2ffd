"""问题与政策: which problem asks for which policy, what came of it, and whether fewer tickets followed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from core.keyset import page
from evaluation.filters.insights import read
from evaluation.reports.catalogues import DEPARTMENT, TOPIC
from evaluation.reports.policy_links import AFTER, BEFORE, Effect, effects, matters
from evaluation.views.insights import framed
from evaluation.views.insights_links import LIST
from evaluation.views.insights_words import rounded
from feedback.views.access import staff_of
from supervision.choices import MatterKind, MatterState
from supervision.models import Matter
from supervision.views.measure_filters import Filter, shown, turning

PAGE = "insights-policy"
SIZE = 20
NAMED = ("topic", "department")


@require_safe
def policy_links(request: HttpRequest) -> HttpResponse:
    """``?topic= &department= &state= &kind=``, the newest first."""
    chosen = read(request, staff_of(request), timezone.now())
    menus = _menus()
    state, kind = (one.chosen(request) for one in menus)
    asked = chosen.asked
    listed = matters(chosen.user, asked.topics, asked.departments, state, kind)
    here = page(
        listed.select_related(*NAMED),
        order=("-opened_at", "-id"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    days = int(chosen.numbers["outcome_days"])
    told = effects(chosen.user, here.items, chosen.catalogues.topics, chosen.now, days)
    frame = framed(request, chosen, PAGE, (TOPIC, DEPARTMENT), has_period=False)
    more = shown(request, menus)
    context = {
        **frame,
        "menus": frame["menus"] + more["menus"],
        "chips": frame["chips"] + more["chips"],
        "rows": [_row(one, told.get(one.pk)) for one in here.items],
        "total": listed.count(),
        "is_filtered": bool(state or kind or chosen.choices),
        "days": days,
        **turning(request, here),
    }
    return render(request, "evaluation/insights_policy.html", context)


def _menus() -> list[Filter]:
    return [
        Filter(
            "state", pgettext("matters", "Standing"), [(one.value, one.label, None) for one in MatterState]
        ),
        Filter("kind", pgettext("matter", "Kind"), [(one.value, one.label, None) for one in MatterKind]),
    ]


def _row(matter: Matter, effect: Effect | None) -> dict[str, Any]:
    return {"matter": matter, "effect": _told(matter, effect) if effect else None}


def _told(matter: Any, effect: Effect) -> dict[str, Any]:
    def url(which: str) -> str:
        first, until = effect.days[which]
        asked = {"topic": matter.topic.code, "since": first.isoformat(), "until": until.isoformat()}
        return f"{reverse(LIST)}?{urlencode(asked)}"

    change = effect.change
    return {
        "before": effect.before,
        "before_url": url(BEFORE),
        "before_days": _days(effect.before_days),
        "after": effect.after,
        "after_url": url(AFTER),
        "after_days": _days(effect.after_days),
        "change": f"{'+' if change > 0 else '−' if change < 0 else ''}{rounded(abs(change), 0)}%"
        if change is not None
        else _("not comparable"),
        "is_less": change is not None and change < 0,
    }


def _days(n: int) -> str:
    return ngettext("in %(n)s day", "in %(n)s days", n) % {"n": n}
