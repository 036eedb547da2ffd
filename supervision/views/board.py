"""督办看板: open work by how late it is; one column as a list with what can be done for the ticked rows."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.calendars import load_calendar
from departments.models import Staff
from departments.scope import scope
from feedback import queue
from feedback.choices import DispatchRole, Urgency
from feedback.filters import NOBODY
from feedback.models import Dispatch, Topic
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.filters import UNSIGNED, BoardFilter
from supervision.reports import severity
from supervision.reports.late_bars import bars_of
from supervision.reports.severity import Moment
from supervision.views.board_words import finding, labels, rules
from supervision.views.navigation import address_of, nav_for

SIZE = 50
FEW = 4
AHEAD = 8
MOST_OPTIONS = 60
TONES = {severity.DUE_SOON: "due-soon", severity.NEXT: "due-soon", severity.OVERDUE: "overdue"}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board of who supervises; others find their own standing here."""
    user = staff_of(request)
    if not scope(user, severity.WATCH):
        return redirect("supervision-standing")
    moment = Moment(timezone.now(), load_calendar())
    column = request.GET.get("severity", "")
    if column and column not in moment.conditions:
        raise Http404
    return render(request, "supervision/board.html", _board(request, user, moment, column))


def _board(request: HttpRequest, user: Staff, moment: Moment, column: str) -> dict[str, Any]:
    everything = severity.watched(user)
    narrowed = BoardFilter(request.GET, queryset=everything, request=request)
    given = narrowed.given
    departments = severity.by_department(_but_department(narrowed, everything), moment)
    chosen = [row for row in departments if given.get("department") in (None, *row["ancestry"])]
    counts = severity.totals(chosen)
    rows = narrowed.filter_queryset(everything)
    menus = _menus(request, narrowed, departments)
    context = {
        "supervision_nav": nav_for(user, "supervision"),
        "now": moment.now,
        "calendar": moment.calendar,
        "until": moment.until,
        "column": column,
        "counts": counts,
        "tabs": _tabs(request, counts, column),
        "menus": [menu for menu in menus if not menu["is_on"]],
        "chips": _chips(request, menus, given),
        "is_filtered": bool(given),
        "all_url": request.path,
        "here": request.get_full_path(),
        "orders_url": address_of("order-new"),
        "proposals_url": address_of("proposals"),
    }
    if column:
        return context | _list(request, rows, moment, column, counts[column])
    return context | _overview(request, rows, moment, counts, chosen)


def _but_department(narrowed: BoardFilter, rows: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    """By every filter but the department's, whose menu says how many each has."""
    for name, value in narrowed.form.cleaned_data.items():
        if name != "department":
            rows = narrowed.filters[name].filter(rows, value)
    return rows


def _list(
    request: HttpRequest, rows: QuerySet[Dispatch], moment: Moment, column: str, total: int
) -> dict[str, Any]:
    listed = severity.with_papers(rows.filter(moment.conditions[column])).select_related(*queue.ROW_NAMES)
    here = page(listed, order=("due_at", "id"), after=request.GET.get("after"), size=SIZE)
    return {
        "rows": queue.rows_of(here.items, moment.now),
        "total": total,
        "label": labels()[column],
        "rule": rules()[column],
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
    }


def _overview(
    request: HttpRequest,
    rows: QuerySet[Dispatch],
    moment: Moment,
    counts: dict[str, int],
    departments: list[dict[str, Any]],
) -> dict[str, Any]:
    heads = severity.first_of_each(rows, moment, few=FEW, ahead=AHEAD)
    slips = _rows_by_id({pk for ids in heads.values() for pk in ids}, moment.now)
    shown = {name: [slips[pk] for pk in ids if pk in slips] for name, ids in heads.items()}
    said, why = labels(), rules()
    return {
        "finding": finding(counts),
        "columns": [
            {
                "name": name,
                "label": said[name],
                "rule": why[name],
                "count": counts[name],
                "rows": shown[name],
                "url": with_params(request, severity=name),
                "tone": TONES.get(name, ""),
            }
            for name in severity.COLUMNS
        ],
        "coming": shown[severity.NEXT],
        "coming_url": with_params(request, severity=severity.NEXT),
        "bars": bars_of(departments, request.path),
        "n_late": severity.late_in(counts),
    }


def _rows_by_id(ids: set[int], now: datetime) -> dict[int, queue.Row]:
    found = Dispatch.objects.filter(pk__in=ids).select_related(*queue.ROW_NAMES)
    return {row.dispatch.pk: row for row in queue.rows_of(list(found), now)}


def _tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    said = labels()
    overview = {
        "url": with_params(request, severity=""),
        "label": pgettext("board", "Overview"),
        "count": None,
        "tone": "",
        "is_current": not current,
    }
    return [
        overview,
        *(
            {
                "url": with_params(request, severity=name),
                "label": said[name],
                "count": counts[name],
                "tone": TONES.get(name, "overdue") if counts[name] else "",
                "is_current": name == current,
            }
            for name in (severity.NEXT, *severity.COLUMNS)
        ),
    ]


def _menus(
    request: HttpRequest, narrowed: BoardFilter, departments: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """One menu a filter; one query."""
    topics = Topic.objects.filter(depth=1, is_active=True).values_list("pk", "name")[:MOST_OPTIONS]
    units = [(row["id"], row["name"]) for row in departments[:MOST_OPTIONS]]
    choices: dict[str, list[tuple[Any, Any]]] = {
        "department": units,
        "urgency": list(Urgency.choices),
        "topic": list(topics),
        "role": list(DispatchRole.choices),
        "assignee": [(UNSIGNED, _("unsigned")), (NOBODY, _("nobody yet"))],
    }
    return [_menu(request, narrowed, name, rows) for name, rows in choices.items() if rows]


def _menu(
    request: HttpRequest, narrowed: BoardFilter, name: str, rows: list[tuple[Any, Any]]
) -> dict[str, Any]:
    given = request.GET.get(name, "")
    options = [
        {
            "label": label,
            "url": with_params(request, **{name: value}),
            "count": None,
            "is_on": str(value) == given,
        }
        for value, label in rows
    ]
    return {"key": name, "name": narrowed.filters[name].label, "options": options, "is_on": bool(given)}


def _chips(request: HttpRequest, menus: list[dict[str, Any]], given: dict[str, Any]) -> list[dict[str, Any]]:
    known = {menu["key"]: menu for menu in menus}
    chips = []
    for name, value in given.items():
        options = known[name]["options"] if name in known else []
        said = next((option["label"] for option in options if option["is_on"]), value)
        label = known[name]["name"] if name in known else name
        chips.append({"name": label, "value": said, "url": with_params(request, **{name: ""})})
    return chips
