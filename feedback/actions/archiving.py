"""T22: thirty days after its completion a ticket that nothing holds is archived."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from core.refusals import Refused
from feedback.actions._move import moving
from feedback.models import Hold, Ticket
from feedback.rules.guards.aftercare import ARCHIVE_AFTER

BATCH = 500


@dataclass(frozen=True, slots=True)
class ArchiveRun:
    """What one run did: how many it archived, how many ripe tickets each kind of hold keeps."""

    archived: int
    held: Mapping[str, int]


def archive(ticket: Ticket | int, *, now: datetime) -> Ticket:
    """Archive one completed ticket; raises Refused with the days left and every hold."""
    with moving(ticket, "archive", by=None, now=now) as move:
        move.ticket.archived_at = now
        move.ticket.archive()
    return move.ticket


def archive_ripe(*, now: datetime, most: int = BATCH) -> ArchiveRun:
    """Archive what is ripe, oldest first, each by itself; what somebody works on waits for the next run."""
    ripe = Ticket.objects.ripe(now - ARCHIVE_AFTER)
    archived = 0
    for pk in list(ripe.unheld().order_by("completed_at", "id").values_list("pk", flat=True)[:most]):
        archived += _archive_unlocked(pk, now)
    held = Hold.objects.filter(ticket__in=ripe, lifted_at__isnull=True).values("kind").annotate(n=Count("id"))
    return ArchiveRun(archived, Counter({row["kind"]: row["n"] for row in held}))


def _archive_unlocked(pk: int, now: datetime) -> int:
    """1 when archived; 0 when another worker has it, or it was held or reopened meanwhile."""
    with transaction.atomic():
        free = Ticket.objects.select_for_update(skip_locked=True).filter(pk=pk)
        # asked again under the lock: a ticket without holds has no running clocks, which are locked first
        if not free.exists() or not Ticket.objects.filter(pk=pk).unheld().exists():
            return 0
        try:
            archive(pk, now=now)
        except Refused:
            return 0
    return 1
