"""Reads every chain again and names each place where it was tampered with.

A chain comes with its head from one statement, hence from one snapshot. A chain rebuilt whole together with
its head, or removed together with its head, is found by the anchors.
"""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import Cursor

from core.evidence.entries import DEFAULT_ALGORITHM, START, chain_hash, name_digest
from core.evidence.faults import Fault, Report
from core.subjects import Subject

CHAINS = 2_000
EXACT_UP_TO = 200_000
ESTIMATE = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'core_evidencerecord'::regclass"
RECORDS = """
SELECT subject_kind, subject_id, sequence, hash, text, verb, actor_id, actor_name,
       to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM core_evidencerecord WHERE {where}
UNION ALL
SELECT subject_kind, subject_id, NULL, hash, NULL, NULL, sequence, NULL, NULL
FROM core_evidencehead WHERE {where}
ORDER BY 1, 2, 3
"""
BEFORE_ALL = ("", -(2**63))
ONE = "subject_kind = %(kind)s AND subject_id = %(id)s"
FROM = "(subject_kind, subject_id) > (%(kind)s, %(id)s)"
UP_TO = FROM + " AND (subject_kind, subject_id) <= (%(last_kind)s, %(last_id)s)"
END_OF_STEP = f"""
SELECT subject_kind, subject_id FROM core_evidencehead WHERE {FROM}
ORDER BY subject_kind, subject_id OFFSET %(chains)s LIMIT 1
"""


class _Row(NamedTuple):
    """A record; or a head, after its records: then ``sequence`` is None and ``actor_id`` holds the head's."""

    kind: str
    id: int
    sequence: int | None
    hash: bytes
    text: str
    verb: str
    actor_id: int | None
    actor_name: str
    at: str


def verify(subject: Subject | None = None, *, on_progress: Callable[[int], None] | None = None) -> Report:
    """Check one chain, or all of them; ``on_progress`` is told the number of records read so far."""
    report = Report()
    chain: _Chain | None = None
    for rows in _batches(subject):
        for row in rows:
            if chain is None or row[1] != chain.id or row[0] != chain.kind:
                _close(chain, report)
                chain = _Chain(row[0], row[1], report.faults)
            if row[2] is None:
                chain.take_head(_Row(*row))
            else:
                report.records += 1
                chain.take(row)
        if on_progress:
            on_progress(report.records)
    _close(chain, report)
    return report


def count_records() -> tuple[int, bool]:
    """How many records there are, and whether that is exact: a large table is estimated."""
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATE)
        estimate = int(cursor.fetchone()[0])
        if estimate > EXACT_UP_TO:
            return estimate, False
        cursor.execute("SELECT count(*) FROM core_evidencerecord")
        return int(cursor.fetchone()[0]), True


def _batches(subject: Subject | None) -> Iterator[list[tuple]]:
    """A few thousand chains at a time, each lot from one statement, hence whole and from one snapshot."""
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:  # binds on the server, and so may answer in binary
        if subject:
            cursor.execute(RECORDS.format(where=ONE), {"kind": subject.kind, "id": subject.id}, binary=True)
            yield cursor.fetchall()
            return
        after: tuple[str, int] | None = BEFORE_ALL
        while after:
            bounds: dict[str, str | int] = {"kind": after[0], "id": after[1], "chains": CHAINS}
            cursor.execute(END_OF_STEP, bounds)
            after = cursor.fetchone()
            if after:
                bounds |= {"last_kind": after[0], "last_id": after[1]}
            cursor.execute(RECORDS.format(where=UP_TO if after else FROM), bounds, binary=True)
            yield cursor.fetchall()


def _close(chain: "_Chain | None", report: Report) -> None:
    if chain is not None:
        chain.close()
        report.chains += chain.length > 0


class _Chain:
    """One chain while it is read: which record must come next, and on what hash it must stand."""

    __slots__ = ("faults", "has_head", "id", "kind", "length", "previous", "sequence")

    def __init__(self, kind: str, id: int, faults: list[Fault]) -> None:
        self.kind, self.id, self.faults = kind, id, faults
        self.sequence, self.previous, self.length, self.has_head = 0, START, 0, False

    def take(self, row: tuple) -> None:
        kind, id_, sequence, stored, text, verb, actor_id, actor_name, at = row
        actor = "null" if actor_id is None else actor_id
        stands = (
            sequence == self.sequence + 1
            and text.startswith(f'{{"actor":{actor},"at":"{at}","facts":{{')
            and text.endswith(
                f'}},"id":{id_},"kind":"{kind}","name":"{name_digest(actor_name)}",'
                f'"sequence":{sequence},"verb":"{verb}"}}'
            )
            and chain_hash(self.previous, text) == stored
        )
        if not stands:
            self._examine(_Row(*row))
        self.sequence, self.previous = sequence, stored
        self.length += 1

    def _examine(self, row: _Row) -> None:
        """Say what is wrong with a record that the quick reading did not pass."""
        assert row.sequence is not None
        is_gap = row.sequence != self.sequence + 1
        if is_gap:
            self._gap("gap", self.sequence + 1, row.sequence - 1)
        content = _parsed(row.text)
        if (content.get("kind"), content.get("id"), content.get("sequence")) != (
            row.kind,
            row.id,
            row.sequence,
        ):
            belongs = f"{content.get('kind')}:{content.get('id')} {content.get('sequence')}"
            self._fault(row.sequence, "misplaced", _("the text belongs to %(place)s") % {"place": belongs})
        elif not is_gap and _rehashed(self.previous, row.text, content) != row.hash:
            self._fault(row.sequence, "altered", _("the text, its hash or the record before it was changed"))
        elif wrong := ", ".join(_columns_that_differ(row, content)):
            self._fault(
                row.sequence,
                "columns",
                _("the columns %(names)s do not say what the text says") % {"names": wrong},
            )

    def take_head(self, head: _Row) -> None:
        self.has_head, said = True, head.actor_id or 0
        if said > self.sequence:
            self._gap("tail_cut", self.sequence + 1, said)
        elif said < self.sequence:
            self._fault(said, "head_behind", _("the head stops here, the records do not"))
        elif head.hash != self.previous:
            self._fault(said, "head_differs", _("the head holds another hash than the last record"))

    def close(self) -> None:
        if not self.has_head:
            self._fault(self.sequence, "head_missing", _("there are records, but no head"))

    def _gap(self, kind: str, first: int, last: int) -> None:
        self._fault(
            first, kind, _("records %(first)s to %(last)s are missing") % {"first": first, "last": last}
        )

    def _fault(self, sequence: int, kind: str, detail: str) -> None:
        self.faults.append(Fault(Subject(self.kind, self.id), sequence, kind, detail))


def _parsed(text: str) -> dict[str, object]:
    try:
        content = json.loads(text)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _rehashed(previous: bytes, text: str, content: dict[str, object]) -> bytes | None:
    try:
        return chain_hash(previous, text, str(content.get("algorithm", DEFAULT_ALGORITHM)))
    except (ValueError, TypeError):
        return None


def _columns_that_differ(row: _Row, content: dict[str, object]) -> Iterator[str]:
    pairs = (
        ("verb", row.verb, content.get("verb")),
        ("actor_id", row.actor_id, content.get("actor")),
        ("actor_name", name_digest(row.actor_name), content.get("name")),
        ("at", row.at, content.get("at")),
    )
    return (name for name, stored, said in pairs if stored != said)
