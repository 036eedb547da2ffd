"""What keeps a completed ticket from the archive is placed and lifted here; upper apps call down."""

from datetime import datetime

from django.db import transaction

from core.evidence import append
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions._move import entry_of, lock_ticket
from feedback.models import Hold, Ticket
from feedback.states import State


def place_hold(
    ticket: Ticket | int, *, kind: str, reason: str = "", ref: str = "", by: Staff | None, now: datetime
) -> Hold:
    """Keep the ticket from the archive; placing the same kind and ref twice changes nothing.

    ``reason`` is a code, ``ref`` names the paper; neither ever holds personal data. Raises Refused for a
    ticket that is archived already.
    """
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    with transaction.atomic():
        locked = lock_ticket(pk)
        if locked.state == State.ARCHIVED:
            raise Refused(Reason("archived_already"))
        active = Hold.objects.filter(ticket=locked, kind=kind, ref=ref, lifted_at__isnull=True).first()
        if active is not None:
            return active
        hold: Hold = Hold.objects.create(
            ticket=locked, kind=kind, reason=reason, ref=ref, placed_at=now, placed_by=by
        )
        facts = {"kind": str(kind), "reason": reason, "ref": ref, "hold": hold.pk}
        append(entry_of(locked, "hold_placed", by=by, now=now, facts={**facts}))
    return hold


def lift_hold(
    ticket: Ticket | int, *, kind: str, ref: str = "", by: Staff | None, now: datetime
) -> Hold | None:
    """The ticket is no longer held by this; None when it was not."""
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    with transaction.atomic():
        locked = lock_ticket(pk)
        hold = Hold.objects.filter(ticket=locked, kind=kind, ref=ref, lifted_at__isnull=True).first()
        if hold is None:
            return None
        hold.lifted_at, hold.lifted_by = now, by
        hold.save(update_fields=["lifted_at", "lifted_by"])
        facts = {"kind": str(kind), "reason": hold.reason, "ref": ref, "hold": hold.pk}
        append(entry_of(locked, "hold_lifted", by=by, now=now, facts={**facts}))
    return hold
