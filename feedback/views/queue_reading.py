"""Who reads the queue, and how its own pages lead back to it, from a page or from the dialog."""

from django.http import HttpRequest, QueryDict
from django.urls import reverse

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
