"""The entries of a period are closed: locked once, set-based, each with its evidence.

An entry of a locked period that is confirmed later counts in the next period, and is locked with that.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from core.evidence import append_many
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from supervision.acting import entry_of, require_grant
from supervision.actions.reversing import lock_reversals
from supervision.choices import EntryState
from supervision.models import PeriodLock, ScoreEntry
from supervision.rules.periods import bounds, counting_period, is_period

UNDECIDED = (
    EntryState.PROPOSED,
    EntryState.NOTIFIED,
    EntryState.APPEALED,
    EntryState.UPHELD,
    EntryState.ADJUSTED,
)
BATCH = 2_000


def lock_entries(period: str, *, by: Staff | None, now: datetime) -> PeriodLock:
    """Lock every confirmed entry that counts in the period ('2026-10').

    ``by`` needs ``assess`` at the root of the tree; None is the portal. Raises ValueError for no code,
    Refused while the period runs, when it is locked, an earlier one is not, or entries are ``undecided``.
    """
    if not is_period(period):
        raise ValueError(f"{period!r} is no period")
    with transaction.atomic():
        _require_authority(by)
        rows = list(_counted(period).select_for_update(of=("self",)).order_by("id"))
        if reasons := reasons_against_locking(period, now=now):
            raise Refused(*reasons)
        lock = PeriodLock.objects.create(period=period, locked_at=now, locked_by=by)
        lock_reversals(period, by=by, now=now)
        for start in range(0, len(rows), BATCH):
            _lock(rows[start : start + BATCH], period, by=by, now=now)
    return lock


def reasons_against_locking(period: str, *, now: datetime) -> list[Reason]:
    """Why the period cannot be locked now; empty when it can."""
    _first, end = bounds(period)
    if PeriodLock.objects.filter(period=period).exists():
        return [Reason("period_locked", {"period": period})]
    if now < end:
        return [Reason("period_not_over", {"period": period, "end": end})]
    reasons = []
    earlier = _earlier_open(period)
    if earlier:
        reasons.append(Reason("period_earlier_open", {"earlier": earlier}))
    if count := undecided(period).count():
        reasons.append(Reason("period_undecided", {"count": count, "period": period}))
    return reasons


def undecided(period: str) -> "QuerySet[ScoreEntry]":
    """Entries of the period on which nobody has decided yet: they keep it from being locked."""
    return ScoreEntry.objects.filter(period=period, state__in=UNDECIDED).order_by("id")


def locked_periods() -> frozenset[str]:
    """The codes of all periods that are locked."""
    return frozenset(PeriodLock.objects.values_list("period", flat=True))


def counted_in(entry: ScoreEntry, locked: frozenset[str]) -> str:
    """The period in which an entry counts, or will count as things stand."""
    if entry.state == EntryState.LOCKED and entry.counted_in:
        return entry.counted_in
    return counting_period(entry.counted_in or entry.period, locked)


def _counted(period: str) -> "QuerySet[ScoreEntry]":
    """Confirmed entries of the period, and those of earlier ones that came after their lock."""
    return ScoreEntry.objects.filter(
        Q(counted_in="", period__lte=period) | Q(counted_in__gt="", counted_in__lte=period),
        state=EntryState.CONFIRMED,
    )


def _earlier_open(period: str) -> str:
    """The first earlier period with entries that was never locked; empty when there is none."""
    known = ScoreEntry.objects.filter(period__lt=period).exclude(state=EntryState.REVOKED)
    codes = set(known.values_list("period", flat=True).distinct())
    return min(codes - locked_periods(), default="")


def _require_authority(by: Staff | None) -> None:
    if by is not None:
        for root in Department.objects.filter(parent=None).values_list("pk", flat=True):
            require_grant(by, "assess", root)


def _lock(rows: list[ScoreEntry], period: str, *, by: Staff | None, now: datetime) -> None:
    """One batch: the state moves in one statement, for the portal or a person who was asked above."""
    before = {row.pk: row.version for row in rows}
    QuerySet.update(
        ScoreEntry.objects.filter(pk__in=before),
        state=EntryState.LOCKED,
        locked_at=now,
        counted_in=period,
        version=F("version") + 1,
    )
    append_many(
        entry_of(
            row,
            "lock",
            by=by,
            now=now,
            facts={
                "from": str(EntryState.CONFIRMED),
                "to": str(EntryState.LOCKED),
                "version": before[row.pk] + 1,
                "period": period,
                "adjusting": row.period != period,
                "points": str(row.points),
            },
        )
        for row in rows
    )
