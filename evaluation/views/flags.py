"""存疑评价: the list of doubts by what they wait for, and one doubt with its facts and what one can do."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from departments.models import Staff
from departments.scope import scope_many
from evaluation.actions import integrity as actions
from evaluation.choices import Doubt, FlagState
from evaluation.models import RatingFlag
from evaluation.querysets import FLAG_READERS
from evaluation.views.flag_acts import PAGES, PRIMARY
from evaluation.views.flag_words import evidence_of, meaning_of
from evaluation.views.navigation import nav_for
from evaluation.views.offered import moves_of
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.models import SetAside
from supervision.views.measure_acts import paper_act
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.rectification_words import history_of

SIZE = 30
TABS: dict[str, tuple[Any, Q]] = {
    "": (pgettext_lazy("flags", "For the first look"), Q(state=FlagState.OPEN)),
    "to-decide": (pgettext_lazy("flags", "For the decision"), Q(state=FlagState.REVIEWED)),
    "upheld": (pgettext_lazy("flags", "Upheld"), Q(state=FlagState.UPHELD)),
    "cleared": (pgettext_lazy("flags", "Cleared"), Q(state=FlagState.CLEARED)),
}
WAITING = ("", "to-decide")
NAMED = ("department", "centre", "ticket", "rules", "first_by", "decided_by")


@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """``?tab= &doubt= &department=``: the oldest first while undecided, the newest first after that."""
    user, now = staff_of(request), timezone.now()
    visible = RatingFlag.objects.visible_to(user)
    narrowed, tab = _narrowed(request), _tab(request)
    rows = listed(request, now).annotate(n=Count("flagged"))
    here = page(rows, order=_order(tab), after=request.GET.get("after"), size=SIZE)
    counts = _counted(narrowed)
    context = {
        "evaluation_nav": nav_for(user, "flags"),
        "now": now,
        "tabs": _tabs(request, counts, tab),
        "rows": [{"flag": row, "evidence": evidence_of(row)} for row in here.items],
        "total": counts[tab],
        "is_filtered": any(request.GET.get(key) for key in ("doubt", "department")),
        **shown(request, [_doubt_filter(visible), department_filter(request, _("Department"), visible)]),
        **turning(request, here),
    }
    return render(request, "evaluation/flags.html", context)


def listed(request: HttpRequest, _now: datetime) -> QuerySet[RatingFlag]:
    """What the page and its file list; 404 where the page is not there for the person."""
    readers_only(staff_of(request))
    tab = _tab(request)
    rows = _narrowed(request).filter(TABS[tab][1]).select_related(*NAMED)
    return rows.order_by(*_order(tab))


@require_safe
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """One doubt: what speaks for it, the ratings, both persons' words."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, pk)
    rows = _ratings(row)
    tickets = {one.rating.ticket_id for one in rows}
    context = {
        "evaluation_nav": nav_for(user, "flags"),
        "now": now,
        "flag": row,
        "evidence": evidence_of(row),
        "meaning": meaning_of(row),
        "rows": rows,
        "seen": set(Ticket.objects.visible_to(user).filter(pk__in=tickets).values_list("pk", flat=True)),
        "moves": moves_of(row, user, now, PAGES, "flag-act", PRIMARY),
        "history": history_of(RatingFlag.KIND, row.pk),
    }
    return render(request, "evaluation/flag.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def flag_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one act."""
    row = _visible(staff_of(request), pk)
    if verb not in PAGES:
        raise Http404
    act = getattr(actions, verb)
    back = row.get_absolute_url()
    return paper_act(request, PAGES[verb].page, row, act, back=back, initial={"flag": row.pk})


def readers_only(user: Staff) -> None:
    """For whoever is no reader of doubts the pages are not there."""
    if not any(scope_many(user, FLAG_READERS).values()):
        raise Http404


def _tab(request: HttpRequest) -> str:
    given = request.GET.get("tab", "")
    return given if given in TABS else ""


def _order(tab: str) -> tuple[str, str]:
    return ("found_at", "id") if tab in WAITING else ("-found_at", "-id")


def _narrowed(request: HttpRequest) -> QuerySet[RatingFlag]:
    rows = in_department(request, RatingFlag.objects.visible_to(staff_of(request)))
    given = request.GET.get("doubt", "")
    return rows.filter(doubt=given) if given in Doubt.values else rows


def _doubt_filter(rows: QuerySet[Any]) -> Filter:
    return Filter("doubt", _("Doubt"), _doubts(rows))


def _visible(user: Staff, pk: int) -> RatingFlag:
    rows = RatingFlag.objects.visible_to(user).select_related(*NAMED)
    found: RatingFlag = get_object_or_404(rows, pk=pk)
    return found


def _tabs(request: HttpRequest, counts: dict[str, int], tab: str) -> list[dict[str, Any]]:
    return [
        {"url": with_params(request, tab=key), "label": label, "count": counts[key], "is_current": key == tab}
        for key, (label, _only) in TABS.items()
    ]


def _ratings(row: RatingFlag) -> list[Any]:
    """Its ratings, each with ``is_aside``: whether it, or the row that repeats it, counts no more."""
    aside = SetAside.objects.filter(Q(rating=OuterRef("rating")) | Q(rating__stands_for=OuterRef("rating")))
    return list(row.flagged.select_related("rating__ticket").annotate(is_aside=Exists(aside)))


def _counted(rows: QuerySet[Any]) -> dict[str, int]:
    wanted = {f"n{place}": Count("pk", filter=only) for place, (_label, only) in enumerate(TABS.values())}
    found = rows.order_by().aggregate(**wanted)
    return {tab: found[f"n{place}"] for place, tab in enumerate(TABS)}


def _doubts(rows: QuerySet[Any]) -> list[tuple[str, Any, int | None]]:
    counts = dict(rows.order_by().values_list("doubt").annotate(n=Count("pk")))
    return [(one.value, one.label, counts[one.value]) for one in Doubt if one.value in counts]
