"""Putting a matter aside on the dispatch desk, and taking it up again; it stays in the list, at its end."""

from datetime import datetime

from django.db import transaction

from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.scope import scope
from feedback.actions._move import lock_ticket
from feedback.choices import Urgency
from feedback.models import Snooze, Ticket
from feedback.rules.snoozing import aside_until
from feedback.states import ON_THE_DESK

GRANT = "dispatch_tickets"


def snooze(ticket: Ticket | int, *, by: Staff, now: datetime) -> datetime:
    """Put it at the end of the desk; returns until when. Its clock runs on, and nobody is told.

    Raises NotPermitted without the centre's grant; Refused when it has left the desk, is critical, or is due
    too soon.
    """
    with transaction.atomic():
        locked = _on_the_desk(ticket, by)
        until = _until(locked, now)
        if isinstance(until, list):
            raise Refused(*until)
        Snooze.objects.update_or_create(ticket=locked, defaults={"until": until, "at": now, "by": by})
    return until


def reasons_to_stay(ticket: Ticket, *, now: datetime) -> list[Reason]:
    """Why the ticket may not lie aside now; empty when it may. No query: the action asks again."""
    until = _until(ticket, now)
    return until if isinstance(until, list) else []


def wake(ticket: Ticket | int, *, by: Staff, now: datetime) -> None:
    """Let it stand in its place again at once; harmless when it does already."""
    with transaction.atomic():
        locked = _on_the_desk(ticket, by)
        Snooze.objects.filter(ticket=locked, until__gt=now).update(until=now)


def _until(ticket: Ticket, now: datetime) -> datetime | list[Reason]:
    return aside_until(now=now, due_at=ticket.due_at, is_critical=ticket.urgency == Urgency.CRITICAL)


def _on_the_desk(ticket: Ticket | int, by: Staff) -> Ticket:
    locked = lock_ticket(ticket.pk if isinstance(ticket, Ticket) else ticket)
    if locked.centre_id not in scope(by, GRANT):
        raise NotPermitted(Reason("no_authority", {"permission": GRANT}))
    if locked.state not in ON_THE_DESK:
        raise Refused(Reason("snooze_left_the_desk"))
    return locked
