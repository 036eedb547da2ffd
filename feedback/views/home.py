"""工作台: the page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from departments.calendars import load_calendar
from departments.rules.calendar import in_shanghai
from feedback.home import Desk, blocks_for, headline
from feedback.views.access import staff_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One block for each of the person's roles, under a sentence that says the day."""
    desk = Desk(staff_of(request), timezone.now(), load_calendar())
    blocks = blocks_for(desk)
    context = {
        "headline": headline(desk, blocks),
        "main_blocks": [block for block in blocks if not block.is_aside],
        "aside_blocks": [block for block in blocks if block.is_aside],
        "today": in_shanghai(desk.now).date().isoformat() if desk.holds("handle_tickets") else "",
        "now": desk.now,
        "calendar": desk.calendar,
        "holds_nothing": not any(desk.holds(name) for name in desk.scopes),
    }
    return render(request, "feedback/home.html", context)
