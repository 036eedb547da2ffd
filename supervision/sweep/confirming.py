"""Confirmation: of entries nobody appealed against in time, and of appeals decided for the entry."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.evidence import Entry, Subject, append_many
from supervision.choices import EntryState
from supervision.models import Deadline, PeriodLock, ScoreEntry
from supervision.rules.periods import counting_period
from supervision.sweep._rows import change
from supervision.sweep.cases import Terms
from supervision.sweep.taking import BATCH

SILENT = """
SELECT clock.id, clock.entry_id FROM supervision_deadline AS clock
JOIN supervision_scoreentry AS entry ON entry.id = clock.entry_id
WHERE clock.kind = 'APPEAL_FILE' AND clock.stopped_at IS NULL AND clock.voided_at IS NULL
AND NOT clock.is_provisional AND clock.due_at < %(now)s AND entry.state = 'NOTIFIED' AND clock.id > %(after)s
ORDER BY clock.id LIMIT %(size)s
"""
DECIDED = """
SELECT id, id FROM supervision_scoreentry WHERE state IN ('UPHELD', 'ADJUSTED') AND id > %(after)s
ORDER BY id LIMIT %(size)s
"""
CONFIRMED = {"version": "int", "state": "text", "confirmed_at": "timestamptz", "counted_in": "text"}


def confirm(terms: Terms) -> int:
    """Confirm what stands; an entry of a locked period counts in the first later one. How many there were."""
    return sum(_confirm_all(statement, terms) for statement in (SILENT, DECIDED))


def _confirm_all(statement: str, terms: Terms) -> int:
    total, after = 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"now": terms.now, "after": after, "size": BATCH})
            found = cursor.fetchall()
        if found:
            with transaction.atomic():
                total += _confirm([entry for _mark, entry in found], terms)
        if len(found) < BATCH:
            return total
        after = found[-1][0]


def _confirm(ids: Sequence[int], terms: Terms) -> int:
    """Lock the clocks, then the entries, of those that nobody holds; then look again."""
    clocks = Deadline.objects.filter(
        entry_id__in=ids, kind="APPEAL_FILE", stopped_at=None, voided_at=None
    ).order_by("pk")
    locked = list(clocks.select_for_update(skip_locked=True, of=("self",)))
    silent = {clock.entry_id for clock in locked if clock.due_at < terms.now}  # type: ignore[attr-defined]
    states = (EntryState.NOTIFIED, EntryState.UPHELD, EntryState.ADJUSTED)
    rows = ScoreEntry.objects.filter(pk__in=ids, state__in=states).order_by("pk")
    entries = [
        row
        for row in rows.select_for_update(skip_locked=True, of=("self",)).values_list(
            "id", "version", "state", "period", "code", "points"
        )
        if row[2] != EntryState.NOTIFIED or row[0] in silent
    ]
    periods = list(PeriodLock.objects.values_list("period", flat=True))
    change(ScoreEntry, CONFIRMED, [_confirmed(row, periods, terms.now) for row in entries])
    done = {row[0] for row in entries}
    mine = [clock for clock in locked if clock.entry_id in done]  # type: ignore[attr-defined]
    change(
        Deadline,
        {"stopped_at": "timestamptz", "next_at": "timestamptz", "next_step": "text"},
        [(clock.pk, terms.now, None, "") for clock in mine],
    )
    append_many(_entry(row, periods, terms.now) for row in entries)
    return len(entries)


def _confirmed(row: tuple[Any, ...], locked: Sequence[str], now: datetime) -> tuple[Any, ...]:
    id_, version, _state, period, _code, _points = row
    return id_, version + 1, EntryState.CONFIRMED.value, now, counting_period(period, locked)


def _entry(row: tuple[Any, ...], locked: Sequence[str], now: datetime) -> Entry:
    id_, version, state, period, code, points = row
    return Entry(
        subject=Subject("entry", id_),
        verb="confirm",
        actor_id=None,
        actor_name="",
        at=now,
        facts={
            "from": state,
            "to": EntryState.CONFIRMED.value,
            "version": version + 1,
            "code": code,
            "points": str(points),
            "counted_in": counting_period(period, locked),
        },
    )
