"""Being at a ticket: a beat keeps one's row, leaving takes it away, and nothing of it is evidence."""

from datetime import datetime

from departments.models import Staff
from feedback.models import Presence, PresenceKind, Ticket
from feedback.reports.presence import BELIEVED


def be_at(ticket: Ticket, *, kind: str, by: Staff, now: datetime) -> None:
    """Note that the person has the ticket open, and what they do with it; one statement."""
    Presence.objects.bulk_create(
        [Presence(ticket=ticket, staff=by, kind=PresenceKind(kind).value, seen_at=now)],
        update_conflicts=True,
        unique_fields=["ticket", "staff"],
        update_fields=["kind", "seen_at"],
    )


def leave(ticket: Ticket, *, by: Staff) -> None:
    """The person closed the ticket, or went on to another."""
    Presence.objects.filter(ticket=ticket, staff=by).delete()


def thin_out(*, now: datetime) -> int:
    """Remove the rows nobody believes any more; returns how many."""
    return Presence.objects.filter(seen_at__lte=now - BELIEVED).delete()[0]
