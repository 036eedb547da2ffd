"""Notice of entries: their time to appeal begins, and their departments are told with the next message."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.evidence import Entry, Subject, append_many
from supervision.actions._notice import begin_appeal_clocks
from supervision.choices import EntryState
from supervision.models import Notice, ScoreEntry
from supervision.rules.periods import period_of
from supervision.sweep._rows import change, insert
from supervision.sweep.cases import Terms
from supervision.sweep.taking import BATCH

SETTLED = """
SELECT entry.id FROM supervision_scoreentry AS entry
JOIN feedback_deadline AS clock ON clock.id = entry.clock_id
JOIN feedback_ticket AS ticket ON ticket.id = entry.ticket_id
LEFT JOIN feedback_dispatch AS dispatch ON dispatch.id = entry.dispatch_id
WHERE entry.state = 'PROPOSED' AND entry.proposed_by_id IS NULL AND entry.code = 'D3' AND entry.id > %(after)s
AND ((clock.voided_at IS NOT NULL AND dispatch.end_kind = 'DISSOLVED')
    OR (clock.stopped_at IS NOT NULL AND clock.voided_at IS NULL
        AND (clock.kind = 'CO_HANDLE' OR ticket.state <> 'PENDING_REVIEW')))
UNION ALL
SELECT entry.id FROM supervision_scoreentry AS entry
JOIN supervision_deadline AS clock ON clock.id = entry.own_clock_id
JOIN supervision_supervisionorder AS paper ON paper.id = entry.order_id
WHERE entry.state = 'PROPOSED' AND entry.proposed_by_id IS NULL AND entry.code = 'D10'
AND entry.id > %(after)s AND clock.stopped_at IS NOT NULL AND clock.voided_at IS NULL
AND paper.state <> 'REPORTED'
ORDER BY 1 LIMIT %(size)s
"""
"""Entries that grow no more: the work is over and was accepted, the ticket has left the department, or the
department is no more. What is still being looked at may come back, and grow on."""


def give_notice(entries: Sequence[tuple[int, int]], terms: Terms) -> None:
    """Begin the time to appeal of entries (id, department) whose rows say NOTIFIED, and have it told."""
    if not entries:
        return
    rows = [ScoreEntry(id=id_, department_id=department) for id_, department in entries]
    begin_appeal_clocks(rows, now=terms.now, calendar=terms.calendar)
    insert(
        Notice,
        [
            {"kind": "entry", "paper_id": id_, "verb": "notify", "department_id": department, "at": terms.now}
            for id_, department in entries
        ],
    )


def notify_settled(terms: Terms) -> int:
    """Give notice of every entry that grew while its clock ran and has come to rest; returns how many."""
    total, after = 0, 0
    while True:
        with transaction.atomic():
            ids = _settled(after)
            total += _notify(ids, terms)
        if len(ids) < BATCH:
            return total
        after = ids[-1]


def _settled(after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, {"after": after, "size": BATCH})
        return [id_ for (id_,) in cursor.fetchall()]


def _notify(ids: Sequence[int], terms: Terms) -> int:
    rows = ScoreEntry.objects.filter(pk__in=ids, state=EntryState.PROPOSED).order_by("pk")
    locked = list(
        rows.select_for_update(skip_locked=True, of=("self",)).values_list(
            "id", "version", "department_id", "code", "points", "broken_at", "clock__stopped_at",
            "dispatch__blocked_by_co", "reason",
        )
    )  # fmt: skip
    change(ScoreEntry, NOTIFIED, [_noticed(row, terms.now) for row in locked])
    give_notice([(row[0], row[2]) for row in locked], terms)
    append_many(_entry(row, terms) for row in locked)
    return len(locked)


NOTIFIED = {
    "version": "int",
    "state": "text",
    "notified_at": "timestamptz",
    "period": "text",
    "reason": "text",
}


def _noticed(row: tuple[Any, ...], now: datetime) -> tuple[Any, ...]:
    id_, version, _department, code, _points, broken, stopped, is_blocked, reason = row
    period = period_of(_day(code, broken, stopped))
    reason = reason or (blocked() if is_blocked else "")
    return id_, version + 1, EntryState.NOTIFIED.value, now, period, reason


def blocked() -> str:
    """The reason's note where a late co-handler cost the lead its time."""
    with override(settings.LANGUAGE_CODE):
        return _("Blocked by a co-handler: its share was overdue too.")


def _day(code: str, broken: datetime, stopped: datetime | None) -> datetime:
    """D3 belongs to the day its clock stopped."""
    return stopped if code == "D3" and stopped is not None else broken


def _entry(row: tuple[Any, ...], terms: Terms) -> Entry:
    id_, version, _department, code, points, *_ = row
    return Entry(
        subject=Subject("entry", id_),
        verb="notify",
        actor_id=None,
        actor_name="",
        at=terms.now,
        facts={
            "from": EntryState.PROPOSED.value,
            "to": EntryState.NOTIFIED.value,
            "version": version + 1,
            "code": code,
            "points": str(points),
        },
    )
