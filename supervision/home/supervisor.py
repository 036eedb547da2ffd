"""The supervisor's home: overdue by department, the next hours, open orders, cards, proposals, alerts."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback import queue
from feedback.home import Block, Desk
from supervision.choices import CardColour, OrderState, ProposalState
from supervision.models import Alert, Card, Deadline, Proposal, SupervisionOrder
from supervision.reports import severity
from supervision.reports.late_bars import bars_of
from supervision.reports.severity import Moment
from supervision.rules.quarters import quarter_of

AHEAD = 8
FEW = 6
MOST_BARS = 8
WATCH = (severity.WATCH,)


def watching(desk: Desk) -> Block:
    """Five queries, whatever the number of departments and rows."""
    moment = Moment(desk.now, desk.calendar)
    rows = severity.watched(desk.user)
    departments = severity.by_department(rows, moment)
    counts = severity.totals(departments)
    ahead = rows.filter(moment.conditions[severity.NEXT]).select_related(*queue.ROW_NAMES)
    coming = queue.rows_of(list(ahead.order_by("due_at", "id")[:AHEAD]), desk.now)
    told = _figures(desk)
    context = {
        "counts": counts,
        "n_late": severity.late_in(counts),
        "bars": bars_of(departments, reverse("supervision"), MOST_BARS),
        "coming": coming,
        "until": moment.until,
        "orders": _orders(desk),
        "told": told,
    }
    return Block("supervising", _finding(counts), context, app="supervision")


def _figures(desk: Desk) -> dict[str, int]:
    """How many of each wait, or count this quarter; one query."""
    quarter = quarter_of(desk.now)
    cards = Card.objects.held_by(desk.user, WATCH).counting().in_quarter(quarter)
    orders = SupervisionOrder.objects.held_by(desk.user, WATCH)
    asked: dict[str, QuerySet[Any]] = {
        "orders": orders.unfinished(),
        "to_verify": orders.filter(state=OrderState.REPORTED),
        "yellow": cards.filter(colour=CardColour.YELLOW),
        "red": cards.filter(colour=CardColour.RED),
        "proposals": Proposal.objects.held_by(desk.user, WATCH).filter(state=ProposalState.OPEN),
        "alerts": Alert.objects.visible_to(desk.user).waiting(),
    }
    first, *others = (_counted(name, rows) for name, rows in asked.items())
    found = dict(first.union(*others, all=True))
    return {name: found.get(name, 0) for name in asked}


def _counted(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(which=Value(name, output_field=CharField())).values("which")
    return named.annotate(n=Count("pk")).values_list("which", "n")


def _orders(desk: Desk) -> list[dict[str, Any]]:
    """The open orders whose receipt or report is due soonest, each with that clock; one query."""
    held = SupervisionOrder.objects.held_by(desk.user, WATCH).open()
    clocks: Any = Deadline.objects.running()
    running = clocks.filter(order__in=held)
    first: dict[int, Any] = {}
    for clock in running.select_related("order__department").order_by("due_at", "id")[: 2 * FEW]:
        first.setdefault(clock.order_id, clock)
    return [{"order": clock.order, "clock": clock} for clock in first.values()][:FEW]


def _finding(counts: dict[str, int]) -> str:
    late, ahead, unsigned = severity.late_in(counts), counts[severity.NEXT], counts[severity.UNSIGNED]
    parts = [ngettext("%(n)s is overdue", "%(n)s are overdue", late) % {"n": late}] if late else []
    if ahead:
        sentence = ngettext(
            "%(n)s more falls due within 4 working hours",
            "%(n)s more fall due within 4 working hours",
            ahead,
        )
        parts.append(sentence % {"n": ahead})
    if unsigned:
        parts.append(ngettext("%(n)s of them unsigned", "%(n)s of them unsigned", unsigned) % {"n": unsigned})
    return _(", ").join(parts) or _("nothing is overdue in your departments")
