"""The panel of solved tickets like this one, and an old answer as the start of a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.web.parts import wants_part
from departments.models import Staff
from feedback.models import Ticket
from feedback.rules.similar import as_start
from feedback.similar import similar_to, usable
from feedback.views.access import staff_of, visible_ticket
from feedback.views.move_pages import BY_NOUN
from feedback.views.moves import reasons_against


@require_safe
def ticket_similar(request: HttpRequest, number: str) -> HttpResponse:
    """The panel as a fragment for htmx, else as a page of its own; 404 for a ticket one may not see."""
    user, ticket, now = staff_of(request), visible_ticket(request, number), timezone.now()
    context = {
        "ticket": ticket,
        "found": similar_to(ticket, user),
        "writes": not reasons_against(request, ticket, BY_NOUN["draft"].verb, now),
        "now": now,
    }
    template = "feedback/similar/_panel.html" if wants_part(request) else "feedback/similar.html"
    return render(request, template, context)


def answer_of_similar(request: HttpRequest, ticket: Ticket) -> str:
    """The answer of the solved ticket that was asked for, as a start; "" for none the person may use."""
    number = request.POST.get("similar", "")
    if not number.isdecimal() or number == ticket.number:
        return ""
    found = usable(staff_of(request)).select_related("complainant").filter(number=number[:14]).first()
    if found is None:
        return ""
    names = [found.complainant.name or ""] if found.complainant else []
    return as_start(found.public_reply, names=[*names, *_colleagues(found)])


def _colleagues(solved: Ticket) -> list[str]:
    """Whoever sits or sat where it was handled, and at the centre: another matter's answer names none."""
    rows = solved.dispatches.values_list("department_id", "delegated_to_id")
    places = {solved.centre_id, *(pk for pair in rows for pk in pair if pk)}
    people = Staff.objects.filter(posts__department_id__in=places)
    return list(people.values_list("display_name", flat=True).distinct())
