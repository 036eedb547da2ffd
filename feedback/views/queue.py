"""工单队列: what one's departments have to do, by what is due first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.keyset import Page, page
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from feedback import queue
from feedback.choices import Category, Urgency
from feedback.filters import ME, NOBODY, OPEN_CHOICES, QueueFilter
from feedback.models import Channel, Dispatch, Ticket, Topic
from feedback.views.access import staff_of
from feedback.views.addresses import with_params

SORTS = {"due": ("due_at", "id"), "-due": ("-due_at", "-id"), "new": ("-dispatched_at", "-id")}
BY_SIGNATURE = ("sign_due", "id")
SIZE = 50
MOST_OPTIONS = 60
TONES = {"today": "due-soon", "overdue": "overdue"}


@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """The list. A complete number in the search goes straight to its ticket."""
    user, now = staff_of(request), timezone.now()
    found = _ticket_numbered(user, request.GET.get("q", ""))
    if found is not None:
        return redirect(found)
    return render(request, "feedback/queue.html", _list(request, user, now))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address asks of the queue: the rows, their order, and what the page draws its menus from."""

    tab: str
    sort: str
    order: tuple[str, ...]
    opened: QuerySet[Dispatch]
    listed: QuerySet[Dispatch]
    narrowed: QueueFilter


def listed(request: HttpRequest, now: datetime) -> QuerySet[Dispatch]:
    """What the page lists by its address, in its order: for the page, and for the file."""
    asked = _asked(request, staff_of(request), now)
    return asked.listed.order_by(*asked.order)


def _asked(request: HttpRequest, user: Staff, now: datetime) -> _Asked:
    tab = _one_of(queue.TABS, request.GET.get("tab"))
    sort = _one_of(tuple(SORTS), request.GET.get("sort"))
    everything = queue.dispatches_for(queue.scopes_of(user), wide=bool(request.GET.get("q")))
    opened = everything.filter(is_open=True)
    base = queue.annotated(everything if request.GET.get("closed") else opened)
    narrowed = QueueFilter(request.GET, queryset=base, request=request)
    narrowed.form.is_valid()
    rows = narrowed.filter_queryset(base.filter(queue.tab_conditions(now)[tab]))
    order = BY_SIGNATURE if tab == "sign" and sort == "due" else SORTS[sort]
    return _Asked(tab, sort, order, opened, rows, narrowed)


def _list(request: HttpRequest, user: Staff, now: datetime) -> dict[str, Any]:
    asked = _asked(request, user, now)
    given, order, sort = asked.narrowed.given, asked.order, asked.sort
    named = asked.listed.select_related(*queue.ROW_NAMES)
    here = page(named, order=order, after=request.GET.get("after"), size=SIZE)
    rows = queue.rows_of(here.items, now, by_signature=order is BY_SIGNATURE)
    counts = queue.band_counts(asked.listed, now)
    menus = _menus(request, asked.narrowed, asked.opened, now)
    return _addresses(request, sort, here) | {
        "now": now,
        "tabs": _tabs(request, queue.tab_counts(asked.opened, now), asked.tab),
        "menus": [menu for menu in menus if not menu["is_on"]],
        "chips": _chips(request, menus, given),
        "bands": _bands(rows, counts, banded=sort != "new" and order is not BY_SIGNATURE),
        "total": sum(counts.values()),
        "is_filtered": bool(given) or asked.tab != "all",
    }


def _addresses(request: HttpRequest, sort: str, here: Page[Dispatch]) -> dict[str, Any]:
    return {
        "sort": sort,
        "sort_url": with_params(request, sort="-due" if sort == "due" else "due"),
        "closed_url": with_params(request, closed="" if request.GET.get("closed") else "1"),
        "is_closed": bool(request.GET.get("closed")),
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
        "here": request.get_full_path(),
    }


def _one_of(known: tuple[str, ...], given: str | None) -> str:
    return given if given in known else known[0]


