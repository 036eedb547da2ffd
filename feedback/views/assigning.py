"""Taking back who was named a moment ago."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.refusals import Refused
from feedback.actions.undoing import undo_assign
from feedback.views.access import staff_of, visible_ticket, way_back


@require_POST
def assignment_undo(request: HttpRequest, number: str) -> HttpResponse:
    """The button in the message after an assignment."""
    ticket = visible_ticket(request, number)
    try:
        undo_assign(ticket, by=staff_of(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("Taken back: it is as it was before."))
    return redirect(way_back(request, ticket.get_absolute_url()))
