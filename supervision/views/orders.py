"""督办单: the list, one order as a paper with its clocks and acts, the public list, the printed form."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.calendars import load_calendar
from departments.models import Staff
from departments.scope import scope
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.choices import ClockKind, OrderGround, OrderState
from supervision.forms.measures import SUPERVISE
from supervision.models import Deadline, SupervisionOrder
from supervision.rule_versions import supervision_rules
from supervision.rules.settings import limit_of
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for
from supervision.views.order_story import acts_of, history_of, remarks_on, rounds_of

SIZE = 30
UNFINISHED, EVERY, YES = "", "all", "yes"
NAMED = ("department", "ticket", "issued_by")
PEOPLE = (*NAMED, "acked_by", "verified_by", "closed_by", "escalated_by", "dispatch")
BY_DUE, BY_DATE = ("report_by", "id"), ("-issued_at", "-id")
Rows = Any
"""Orders of the one queryset that names its reads."""
STATES = dict(OrderState.choices)


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """``?state= &department= &ground= &overdue=yes &listed=yes &unsigned=yes``; without a state what is not
    closed, by what is due first."""
    user, now = staff_of(request), timezone.now()
    visible: Rows = SupervisionOrder.objects.visible_to(user)
    filters = _filters(request, visible, now)
    narrowed = _narrowed(request, visible, filters, now)
    state = request.GET.get("state", "")
    rows = _in_state(narrowed, state)
    here = page(
        rows.select_related(*NAMED).prefetch_related(_clocks()),
        order=_order_of(state),
        after=request.GET.get("after"),
        size=SIZE,
    )
    context = {
        "now": now,
        "calendar": load_calendar(),
        "supervision_nav": nav_for(user, "orders"),
        "tabs": _tabs(request, narrowed, state),
        "orders": here.items,
        "total": rows.count(),
        "listed_total": SupervisionOrder.objects.listed_to(user).count(),
        "may_issue": bool(scope(user, SUPERVISE)),
        "is_filtered": any(one.chosen(request) for one in filters) or bool(state),
        **shown(request, filters),
        **turning(request, here),
    }
    return render(request, "supervision/orders.html", context)


def listed(request: HttpRequest, now: datetime) -> Rows:
    """What the page lists by its address, in its order: for the page, and for the file."""
    visible: Rows = SupervisionOrder.objects.visible_to(staff_of(request))
    narrowed = _narrowed(request, visible, _filters(request, visible, now), now)
    state = request.GET.get("state", "")
    return _in_state(narrowed, state).order_by(*_order_of(state))


@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: the paper, its clocks in words, what was reported, what one can do, what happened."""
    user, now = staff_of(request), timezone.now()
    row = visible_order(user, number)
    context = {
        "now": now,
        "calendar": load_calendar(),
        "supervision_nav": nav_for(user, "orders"),
        "order": row,
        "clocks": _clocks_of(row),
        "rounds": rounds_of(row),
        "acts": acts_of(row, user, now),
        "remarks": remarks_on(row),
        "history": history_of(row),
        "sees_ticket": _sees(user, row.ticket_id),
    }
    return render(request, "supervision/orders_one.html", context)


