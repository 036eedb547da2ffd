"""What every page of a ticket begins with: who asks, the ticket if visible, where they came from."""

from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from departments.models import Staff
from feedback.models import Ticket
from feedback.querysets import TicketQuerySet

NAMED = (
    "centre",
    "channel",
    "topic",
    "area",
    "complainant",
    "registered_by",
    "lead_department",
    "accused_department",
    "duplicate_of",
)


def staff_of(request: HttpRequest) -> Staff:
    """The signed-in person; only for views behind ``login_required``."""
    return cast(Staff, request.user)


def visible_ticket(request: HttpRequest, number: str) -> Ticket:
    """The ticket of this number with what names it; 404 for one that is not visible, as for none at all."""
    if not number.isdecimal():
        raise Http404
    tickets: TicketQuerySet = Ticket.objects.visible_to(staff_of(request))
    return cast(Ticket, get_object_or_404(tickets.select_related(*NAMED), number=number))


def way_back(request: HttpRequest, fallback: str) -> str:
    """``next`` of the request when it is an address of ours, else ``fallback``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else fallback
