"""A call that comes after the answer of its matter of many: it joins, and its citizen gets that answer."""

from datetime import datetime

from django.db import transaction

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions._move import lock_tickets
from feedback.actions.direct import answer_directly
from feedback.actions.incidents import join_incident
from feedback.actions.merging import merge
from feedback.choices.knowing import Joining
from feedback.models import Incident, IncidentTicket, Ticket
from feedback.rules.incidents import Late, late_way


def answer_late(
    ticket: Ticket | int,
    *,
    incident: Incident,
    how: str = Joining.HAND,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Late:
    """Join the call, if it has not joined yet, and give its citizen the matter's answer, all or nothing.

    Merged while the matter is open, answered as an enquiry (T5) once it is over; either way by the moves
    everybody uses, so with their grants, and the citizen is invited to rate. Raises Refused otherwise.
    """
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    with transaction.atomic():
        held = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
        both = lock_tickets({pk, held.matter_id})  # by their ids, as whoever merges them locks them
        locked, matter = both[pk], both[held.matter_id]
        _join(held, pk, how=how, by=by, now=now)
        text = matter.public_reply
        way = late_way(
            state=str(locked.state), category=locked.category, matter_state=str(matter.state), text=text
        )
        if way is Late.MERGE:
            merge(pk, into=matter.pk, note=held.title, by=by, now=now, version=version)
        elif way is Late.DIRECT and matter.topic is not None:
            answer_directly(pk, reply=text, topic=matter.topic, by=by, now=now, version=version)
        else:
            raise Refused(Reason("late_to_be_dispatched" if way else "late_no_answer"))
    return way


def _join(incident: Incident, pk: int, *, how: str, by: Staff, now: datetime) -> None:
    """The call belongs to this matter by now; refused if it belongs to another."""
    if IncidentTicket.objects.filter(incident=incident, ticket=pk, left_at=None).exists():
        return
    if not join_incident(incident, tickets=[pk], how=how, by=by, now=now):
        raise Refused(Reason("incident_belongs_already"))
