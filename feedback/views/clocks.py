"""Every clock of a ticket, and why each is due when it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.views.access import visible_ticket


@require_safe
def ticket_clocks(request: HttpRequest, number: str) -> HttpResponse:
    """The clocks that run, those that stopped, and those that were voided, in the order they began."""
    ticket, now = visible_ticket(request, number), timezone.now()
    rows = ticket.deadlines.select_related("owner", "rule_version", "dispatch").order_by("started_at", "id")
    clocks = list(rows)
    parts = [
        ("running", [clock for clock in clocks if clock.is_open]),
        ("ended", [clock for clock in clocks if not clock.is_open and clock.voided_at is None]),
        ("voided", [clock for clock in clocks if clock.voided_at is not None]),
    ]
    context = {"ticket": ticket, "now": now, "parts": [part for part in parts if part[1]]}
    return render(request, "feedback/ticket_clocks.html", context)
