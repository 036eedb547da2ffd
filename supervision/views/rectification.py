"""差评整改: the board with its four clocks, one rectification, and its acts."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from departments.calendars import load_calendar
from departments.clock_wording import say_limit
from departments.models import Staff
from departments.scope import scope
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.models import MisratingClaim, Rectification
from supervision.reports import rectification as board
from supervision.rule_versions import supervision_rules
from supervision.rules.settings import limit_of
from supervision.views.measure_acts import paper_act
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for
from supervision.views.rectification_acts import PAGES, claim_choice, moves_of
from supervision.views.rectification_words import history_of

SIZE = 40
MOST_TOPICS = 60
CALL = "call_back"
ENDED = ("closed", "voided")
NEWEST, BY_DUE = ("-opened_at", "-id"), ("due_at", "id")


@require_safe
def rectifications(request: HttpRequest) -> HttpResponse:
    """``?tab= &department= &topic= &late=1``; what is due first, ended ones the newest first."""
    user, now = staff_of(request), timezone.now()
    visible = Rectification.objects.visible_to(user)
    tab, narrowed = _tab(request), _narrowed(request, visible, now)
    drawn = board.with_lamps(listed(request, now))
    here = page(drawn, order=_order_of(tab), after=request.GET.get("after"), size=SIZE)
    filters = [department_filter(request, _("Department"), visible), _topics(visible), _late(visible, now)]
    counts = board.counted(narrowed)
    context = {
        "supervision_nav": nav_for(user, "rectifications"),
        "now": now,
        "calendar": load_calendar(),
        "tabs": _tabs(request, counts, tab),
        "heads": _heads(now),
        "rows": [{"row": row, "lamps": board.lamps_of(row, now)} for row in here.items],
        "total": counts[tab],
        "claims": MisratingClaim.objects.visible_to(user).exists(),
        "calls": bool(scope(user, CALL)),
        "is_filtered": any(request.GET.get(key) for key in ("department", "topic", "late")),
        **shown(request, filters),
        **turning(request, here),
    }
    return render(request, "supervision/rectifications.html", context)


def listed(request: HttpRequest, now: datetime) -> QuerySet[Any]:
    """What the page lists by its address, in its order: for the page, and for the file."""
    tab = _tab(request)
    narrowed = _narrowed(request, Rectification.objects.visible_to(staff_of(request)), now)
    return board.by_due(board.of_tab(narrowed, tab)).order_by(*_order_of(tab))


def _tab(request: HttpRequest) -> str:
    given = request.GET.get("tab", "")
    return given if given in board.TABS else ""


def _order_of(tab: str) -> tuple[str, str]:
    return NEWEST if tab in ENDED else BY_DUE


@require_safe
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """One rectification: the citizen's words, what was done, what one can do."""
    user, now = staff_of(request), timezone.now()
    row = visible_rectification(user, pk)
    context = {
        "supervision_nav": nav_for(user, "rectifications"),
        "now": now,
        "calendar": load_calendar(),
        "row": row,
        "lamps": board.lamps_of(row, now),
        "ticket": row.ticket,
        "sees_ticket": Ticket.objects.visible_to(user).filter(pk=row.ticket_id).exists(),
        "words": _words(row),
        "verdict": row.ticket.verdicts.filter(cycle=row.cycle).select_related("decided_by").first(),
        "calls": list(row.callbacks.select_related("by")),
        "claims": list(row.claims.visible_to(user).select_related("claimed_by", "decided_by")),
        "others": list(Rectification.objects.visible_to(user).filter(ticket=row.ticket).exclude(pk=row.pk)),
        "moves": [*moves_of(row, user, now), *claim_choice(row, user)],
        "history": history_of(Rectification.KIND, row.pk),
    }
    return render(request, "supervision/rectification.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rectification_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one act."""
    row = visible_rectification(staff_of(request), pk)
    if verb not in PAGES:
        raise Http404
    one = PAGES[verb]
    initial = {name: getattr(row, name) for name in one.kept}
    return paper_act(request, one.page, row, one.act, back=row.get_absolute_url(), initial=initial)


def visible_rectification(user: Staff, pk: int) -> Any:
    """The rectification with what is read of it; 404 for one that is not visible, as for none at all."""
    rows = board.with_lamps(Rectification.objects.visible_to(user))
    people = ("contacted_by", "plan_drafted_by", "planned_by", "remedied_by", "called_back_by", "closed_by")
    return get_object_or_404(rows.select_related(*board.NAMED, *people), pk=pk)


def _narrowed(request: HttpRequest, rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    found = in_department(request, rows)
    topic = request.GET.get("topic", "")
    if topic.isascii() and topic.isdecimal() and len(topic) < 10:
        found = found.filter(ticket__topic_id=int(topic))
    return board.late(found, now) if request.GET.get("late") == "1" else found


def _topics(rows: QuerySet[Any]) -> Filter:
    named = rows.order_by().filter(ticket__topic__isnull=False)
    found = named.values("ticket__topic_id", "ticket__topic__name").annotate(n=Count("pk"))
    ordered = found.order_by("-n", "ticket__topic__name")[:MOST_TOPICS]
    options = [(str(one["ticket__topic_id"]), one["ticket__topic__name"], one["n"]) for one in ordered]
    return Filter("topic", _("Topic"), options)


def _late(rows: QuerySet[Any], now: datetime) -> Filter:
    return Filter("late", _("Clocks"), [("1", _("a clock is or was late"), board.late(rows, now).count())])


def _tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {
            "url": with_params(request, tab=tab),
            "label": label,
            "count": counts[tab],
            "is_current": tab == current,
        }
        for tab, (label, _only) in board.TABS.items()
    ]


def _heads(now: datetime) -> list[dict[str, Any]]:
    """The heads of the four columns, with the limits in force."""
    rules = supervision_rules(now).values
    return [{"name": name, "limit": say_limit(limit_of(rules, kind))} for kind, name, _done in board.LAMPS]


def _words(row: Any) -> str:
    """What the citizen wrote; where the worst of several counts, the words of that one."""
    rating = row.rating
    if rating is None:
        return ""
    return str((rating.stands_for or rating).words)
