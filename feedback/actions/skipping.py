"""Passing by a matter that is watched: the evidence keeps who did, when and on what ground."""

from datetime import datetime

from django.db import transaction

from core.evidence import append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from feedback.actions._move import entry_of, lock_ticket
from feedback.choices.skipping import SkipGround
from feedback.models import Dispatch, Ticket

VERB = "skip"


def skip(ticket: Ticket | int, *, ground: str, by: Staff, now: datetime) -> Dispatch:
    """Note why the person leaves this matter for later; nothing of it changes.

    Returns the part it was noted for. Raises NotPermitted when none of the person's departments has it in
    hand, Refused for a ground that is not on the list.
    """
    if ground not in SkipGround.values:
        raise Refused(Reason("skip_ground_missing"))
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    with transaction.atomic():
        locked = lock_ticket(pk)
        part = part_in_hand(locked, by=by)
        if part is None:
            raise NotPermitted(Reason("skip_not_in_hand"))
        facts: dict[str, object] = {"dispatch": part.pk, "ground": str(ground)}
        append(entry_of(locked, VERB, by=by, now=now, facts=facts))  # type: ignore[arg-type]
    return part


def part_in_hand(ticket: Ticket, *, by: Staff) -> Dispatch | None:
    """The open part of the ticket that waits for somebody of the person's departments."""
    held = Dispatch.objects.held_by(by, "handle_tickets").live()
    found: Dispatch | None = held.filter(ticket=ticket, is_open=True).order_by("due_at", "id").first()
    return found
