"""For each move of a ticket, one person and one ticket to whom its page is open: asked of the portal."""

from collections.abc import Iterable
from datetime import datetime

from departments.models import Staff
from feedback import actions
from feedback.models import Ticket
from feedback.views.move_pages import BY_VERB, PAGES

Found = dict[str, tuple[str, str]]


def moves_offered(usernames: Iterable[str], now: datetime) -> Found:
    """The username and the address at which each move's page is open, by the page's noun."""
    found: Found = {}
    for staff in Staff.objects.filter(username__in=[*usernames]).order_by("id"):
        for ticket in Ticket.objects.visible_to(staff).order_by("-id"):
            if len(found) == len(PAGES):
                return found
            for choice in actions.choices(ticket, staff=staff, now=now):
                page = BY_VERB[choice.verb]
                if choice.is_allowed and page.noun not in found:
                    found[page.noun] = (staff.username, page.url(ticket))
    return found
