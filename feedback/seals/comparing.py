"""The seals of tickets: noted with every record, asked for again by verification."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.evidence import Fault, Subject
from core.evidence.entries import Fact, instant
from core.evidence.rows import RowBatch, Rows
from core.known_queries import prepared
from feedback.models import Ticket
from feedback.seals.columns import FORMAT, PARTS
from feedback.seals.sql import seals
from feedback.seals.wording import say_difference, say_part
from feedback.states import State

KIND = "ticket"
PREFIX = "seal_"
BATCH = 2_000
SEAL = """
SELECT ticket.id, ticket.due_at, ticket.lead_department_id, {seals}
FROM feedback_ticket AS ticket WHERE {where}
"""
COMPARE = """
SELECT ticket.id, record.sequence, record.text, ticket.state, ticket.version, ticket.due_at,
       ticket.lead_department_id, {seals}
FROM (SELECT * FROM feedback_ticket WHERE {where} ORDER BY id LIMIT %(size)s) AS ticket
LEFT JOIN LATERAL (
    SELECT sequence, text FROM core_evidencerecord
    WHERE subject_kind = 'ticket' AND subject_id = ticket.id ORDER BY sequence DESC LIMIT 1
) AS record ON true
ORDER BY ticket.id
"""
ORPHANS = """
SELECT subject_id, sequence FROM core_evidencehead AS head
WHERE subject_kind = 'ticket' AND subject_id > %(after)s AND subject_id <= %(last)s
AND NOT EXISTS (SELECT FROM feedback_ticket WHERE id = head.subject_id)
"""


def seal(ids: Sequence[int]) -> Mapping[int, Mapping[str, Fact]]:
    """What the evidence notes of the tickets' rows as they stand: due time, lead, and each part's seal."""
    with prepared() as cursor:
        if len(ids) == 1:  # as one value: for an array the server would plan anew each time
            cursor.execute(SEAL.format(seals=seals(), where="ticket.id = %s::bigint"), [ids[0]])
        else:
            cursor.execute(SEAL.format(seals=seals(), where="ticket.id = ANY(%s::bigint[])"), [list(ids)])
        return {id_: _noted(due_at, lead, found) for id_, due_at, lead, *found in cursor.fetchall()}


def compare(only: int | None) -> Iterator[RowBatch]:
    """Compare tickets, one or all, with their last record; a batch and its evidence are one snapshot."""
    after, where = 0, "id = %(only)s" if only else "id > %(after)s"
    while True:
        with prepared() as cursor:
            given = {"only": only, "after": after, "size": BATCH}
            cursor.execute(COMPARE.format(seals=seals(), where=where), given)
            rows = cursor.fetchall()
            is_last = bool(only) or len(rows) < BATCH
            first, after = after, rows[-1][0] if rows else after
            cursor.execute(ORPHANS, _bounds(only, first, after, is_last))
            missing = [
                _fault(id_, sequence, "missing", _("the ticket itself is gone")) for id_, sequence in cursor
            ]
        yield RowBatch(len(rows), (*(fault for row in rows for fault in _faults(row)), *missing))
        if is_last:
            return


def numbers(ids: Sequence[int]) -> Mapping[int, str]:
    """The tickets' numbers."""
    return dict(Ticket.objects.filter(pk__in=ids).values_list("pk", "number"))


ROWS = Rows(seal=seal, compare=compare, names=numbers)


def _bounds(only: int | None, first: int, after: int, is_last: bool) -> dict[str, int]:
    if only:
        return {"after": only - 1, "last": only}
    return {"after": first, "last": 2**62 if is_last else after}


def _noted(due_at: datetime | None, lead: int | None, found: Sequence[str | None]) -> dict[str, Fact]:
    named = zip(PARTS, found, strict=True)
    parts = {f"{PREFIX}{part}": digest for part, digest in named if digest is not None}
    return {"row_due": due_at, "row_lead": lead, "seal_format": FORMAT, **parts}


def _faults(row: Sequence[Any]) -> Iterator[Fault]:
    id_, sequence, text, state, version, due_at, lead, *found = row
    if text is None:
        yield _fault(id_, 0, "unrecorded", _("the ticket has no evidence at all"))
        return
    facts = _facts(text)
    if facts.get("seal_format") != FORMAT:
        yield _fault(id_, sequence, "unsealed", _("the last record seals no rows"))
        return
    plain = {
        "state": (state, facts["to"] if facts.get("to") in State.values else state),
        "version": (version, facts.get("version", version)),
        "due": (instant(due_at) if due_at else None, facts.get("row_due")),
        "lead": (lead, facts.get("row_lead")),
    }
    for name, (stands, said) in plain.items():
        if stands != said:
            yield _fault(id_, sequence, name, say_difference(name, stands, said))
    for part, digest in zip(PARTS, found, strict=True):
        if digest != facts.get(f"{PREFIX}{part}"):
            yield _fault(id_, sequence, part, say_part(part))


def _facts(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)["facts"]
    except (ValueError, TypeError, KeyError):
        return {}  # the chain's own verification says what is wrong with the text
    return facts if isinstance(facts, dict) else {}


def _fault(id_: int, sequence: int, part: str, detail: str) -> Fault:
    return Fault(Subject(KIND, id_), sequence, f"row_{part}", detail)
