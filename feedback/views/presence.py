"""Who else is here: a beat from the open ticket, and one request for all rows of a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from feedback.actions.presence import be_at, leave
from feedback.models import PresenceKind, Ticket
from feedback.querysets import TicketQuerySet
from feedback.reports.presence import others_at
from feedback.views.access import staff_of, visible_ticket

MOST = 100
LONGEST_ID = 18
GONE = "gone"


@require_POST
def ticket_presence(request: HttpRequest, number: str) -> HttpResponse:
    """A beat: ``kind`` looking or typing, or gone. Answers with the others who are here."""
    ticket, user, now = visible_ticket(request, number), staff_of(request), timezone.now()
    kind = request.POST.get("kind", "")
    if kind == GONE:
        leave(ticket, by=user)
        return HttpResponse(status=204)
    be_at(ticket, kind=kind if kind in PresenceKind.values else PresenceKind.LOOKING, by=user, now=now)
    here = others_at([ticket.pk], user=user, now=now).get(ticket.pk, [])
    return render(request, "feedback/presence/_others.html", {"others": here})


@require_safe
def queue_presence(request: HttpRequest) -> HttpResponse:
    """For the tickets ``t`` of a list that the person sees: the cell of each where somebody is."""
    ids = [int(pk) for pk in request.GET.getlist("t") if pk.isdecimal() and len(pk) <= LONGEST_ID][:MOST]
    tickets: TicketQuerySet = Ticket.objects.visible_to(staff_of(request))
    seen = tickets.filter(pk__in=ids).order_by().values_list("pk", flat=True)
    found = others_at(seen, user=staff_of(request), now=timezone.now())
    return render(request, "feedback/presence/_cells.html", {"cells": list(found.items())})
