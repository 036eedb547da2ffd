"""冲正: what a locked entry had cost is given back, once the review that proves it wrong is granted.

Two persons have decided on that review; this is its consequence, written in their transaction. Nothing of a
locked month changes: the credit counts in the first month that is still open, and is shown there as such.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from core.evidence import append, append_many
from departments.models import Staff
from supervision.acting import entry_of
from supervision.choices import EntryCode, EntryState
from supervision.models import Reversal, ScoreEntry
from supervision.rule_versions import supervision_rules
from supervision.rules.periods import bounds
from supervision.rules.scoring import CAPPED, Line, capped_sum
from supervision.rules.settings import number_of


def give_back(
    entries: Iterable[ScoreEntry], *, paper: tuple[str, int], by: Staff | None, now: datetime
) -> int:
    """Reverse those of the entries that are locked deductions; returns how many were not reversed before.

    ``paper``: kind and id of the granted review. In its transaction, the ticket locked.
    """
    kind, pk = paper
    done = 0
    for entry in sorted(entries, key=lambda row: row.pk):
        if entry.state != EntryState.LOCKED or entry.code == EntryCode.B1:
            continue
        named = {"points": cost_of(entry), "paper_kind": kind, "paper_id": pk, "at": now, "by": by}
        row, is_new = Reversal.objects.get_or_create(entry=entry, defaults=named)
        if is_new:
            told = {"points": str(row.points), "paper": f"{kind}:{pk}", "locked_in": entry.counted_in}
            append(entry_of(entry, "reverse", by=by, now=now, facts={**told}))
        done += is_new
    return done


def cost_of(entry: ScoreEntry) -> Decimal:
    """What a locked entry counted for in its month: less than its points where the cap of a ticket cut in."""
    points: Decimal = entry.points
    if entry.code not in CAPPED or entry.ticket_id is None:
        return points
    same = ScoreEntry.objects.filter(
        ticket=entry.ticket_id,
        department=entry.department_id,
        counted_in=entry.counted_in,
        state=EntryState.LOCKED,
        code__in=CAPPED,
        reversal=None,
    )
    lines = [Line(row.code, row.points, row.ticket_id, row.pk) for row in same]
    cap = number_of(supervision_rules(bounds(entry.counted_in)[0]).values, "cap")
    others = [line for line in lines if line.entry != entry.pk]
    cost = capped_sum(lines, cap) - capped_sum(others, cap)
    return Decimal(cost.numerator) / Decimal(cost.denominator)


def lock_reversals(period: str, *, by: Staff | None, now: datetime) -> int:
    """Close those that count in the period with its lock; returns how many. In the lock's transaction."""
    rows = list(
        Reversal.objects.filter(counted_in="", entry__counted_in__lt=period)
        .select_for_update(of=("self",))
        .select_related("entry")
        .order_by("entry_id")
    )
    Reversal.objects.filter(pk__in=[row.pk for row in rows]).update(counted_in=period, locked_at=now)
    append_many(
        entry_of(
            row.entry,
            "count_reversal",
            by=by,
            now=now,
            facts={"period": period, "points": str(row.points), "paper": f"{row.paper_kind}:{row.paper_id}"},
        )
        for row in rows
    )
    return len(rows)