def _ticket_numbered(user: Staff, words: str) -> Ticket | None:
    number = words.strip().replace("-", "")
    if not (number.isdigit() and len(number) == 14):
        return None
    try:
        found: Ticket = Ticket.objects.visible_to(user).get(number=number)
    except ObjectDoesNotExist:
        return None
    return found


def _tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {
        "all": _("All open"),
        "sign": _("To sign for"),
        "work": _("Being handled"),
        "today": _("Due today"),
        "overdue": _("Overdue"),
        "back": _("Sent back, rework"),
        "co": _("Co-handling"),
        "suspended": _("Suspended"),
    }
    return [
        {
            "url": with_params(request, tab="" if name == "all" else name),
            "label": label,
            "count": counts[name],
            "tone": TONES.get(name, "") if counts[name] else "",
            "is_current": name == current,
        }
        for name, label in labels.items()
    ]


def _bands(rows: list[queue.Row], counts: dict[str, int], *, banded: bool) -> list[dict[str, Any]]:
    if not banded:
        return [{"name": "", "rows": rows}] if rows else []
    labels = {
        queue.OVERDUE: (
            _("Overdue"),
            "overdue",
            _("reminded at expiry; a yellow card after more than one working day"),
        ),
        queue.TODAY: (_("Due today"), "due-soon", ""),
        queue.LATER: (_("Tomorrow and later"), "", ""),
    }
    return [
        {
            "name": labels[band][0],
            "tone": labels[band][1],
            "note": labels[band][2],
            "count": counts[band],
            "rows": group,
        }
        for band, group in queue.bands_of(rows)
    ]


def _menus(
    request: HttpRequest, narrowed: QueueFilter, opened: QuerySet[Dispatch], now: datetime
) -> list[dict[str, Any]]:
    """One menu a filter; three queries."""
    today = in_shanghai(now).date()
    units = (
        opened.values("department_id", "department__name")
        .annotate(n=Count("pk"))
        .order_by("department__name")
    )
    departments = [(str(u["department_id"]), u["department__name"], u["n"]) for u in units[:MOST_OPTIONS]]
    days = [
        (today, _("today")),
        (today + timedelta(days=1), _("tomorrow")),
        (today + timedelta(days=7), _("in seven days")),
    ]
    topics = Topic.objects.filter(depth=1, is_active=True).values_list("pk", "name")[:MOST_OPTIONS]
    channels = Channel.objects.filter(is_active=True).values_list("pk", "name")
    choices: dict[str, list[tuple[Any, ...]]] = {
        "state": list(OPEN_CHOICES),
        "due_before": [(day.isoformat(), label) for day, label in days],
        "department": departments if len(departments) > 1 else [],
        "category": list(Category.choices),
        "urgency": list(Urgency.choices),
        "topic": [(str(pk), name) for pk, name in topics],
        "assignee": [(ME, _("me")), (NOBODY, _("nobody yet"))],
        "channel": [(str(pk), name) for pk, name in channels],
    }
    return [_menu(request, narrowed, name, rows) for name, rows in choices.items() if rows]


def _menu(
    request: HttpRequest, narrowed: QueueFilter, name: str, rows: list[tuple[Any, ...]]
) -> dict[str, Any]:
    given = request.GET.get(name, "")
    options = [
        {
            "label": row[1],
            "url": with_params(request, **{name: row[0]}),
            "count": row[2] if len(row) > 2 else None,
            "is_on": str(row[0]) == given,
        }
        for row in rows
    ]
    return {"key": name, "name": narrowed.filters[name].label, "options": options, "is_on": bool(given)}


def _chips(request: HttpRequest, menus: list[dict[str, Any]], given: dict[str, Any]) -> list[dict[str, Any]]:
    chips = []
    for menu in menus:
        if menu["key"] in given:
            label = next((o["label"] for o in menu["options"] if o["is_on"]), given[menu["key"]])
            chips.append(
                {"name": menu["name"], "value": label, "url": with_params(request, **{menu["key"]: ""})}
            )
    if "q" in given:
        chips.append({"name": _("Words"), "value": given["q"], "url": with_params(request, q="")})
    return chips
