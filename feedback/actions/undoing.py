"""Taking back an assignment just made: by whoever made it, within a minute, while nothing came after it."""

from datetime import datetime, timedelta

from core.evidence import Subject, records_of
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions.handling import assign
from feedback.history import facts_of_record
from feedback.models import Ticket

WITHIN = timedelta(seconds=60)
"""The message with the button stands for fifteen seconds; slow hands and slow lines have a little more."""


def undo_assign(ticket: Ticket, *, by: Staff, now: datetime) -> Ticket:
    """Name again who was named before, or nobody. Raises Refused once it is too late for that."""
    last = records_of(Subject("ticket", ticket.pk)).order_by("-sequence").first()
    if last is None or last.verb != "assign" or last.actor_id != by.pk or now - last.at > WITHIN:
        raise Refused(Reason("undo_too_late"))
    facts = facts_of_record(last)
    former = Staff.objects.filter(pk=facts.get("former") or 0).first()
    return assign(ticket, assignee=former, by=by, now=now, version=facts.get("version"))