@require_safe
def orders_listed(request: HttpRequest) -> HttpResponse:
    """挂牌督办: every listed order of the house, without what it demands; opened by who may see the paper."""
    user, now = staff_of(request), timezone.now()
    listed: Rows = SupervisionOrder.objects.listed_to(user)
    if not SupervisionOrder.objects.may_read_list(user):
        raise Http404
    rows = in_department(request, listed)
    here = page(
        rows.select_related(*NAMED).prefetch_related(_clocks()),
        order=("-listed_at", "-id"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    own = SupervisionOrder.objects.visible_to(user).filter(pk__in=[row.pk for row in here.items])
    context = {
        "now": now,
        "calendar": load_calendar(),
        "supervision_nav": nav_for(user, "orders"),
        "orders": here.items,
        "own": set(own.values_list("pk", flat=True)),
        "total": rows.count(),
        **shown(request, [department_filter(request, _("Department"), listed)]),
        **turning(request, here),
    }
    return render(request, "supervision/orders_listed.html", context)


@require_safe
def order_print(request: HttpRequest, number: str) -> HttpResponse:
    """The printed 督办单 with its receipt, for the file and for the signature by hand."""
    user, now = staff_of(request), timezone.now()
    row = visible_order(user, number)
    context = {
        "now": now,
        "order": row,
        "receipt_limit": limit_of(supervision_rules(row.issued_at).values, ClockKind.ORDER_ACK),
        "sees_ticket": _sees(user, row.ticket_id),
        "calendar": load_calendar(),
    }
    return render(request, "supervision/orders_print.html", context)


def visible_order(user: Staff, number: str) -> SupervisionOrder:
    """The order of this number, or 404."""
    rows: QuerySet[Any] = SupervisionOrder.objects.visible_to(user)
    row: SupervisionOrder = get_object_or_404(rows.select_related(*PEOPLE), number=number)
    return row


def _sees(user: Staff, ticket_id: int | None) -> bool:
    """A department whose part was voided reads its order, and not the ticket any more."""
    return ticket_id is not None and Ticket.objects.visible_to(user).filter(pk=ticket_id).exists()


def _clocks() -> Any:
    found = Deadline.objects.filter(kind=ClockKind.ORDER_REPORT, voided_at=None).order_by("-id")
    return Prefetch("deadlines", found, to_attr="clocks")


def _clocks_of(row: SupervisionOrder) -> dict[str, Deadline]:
    """The last clock of each kind: of the receipt, of the report."""
    rows = Deadline.objects.filter(order=row, voided_at=None).order_by("id")
    return {clock.kind: clock for clock in rows}


def _filters(request: HttpRequest, visible: Rows, now: datetime) -> list[Filter]:
    rows = _in_state(visible, request.GET.get("state", ""))
    grounds = dict(rows.order_by().values_list("ground").annotate(n=Count("pk")))
    return [
        department_filter(request, _("Department"), rows),
        Filter(
            "ground",
            pgettext("orders", "Ground"),
            [(g.value, g.label, grounds.get(g.value, 0)) for g in OrderGround],
        ),
        Filter(
            "overdue", pgettext("orders", "Overdue"), [(YES, _("report overdue"), rows.overdue(now).count())]
        ),
        Filter("listed", pgettext("orders", "Listed"), [(YES, _("publicly listed"), rows.listed().count())]),
        Filter(
            "unsigned",
            pgettext("orders", "Signature"),
            [(YES, _("report to be signed"), rows.unsigned().count())],
        ),
    ]


def _narrowed(request: HttpRequest, rows: Rows, filters: list[Filter], now: datetime) -> Rows:
    """The rows by every filter but the state."""
    chosen = {one.key: one.chosen(request) for one in filters}
    rows = in_department(request, rows)
    if chosen["ground"]:
        rows = rows.filter(ground=chosen["ground"])
    if chosen["overdue"]:
        rows = rows.overdue(now)
    if chosen["listed"]:
        rows = rows.listed()
    return rows.unsigned() if chosen["unsigned"] else rows


def _order_of(state: str) -> tuple[str, str]:
    return BY_DATE if state in (EVERY, OrderState.CLOSED) else BY_DUE


def _in_state(rows: Rows, state: str) -> Rows:
    if state == EVERY:
        return rows
    return rows.filter(state=state) if state in STATES else rows.unfinished()


def _tabs(request: HttpRequest, rows: QuerySet[Any], current: str) -> list[dict[str, Any]]:
    """Not closed, each state, all; each with how many it opens. One query."""
    found = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    every = sum(found.values())
    counts = {UNFINISHED: every - found.get(OrderState.CLOSED.value, 0), **found, EVERY: every}
    labels = {UNFINISHED: _("Not closed"), **STATES, EVERY: _("All")}
    return [
        {
            "url": with_params(request, state=value),
            "label": label,
            "count": counts.get(value, 0),
            "is_current": value == current,
        }
        for value, label in labels.items()
    ]
