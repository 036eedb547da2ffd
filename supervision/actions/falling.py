"""What falls away by itself: entries and proposals of work that never counted, or was not late after all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.known_queries import prepared
from core.refusals import Refused
from supervision.acting import acting
from supervision.actions import _clocks
from supervision.choices import EntryCode, EntryState
from supervision.models import Proposal, ScoreEntry

ENTRIES = """
SELECT entry.id, CASE WHEN ticket.state = 'MERGED' THEN 'merged'
    WHEN dispatch.voided_at IS NOT NULL THEN 'dispatch_voided'
    WHEN {cut_off} OR own.voided_at IS NOT NULL THEN 'clock_voided'
    WHEN clock.stopped_at <= clock.due_at OR own.stopped_at <= own.due_at THEN 'in_time' ELSE 'due_moved' END
FROM supervision_scoreentry AS entry
LEFT JOIN feedback_ticket AS ticket ON ticket.id = entry.ticket_id
LEFT JOIN feedback_dispatch AS dispatch ON dispatch.id = entry.dispatch_id
LEFT JOIN feedback_deadline AS clock ON clock.id = entry.clock_id
LEFT JOIN supervision_deadline AS own ON own.id = entry.own_clock_id
WHERE {scope} AND entry.code NOT IN ('B1', 'D11') AND (
    ticket.state = 'MERGED' OR dispatch.voided_at IS NOT NULL
    OR {cut_off} OR own.voided_at IS NOT NULL
    OR clock.stopped_at <= clock.due_at OR own.stopped_at <= own.due_at
    OR (clock.due_at > entry.broken_at AND clock.due_at >= coalesce(clock.stopped_at, %(now)s))
    OR (own.due_at > entry.broken_at AND own.due_at >= coalesce(own.stopped_at, %(now)s)))
ORDER BY entry.id
"""
CUT_OFF = "(clock.voided_at IS NOT NULL AND coalesce(dispatch.end_kind, '') <> 'DISSOLVED')"
"""Its clock never counted. A dissolved department's was voided because the successor's goes on from it: what
was late by then stays the old department's."""
OF_TICKET = "entry.ticket_id = %(id)s AND entry.state NOT IN ('REVOKED', 'LOCKED')"
OF_RECTIFICATION = "entry.rectification_id = %(id)s AND entry.state NOT IN ('REVOKED', 'LOCKED')"
NOT_CONFIRMED = "entry.state IN ('PROPOSED', 'NOTIFIED')"
"""A bonus, and data that leaked, have nothing to do with whether the work counted."""

PROPOSALS = """
SELECT proposal.id FROM supervision_proposal AS proposal
JOIN feedback_ticket AS ticket ON ticket.id = proposal.ticket_id
LEFT JOIN feedback_dispatch AS dispatch ON dispatch.id = proposal.dispatch_id
WHERE proposal.ticket_id = %s AND proposal.state = 'OPEN'
AND (ticket.state = 'MERGED' OR dispatch.voided_at IS NOT NULL)
ORDER BY proposal.id
"""


@dataclass(frozen=True, slots=True)
class Fallen:
    """An entry that may not stand, and why, as a code."""

    entry_id: int
    why: str


def fallen_entries(scope: str, *, now: datetime, id_: int = 0) -> list[Fallen]:
    """Entries in one of the scopes above whose ground fell away."""
    with prepared() as cursor:
        cursor.execute(ENTRIES.format(scope=scope, cut_off=CUT_OFF), {"now": now, "id": id_})
        return [Fallen(*row) for row in cursor.fetchall()]


def revoke_fallen(fallen: Sequence[Fallen], *, now: datetime) -> int:
    """Revoke each with its reason; its clocks count no more. What was locked or revoked meanwhile stays."""
    revoked = 0
    for one in fallen:
        try:
            with acting(ScoreEntry, one.entry_id, "revoke", by=None, now=now) as act:
                act.row.revoke()
                act.row.revoked_at, act.row.revoke_reason = now, say_why(one.why)
                _clocks.void_all(act.row, at=now, reason=one.why)
                act.note(why=one.why)
            revoked += 1
        except Refused:
            continue
    return revoked


def cut_back(ticket_id: int, *, now: datetime) -> int:
    """Take back the points that D3 grew by after the instant at which its clock, as it turns out, stopped.

    A termination counts from its signature; the auditor's time is not the department's. Entries of which
    notice was given keep their points: they can be appealed against.
    """
    rows = ScoreEntry.objects.filter(ticket=ticket_id, code=EntryCode.D3, state=EntryState.PROPOSED)
    lowered = 0
    for entry in rows.filter(clock__stopped_at__isnull=False).select_related("clock").order_by("id"):
        kept = [step for step in entry.steps if datetime.fromisoformat(step[0]) < entry.clock.stopped_at]
        if not kept or len(kept) == len(entry.steps):
            continue
        with acting(ScoreEntry, entry.pk, "raise_points", by=None, now=now) as act:
            act.row.raise_points()
            act.note(before=str(act.row.points), points=kept[-1][1])
            act.row.points, act.row.steps = Decimal(kept[-1][1]), kept
        lowered += 1
    return lowered


def lapse_of_ticket(ticket_id: int, *, now: datetime) -> int:
    """Let the ticket's open proposals lapse whose dispatch never counted."""
    with prepared() as cursor:
        cursor.execute(PROPOSALS, [ticket_id])
        ids = [id_ for (id_,) in cursor.fetchall()]
    for id_ in ids:
        with acting(Proposal, id_, "lapse", by=None, now=now) as act:
            act.row.lapse()
            act.row.decided_at = now
    return len(ids)


def say_why(why: str) -> str:
    """The reason in the language of the data."""
    with override(settings.LANGUAGE_CODE):
        return {
            "merged": _("The ticket was merged into another: it counts there."),
            "dispatch_voided": _("The dispatch never counted: it was returned or misdirected."),
            "clock_voided": _("The limit it was measured by no longer counts."),
            "in_time": _("It was done in time, as was recorded later."),
            "due_moved": _("By its due time as it now stands it was not late."),
        }[why]
