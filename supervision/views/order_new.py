"""督办单 issued: one about a ticket or a department's matter, or one on each of several tickets."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.reasons import Reason
from core.refusals import Refused, say
from departments.models import Staff
from departments.scope import scope
from feedback.models import Ticket
from feedback.views.access import staff_of, way_back
from feedback.views.autosave import sent, take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.actions import orders as actions
from supervision.actions.order_issuing import Issued, lead_of, ticket_reasons
from supervision.choices import ClockKind
from supervision.forms.measures import SUPERVISE
from supervision.forms.orders import ManyOrdersForm, OrderForm
from supervision.rule_versions import supervision_rules
from supervision.rules.settings import limit_of
from supervision.views.measure_acts import go, with_refusal
from supervision.views.navigation import nav_for

MOST = 100
LONGEST_NUMBER = 20


@require_http_methods(["GET", "HEAD", "POST"])
def order_new(request: HttpRequest) -> HttpResponse:
    """``?ticket=`` a number begins an order about it; ``?tickets=`` several, with commas, one on each."""
    user = staff_of(request)
    holders_only(user, SUPERVISE)
    if request.GET.get("tickets") or request.POST.get("tickets"):
        return _many(request, user)
    now = timezone.now()
    ticket = _ticket(user, request.GET.get("ticket", ""))
    form = OrderForm(request.POST or None, user=user, initial=_begin(request, ticket))
    form.fill(supervision_rules(now).values)
    if ticket is not None:
        form.narrow(ticket)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = actions.issue(**form.arguments(), by=user, now=now)
        except Refused as refused:
            with_refusal(form, refused)
            status = refused.status
        else:
            messages.success(
                request, _("Order %(number)s is issued; its clocks run.") % {"number": made.number}
            )
            return go(request, made.get_absolute_url())
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {
        "form": take_up_here(request, form),
        "ticket": ticket,
        "there": _there(ticket),
        "receipt_limit": limit_of(supervision_rules(now).values, ClockKind.ORDER_ACK),
        "back": way_back(request, ticket.get_absolute_url() if ticket else reverse("orders")),
        "supervision_nav": nav_for(user, "orders"),
        "now": now,
    }
    return render(request, "supervision/orders_new.html", context, status=status)


def _many(request: HttpRequest, user: Staff) -> HttpResponse:
    """First who can be ordered and who not, and why; then the result, row by row."""
    now = timezone.now()
    given = request.POST.get("tickets") or ",".join(request.GET.getlist("tickets"))
    rows = _tickets(user, given)
    form = ManyOrdersForm(request.POST or None, initial={"ground": "OVERDUE"})
    form.fill(supervision_rules(now).values)
    status, is_done = 200, False
    lines = [_foreseen(row, user) for row in rows]
    if form.is_bound and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("ground", "demand")}
        lines = actions.issue_many(rows, **asked, limit=form.limit(), by=user, now=now)
        is_done = True
    elif form.is_bound:
        status = UNPROCESSABLE
    able = [line for line in lines if not line.reasons]
    unable = [(line.ticket, [say(reason) for reason in line.reasons]) for line in lines if line.reasons]
    if is_done:
        sent(request)
    context = {
        "headline": _headline(len(able), is_done=is_done),
        "form": take_up_here(request, form),
        "able": able,
        "unable": unable,
        "is_done": is_done,
        "numbers": ",".join(row.number for row in rows),
        "back": way_back(request, reverse("orders")),
        "supervision_nav": nav_for(user, "orders"),
    }
    return render(request, "supervision/orders_many.html", context, status=status)


def _headline(n: int, *, is_done: bool) -> str:
    if not n:
        return _("No order issued") if is_done else _("Nothing to order")
    if is_done:
        return ngettext("%(n)s order issued", "%(n)s orders issued", n) % {"n": n}
    return ngettext("Issue an order on %(n)s ticket", "Issue an order on each of %(n)s tickets", n) % {"n": n}


def _foreseen(ticket: Ticket, user: Staff) -> Issued:
    """What would become of the ticket, without doing it."""
    lead = lead_of(ticket)
    if lead is None:
        return Issued(ticket, reasons=(Reason("order_nobody_leads", {"ticket": ticket.number}),))
    if lead.department_id not in scope(user, SUPERVISE):
        return Issued(ticket, reasons=(Reason("no_authority", {"permission": SUPERVISE}),))
    return Issued(ticket, reasons=tuple(ticket_reasons(ticket, lead.department)))


def _begin(request: HttpRequest, ticket: Ticket | None) -> dict[str, Any]:
    """What the form begins with: of a ticket its number, title, and the department that leads it."""
    given = {name: request.GET.get(name, "") for name in ("department", "ground", "ticket", "next")}
    if ticket is None:
        return given
    lead = lead_of(ticket)
    found = {"ticket": ticket.number, "subject": ticket.title[:120]}
    return given | found | ({"department": lead.department_id} if lead and not given["department"] else {})


def _there(ticket: Ticket | None) -> Any:
    """Open orders on the ticket already."""
    return ticket.orders.open().select_related("department") if ticket else []


def _ticket(user: Staff, number: str) -> Ticket | None:
    rows = _tickets(user, number)
    return rows[0] if rows else None


def _tickets(user: Staff, given: str) -> list[Ticket]:
    """The visible tickets of these numbers, in order; what is none is left out."""
    asked = [part.strip().replace("-", "") for part in given.split(",")][:MOST]
    numbers = [part for part in asked if part.isascii() and part.isdecimal() and len(part) <= LONGEST_NUMBER]
    found = {row.number: row for row in Ticket.objects.visible_to(user).filter(number__in=numbers)}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]
