"""What keeps a completed ticket from the archive is placed and lifted here; upper apps call down."""

from datetime import datetime

from django.db import transaction

from core.evidence import append
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions._move import Fact, Move, entry_of, lock_ticket
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
        hold, is_new = place_within(locked, kind=kind, reason=reason, ref=ref, by=by, now=now)
        if is_new:
            append(entry_of(locked, "hold_placed", by=by, now=now, facts=_told(hold)))
    return hold


def lift_hold(
    ticket: Ticket | int, *, kind: str, ref: str = "", by: Staff | None, now: datetime
) -> Hold | None:
    """The ticket is no longer held by this; None when it was not."""
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    with transaction.atomic():
        locked = lock_ticket(pk)
        hold = _active(locked, kind, ref)
        if hold is not None:
            _lift(hold, by=by, now=now)
            append(entry_of(locked, "hold_lifted", by=by, now=now, facts=_told(hold)))
    return hold


def place_within(
    ticket: Ticket, *, kind: str, reason: str = "", ref: str = "", by: Staff | None, now: datetime
) -> tuple[Hold, bool]:
    """The hold, and whether it is new; for an action that has locked the ticket and writes the evidence."""
    active = _active(ticket, kind, ref)
    if active is not None:
        return active, False
    hold = Hold.objects.create(ticket=ticket, kind=kind, reason=reason, ref=ref, placed_at=now, placed_by=by)
    return hold, True


def lift_within(move: Move, *, kind: str, ref: str = "") -> None:
    """Lift the hold as a part of a move."""
    hold = _active(move.ticket, kind, ref)
    if hold is not None:
        _lift(hold, by=move.by, now=move.now)


def _active(ticket: Ticket, kind: str, ref: str) -> Hold | None:
    return Hold.objects.filter(ticket=ticket, kind=kind, ref=ref, lifted_at__isnull=True).first()


def _lift(hold: Hold, *, by: Staff | None, now: datetime) -> None:
    hold.lifted_at, hold.lifted_by = now, by
    hold.save(update_fields=["lifted_at", "lifted_by"])


def _told(hold: Hold) -> dict[str, Fact]:
    return {"kind": str(hold.kind), "reason": hold.reason, "ref": hold.ref, "hold": hold.pk}
