"""Who reads the queue, and how its own pages lead back to it, from a page or from the dialog."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from departments.models import Staff
from feedback.views.access import staff_of
from feedback.views.desks import holders_only

GRANT = "view_tickets"


def reader(request: HttpRequest) -> Staff:
    """Who reads the queue; to others these pages are not there."""
    user = staff_of(request)
    holders_only(user, GRANT)
    return user


def back(query: QueryDict) -> str:
    """The list by these parameters."""
    return f"{reverse('queue')}?{query.urlencode() or 'view=all'}"


def go(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page, from the dialog too."""
    return HttpResponseClientRedirect(address) if in_dialog(request) else redirect(address)


def in_dialog(request: HttpRequest) -> bool:
    """Whether htmx asks for the form alone."""
    return bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
