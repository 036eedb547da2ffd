"""A matter of many that ends without an answer: whoever waited for it is told to go on by themselves."""

from collections import Counter
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Subject
from departments.actions.holders import nearest_holders
from departments.actions.inbox import InApp, tell
from departments.models import Department
from feedback.choices import DispatchRole
from feedback.models import Dispatch, Incident, IncidentTicket, Ticket
from feedback.rules.incidents import UNANSWERED
from feedback.states import ON_THE_DESK, State

WAITED = (*ON_THE_DESK, State.DISPATCHED, State.IN_PROGRESS)
"""Where a ticket of a matter of many waits for the matter; from anywhere else it goes its own way anyhow."""


def tell_unanswered(matter: Ticket, *, now: datetime) -> None:
    """Tell each person once, with the number of their tickets; nothing for any other ticket, or another end.

    Its clocks have been running all the while: they are the ticket's own.
    """
    if matter.state not in UNANSWERED:
        return
    incident = Incident.objects.filter(matter=matter).first()
    if incident is None:
        return
    held = _held(incident)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("A matter of many ended without an answer: please go on by yourself")
        body = _("%(n)s tickets of yours waited for it; each now goes its own way, by its own limits.")
        told = [
            InApp(
                key=f"incident-unanswered:{incident.pk}:{matter.version}:{person}",
                recipient_id=person,
                subject=subject,
                body=body % {"n": n},
                address=incident.get_absolute_url(),
                about=Subject("incident", incident.pk),
            )
            for person, n in sorted(held.items())
        ]
    tell(told, now=now)


def _held(incident: Incident) -> Counter[int]:
    """How many of its waiting tickets each person has: the hand, else who signs there, else the desk."""
    rows = IncidentTicket.objects.filter(incident=incident, left_at=None, ticket__state__in=WAITED)
    states = dict(rows.exclude(ticket=incident.matter_id).values_list("ticket_id", "ticket__state"))
    found: Counter[int] = Counter()
    places: Counter[Department] = Counter()
    leads = Dispatch.objects.live().filter(ticket__in=states, role=DispatchRole.LEAD)
    for row in leads.select_related("department", "delegated_to"):
        if person := row.assignee_id or row.signed_by_id:
            found[person] += 1
        else:
            places[row.delegated_to or row.department] += 1
    for place, n in places.items():
        found.update(dict.fromkeys(nearest_holders("approve_results", place), n))
    if waiting := sum(state in ON_THE_DESK for state in states.values()):
        found.update(dict.fromkeys(nearest_holders("dispatch_tickets", incident.centre), waiting))
    return found
