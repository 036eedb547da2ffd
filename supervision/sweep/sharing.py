"""Data not shared in time proposes a yellow card, once for each request."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.evidence import Entry, Subject, append_many
from supervision.choices import ClockKind, Measure, ProposalGround
from supervision.models import Deadline, Proposal, ShareRequest
from supervision.reports.sharing import late_ones

BATCH = 1_000


def key_of(share_id: int) -> str:
    """What names the proposal of one request once and for all."""
    return f"YELLOW:share:{share_id}"


def propose_late_shares(now: datetime) -> int:
    """Propose a yellow card for each request that was due and not shared in time; returns how many.

    A limit that still rests on an unconfirmed calendar proposes nothing. Run twice, or twice at once, it
    proposes the same; requests somebody is answering just now wait for the next run.
    """
    made = 0
    while True:
        with transaction.atomic():
            batch = _batch(now)
            made += _propose(batch, now)
        if len(batch) < BATCH:
            return made


def _batch(now: datetime) -> list[ShareRequest]:
    proposed = Proposal.objects.filter(share=OuterRef("pk"), ground=ProposalGround.DATA_SHARE)
    unsure = Deadline.objects.filter(share=OuterRef("pk"), kind=ClockKind.SHARE, is_provisional=True)
    late = late_ones(ShareRequest.objects.all(), now).exclude(Exists(proposed)).exclude(Exists(unsure))
    return list(late.order_by("id").select_for_update(skip_locked=True, of=("self",))[:BATCH])


def _propose(late: list[ShareRequest], now: datetime) -> int:
    keys = [key_of(row.pk) for row in late]
    known = set(Proposal.objects.filter(key__in=keys).values_list("key", flat=True))
    rows = [
        Proposal(
            key=key,
            measure=Measure.YELLOW_CARD,
            ground=ProposalGround.DATA_SHARE,
            department_id=row.owner_id,
            ticket_id=row.ticket_id,
            share=row,
            proposed_at=now,
        )
        for key, row in zip(keys, late, strict=True)
        if key not in known
    ]
    Proposal.objects.bulk_create(rows)
    append_many(_entry(row, now) for row in rows)
    return len(rows)


def _entry(row: Proposal, now: datetime) -> Entry:
    facts = {
        "to": str(row.state),
        "measure": str(row.measure),
        "ground": str(row.ground),
        "share": row.share_id,
    }
    return Entry(Subject(Proposal.KIND, row.pk), "propose", None, "", now, facts)
