"""The watch over the watch: alerts, runs of the sweep, and whether it runs, for people and for machines."""

import logging
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.keyset import page
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from departments.scope import scope_many
from feedback.views.access import staff_of, way_back
from feedback.views.addresses import with_params
from supervision.actions.watching import see_alerts
from supervision.choices import AlertKind
from supervision.models import Alert, SweepRun
from supervision.querysets import KEEPERS_OF_THE_WATCH
from supervision.rules.standing import Health, Standing, is_gap
from supervision.views.navigation import nav_for
from supervision.wording.standing import say_standing

log = logging.getLogger(__name__)
SIZE = 40
LONGEST_ID = 18
EFFECTS = ("reminders", "proposals", "entries", "raised", "notified", "confirmed", "alerts", "messages")


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """Alerts, the newest first: those nobody has seen, or ``?all=1`` all; of one ``?kind=``."""
    user, now = _watcher(request), timezone.now()
    visible: Any = Alert.objects.visible_to(user)
    shown = visible if request.GET.get("all") else visible.waiting()
    kind = request.GET.get("kind", "")
    rows = shown.filter(kind=kind) if kind in AlertKind.values else shown
    named = rows.select_related("department", "ticket", "seen_by", "deadline", "own_deadline")
    here = page(named, order=("-raised_at", "-id"), after=request.GET.get("after"), size=SIZE)
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "alerts"),
        "alerts": here.items,
        "total": rows.count(),
        "is_all": bool(request.GET.get("all")),
        "tabs": _alert_tabs(request, visible.waiting().count()),
        "kinds": _kind_tabs(request, kind),
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
        **_standing(now),
    }
    return render(request, "supervision/watching/alerts.html", context)


@require_POST
def alert_seen(request: HttpRequest) -> HttpResponse:
    """Note that these alerts were seen; back to where one was."""
    user = _watcher(request)
    wanted = [int(given) for given in request.POST.getlist("alert") if _is_id(given)]
    seen = see_alerts(wanted, by=user, now=timezone.now())
    messages.success(
        request, ngettext("%(n)s alert noted as seen.", "%(n)s alerts noted as seen.", seen) % {"n": seen}
    )
    return redirect(way_back(request, reverse("alerts")))


@require_safe
def sweeps(request: HttpRequest) -> HttpResponse:
    """When the sweep ran, the last first, with what it did and where it did not run."""
    user, now = _watcher(request), timezone.now()
    wanted = request.GET.get("only", "")
    rows: Any = SweepRun.objects.all()
    if wanted == "effects":
        rows = rows.exclude(**dict.fromkeys(EFFECTS, 0))
    elif wanted == "faults":
        rows = rows.exclude(fault="")
    here = page(rows, order=("-id",), after=request.GET.get("after"), size=SIZE)
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "sweeps"),
        "runs": list(_with_gaps(here.items)) if not wanted else [(run, None) for run in here.items],
        "tabs": _sweep_tabs(wanted),
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
        **_standing(now),
    }
    return render(request, "supervision/watching/sweeps.html", context)


@login_not_required
@never_cache
@require_safe
def healthz_sweep(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the sweep runs, else 503 with what is the matter; nobody needs an account to ask."""
    now = timezone.now()
    try:
        standing = SweepRun.objects.standing(now)
    except DatabaseError:
        log.exception("The database does not answer.")
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse(
        f"{_plainly(standing)}\n", status=200 if standing.is_well else 503, content_type="text/plain"
    )


def _plainly(standing: Standing) -> str:
    """For machines and those who read them: in English, like every answer of theirs."""
    if standing.ended_at is None:
        return "no sweep has run yet: is the worker up, with its beat?"
    at = in_shanghai(standing.ended_at).isoformat(timespec="seconds")
    return {
        Health.FRESH: f"ok, the last sweep ended at {at}",
        Health.FAILED: f"the last sweep, at {at}, ended in a fault: see the worker's log",
        Health.AHEAD: f"the last sweep is dated {at}, still to come: the clock was set back, none ran since",
    }.get(standing.health, f"the last sweep ended at {at}, too long ago: is the worker up, with its beat?")


def _is_id(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID


def _watcher(request: HttpRequest) -> Staff:
    """Who watches anything may look here; for others these pages do not exist."""
    user = staff_of(request)
    if not any(scope_many(user, KEEPERS_OF_THE_WATCH).values()):
        raise Http404
    return user


def _standing(now: Any) -> dict[str, Any]:
    standing = SweepRun.objects.standing(now)
    return {"standing": standing, "standing_words": say_standing(standing, now)}


def _with_gaps(runs: list[SweepRun]) -> Iterable[tuple[SweepRun, SweepRun | None]]:
    """Each run, with the one before it where too long a time lies between."""
    if not runs:
        return
    older = list(runs[1:]) + list(SweepRun.objects.filter(pk__lt=runs[-1].pk).order_by("-pk")[:1])
    for place, run in enumerate(runs):
        before = next((one for one in older[place:] if one.finished_at), None)
        has_gap = before is not None and is_gap(before.finished_at, run.started_at)
        yield run, before if has_gap else None


def _alert_tabs(request: HttpRequest, waiting: int) -> list[dict[str, Any]]:
    is_all = bool(request.GET.get("all"))
    return [
        {
            "url": with_params(request, all=""),
            "label": _("Not seen yet"),
            "count": waiting,
            "is_current": not is_all,
        },
        {"url": with_params(request, all="1"), "label": _("All alerts"), "count": None, "is_current": is_all},
    ]


def _kind_tabs(request: HttpRequest, kind: str) -> list[dict[str, Any]]:
    choices = [("", _("Every kind")), *AlertKind.choices]
    return [
        {"url": with_params(request, kind=value), "label": label, "count": None, "is_current": value == kind}
        for value, label in choices
    ]


def _sweep_tabs(wanted: str) -> list[dict[str, Any]]:
    address = reverse("sweeps")
    choices = [("", _("Every run")), ("effects", _("That did something")), ("faults", _("With a fault"))]
    return [
        {
            "url": f"{address}?only={value}" if value else address,
            "label": label,
            "count": None,
            "is_current": value == wanted,
        }
        for value, label in choices
    ]
