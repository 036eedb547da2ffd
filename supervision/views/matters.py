"""专项事项: the list, one matter with its tickets and reports, and what a supervisor does with it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.refusals import Refused
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from departments.scope import scope
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.actions import matters as actions
from supervision.choices import MatterKind, MatterState
from supervision.forms.matters import OpenForm
from supervision.models import Matter
from supervision.views.matter_acts import PAGES, moves_of
from supervision.views.measure_acts import PAGE, go, paper_act, with_refusal
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for
from supervision.views.rectification_words import history_of

SIZE = 30
ORDER = ("-opened_at", "-id")
MOST_TICKETS = 100
BEGUN = ("topic", "department")
NAMED = ("department", "topic", "opened_by", "started_by", "closed_by")


def _tabs_of(today: date) -> dict[str, tuple[Any, Q]]:
    under_way = Q(state=MatterState.OPEN)
    return {
        "": (
            pgettext_lazy("matters", "Alive"),
            Q(state__in=[MatterState.PROPOSED, MatterState.OPEN]),
        ),
        "proposed": (pgettext_lazy("matters", "Proposed"), Q(state=MatterState.PROPOSED)),
        "open": (pgettext_lazy("matters", "Under way"), under_way),
        "overdue": (pgettext_lazy("matters", "Overdue"), under_way & Q(due_on__lt=today)),
        "done": (pgettext_lazy("matters", "Done"), Q(state=MatterState.DONE)),
        "dropped": (pgettext_lazy("matters", "Dropped"), Q(state=MatterState.DROPPED)),
    }


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """``?tab= &department= &kind=``, the newest first."""
    user, now = staff_of(request), timezone.now()
    tabs, kinds = _tabs_of(_today(now)), _kinds()
    tab, kind = _tab(request, tabs), kinds.chosen(request)
    visible = Matter.objects.visible_to(user)
    counts = _counted(_narrowed(request, visible), tabs)
    named = listed(request, now).select_related(*NAMED)
    here = page(named, order=ORDER, after=request.GET.get("after"), size=SIZE)
    context = {
        "supervision_nav": nav_for(user, "matters"),
        "now": now,
        "tabs": _tabs(request, tabs, counts, tab),
        "rows": [{"matter": one, "is_overdue": one.is_overdue(_today(now))} for one in here.items],
        "total": counts[tab],
        "may_open": bool(scope(user, actions.SUPERVISE)),
        "is_filtered": bool(kind or request.GET.get("department")),
        **shown(request, [department_filter(request, pgettext_lazy("matter", "Lead"), visible), kinds]),
        **turning(request, here),
    }
    return render(request, "supervision/matters.html", context)


def listed(request: HttpRequest, now: datetime) -> QuerySet[Any]:
    """What the page lists by its address, in its order: for the page, and for the file."""
    tabs = _tabs_of(_today(now))
    narrowed = _narrowed(request, Matter.objects.visible_to(staff_of(request)))
    of_tab = narrowed.filter(tabs[_tab(request, tabs)][1])
    return of_tab.annotate(tickets=Count("items")).order_by(*ORDER)


def _tab(request: HttpRequest, tabs: Mapping[str, Any]) -> str:
    given = request.GET.get("tab", "")
    return given if given in tabs else ""


def _kinds() -> Filter:
    options = [(kind.value, kind.label, None) for kind in MatterKind]
    return Filter("kind", pgettext_lazy("matter", "Kind"), options)


def _narrowed(request: HttpRequest, visible: QuerySet[Any]) -> QuerySet[Any]:
    kind = _kinds().chosen(request)
    return in_department(request, visible).filter(**({"kind": kind} if kind else {}))


@require_safe
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter: the problem and the policy, its tickets, its reports, its outcome."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, pk)
    tickets = Ticket.objects.visible_to(user).filter(matter_items__matter=row)
    seen = tickets.annotate(rectification=F("matter_items__rectification")).order_by("-id")
    known = row.items.count()
    shown_tickets = list(seen[:MOST_TICKETS])
    context = {
        "supervision_nav": nav_for(user, "matters"),
        "now": now,
        "matter": row,
        "is_overdue": row.is_overdue(_today(now)),
        "supporters": list(row.supporters.all()),
        "tickets": shown_tickets,
        "known": known,
        "unseen": max(0, known - len(shown_tickets)),
        "reports": list(row.progress.select_related("by").order_by("-id")),
        "moves": moves_of(row, user, now),
        "history": history_of(Matter.KIND, row.pk),
    }
    return render(request, "supervision/matter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matter_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one act."""
    row = _visible(staff_of(request), pk)
    if verb not in PAGES:
        raise Http404
    one = PAGES[verb]
    initial = {name: getattr(row, name) for name in one.kept}
    if "supporters" in initial:
        initial["supporters"] = list(row.supporters.all())
    return paper_act(request, one.page, row, one.act, back=row.get_absolute_url(), initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
def matter_new(request: HttpRequest) -> HttpResponse:
    """Open a matter by hand; ``?topic= &department=`` say what it begins with."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, actions.SUPERVISE)
    begun = {key: given for key in BEGUN if (given := request.GET.get(key, "")).isdecimal()}
    form: Any = OpenForm(request.POST if request.method == "POST" else None, user=user, initial=begun)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = actions.open_matter(**form.arguments(), by=user, now=now)
        except Refused as refused:
            form, status = with_refusal(form, refused), refused.status
        else:
            return go(request, made.get_absolute_url())
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {
        "title": _("Open a matter"),
        "submit": _("Open the matter"),
        "intro": _("Repeated bad ratings propose one by themselves; here you need not wait for them."),
        "form": take_up_here(request, form),
        "back": reverse("matters"),
        "url": request.get_full_path(),
        "is_page": True,
        "supervision_nav": nav_for(user, "matters"),
    }
    return render(request, PAGE, context, status=status)


def _visible(user: Staff, pk: int) -> Any:
    return get_object_or_404(Matter.objects.visible_to(user).select_related(*NAMED), pk=pk)


def _today(now: datetime) -> date:
    return in_shanghai(now).date()


def _counted(rows: QuerySet[Any], tabs: dict[str, tuple[Any, Q]]) -> dict[str, int]:
    wanted = {f"n{place}": Count("pk", filter=only) for place, (_label, only) in enumerate(tabs.values())}
    found = rows.order_by().aggregate(**wanted)
    return {tab: found[f"n{place}"] for place, tab in enumerate(tabs)}


def _tabs(
    request: HttpRequest, tabs: dict[str, tuple[Any, Q]], counts: dict[str, int], current: str
) -> list[dict[str, Any]]:
    return [
        {
            "url": with_params(request, tab=tab),
            "label": label,
            "count": counts[tab],
            "tone": "overdue" if tab == "overdue" and counts[tab] else "",
            "is_current": tab == current,
        }
        for tab, (label, _only) in tabs.items()
    ]
