"""责任链: who held the ticket when, and which clock was late; made to be printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from departments.calendars import load_calendar
from feedback.responsibility import stretches_of
from feedback.views.access import staff_of, visible_ticket


@require_safe
def responsibility(request: HttpRequest, number: str) -> HttpResponse:
    """The stretches as bars, and the same as a table."""
    ticket, now, calendar = visible_ticket(request, number), timezone.now(), load_calendar()
    found = stretches_of(ticket, staff_of(request), now=now, calendar=calendar)
    context = {
        "ticket": ticket,
        "now": now,
        "calendar": calendar,
        "stretches": found,
        "late": [stretch for stretch in found if stretch.is_late],
    }
    return render(request, "feedback/responsibility.html", context)
