"""A call that comes after the answer of its matter of many: given the answer in one step."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.refusals import Refused
from feedback.actions.late_calls import answer_late
from feedback.models import Incident
from feedback.rules.incidents import Late
from feedback.views.access import staff_of, visible_ticket, way_back
from feedback.views.bulk import ids_in

DONE = {
    Late.MERGE: _("Merged into the matter. The citizen has the answer, and can rate it."),
    Late.DIRECT: _("Answered. The citizen has the answer, and can rate it."),
}


@require_POST
def ticket_incident_answer(request: HttpRequest, number: str) -> HttpResponse:
    """Join the call to ``incident`` and give its citizen the answer of that matter."""
    user, ticket = staff_of(request), visible_ticket(request, number)
    ids, versions = (ids_in([request.POST.get(name, "")]) for name in ("incident", "version"))
    incident = Incident.objects.visible_to(user).filter(pk__in=ids).first()
    if incident is None:
        raise Http404
    version = versions[0] if versions else None
    try:
        way = answer_late(ticket, incident=incident, by=user, now=timezone.now(), version=version)
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, str(DONE[way]))
    return redirect(way_back(request, ticket.get_absolute_url()))
