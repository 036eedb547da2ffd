"""The only writers of evidence: one record at a time, or thousands at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from core.evidence.entries import START, Entry, algorithm, canonical_text, chain_hash
from core.evidence.rows import sealed
from core.known_queries import prepared
from core.models import EvidenceRecord
from core.subjects import Subject

COLUMNS = "subject_kind, subject_id, sequence, verb, actor_id, actor_name, at, text, hash"
HEAD = "subject_kind, subject_id, sequence, hash"
OUTSIDE = "Evidence belongs into the transaction of what it testifies to."
LOCK = """
SELECT id, sequence, hash FROM core_evidencehead WHERE subject_kind = %s AND subject_id = %s FOR UPDATE
"""
BEGIN = """
INSERT INTO core_evidencehead AS head (subject_kind, subject_id, sequence, hash) VALUES (%s, %s, 0, %s)
ON CONFLICT (subject_kind, subject_id) DO UPDATE SET sequence = head.sequence
RETURNING id, sequence, hash
"""
"""The chain's first head; whose chain was begun in the same instant waits here for the other, and goes on."""
APPEND = f"""
WITH record AS (
    INSERT INTO core_evidencerecord ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
)
UPDATE core_evidencehead SET sequence = %s, hash = %s, is_anchored = false FROM record
WHERE core_evidencehead.id = %s RETURNING record.id
"""
Columns = tuple[str, int, int, str, int | None, str, datetime, str, bytes]


def append(entry: Entry) -> EvidenceRecord:
    """Append one record; must run inside the transaction of the change it testifies to.

    Locks the chain's head. Comes last: the rows it testifies to are sealed as they stand. Raises ValueError
    for facts that evidence may not hold: that is a programming error.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(OUTSIDE)
    head, sequence, previous = _lock_head(entry.subject)
    entry = sealed([entry])[0]  # with the head in hand: whoever wrote before has committed
    columns = _columns(entry, sequence + 1, previous)
    with prepared() as cursor:
        cursor.execute(APPEND, [*columns, sequence + 1, columns[-1], head])
        (pk,) = cursor.fetchone()
    return EvidenceRecord.from_db(connection.alias, ["id", *COLUMNS.split(", ")], [pk, *columns])


def append_many(entries: Iterable[Entry]) -> int:
    """Append many records in one go (hashed here, sent by COPY) and return how many; inside a transaction.

    Entries of one subject keep their order, and the last one seals its rows. Heads are locked in ascending
    order of subject.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(OUTSIDE)
    entries = list(entries)
    subjects = sorted({entry.subject for entry in entries})
    if not subjects:
        return 0
    links = _lock_heads(subjects)
    records = _chained(subjects, entries, links)
    _copy(records)
    _move_heads(links)
    return len(records)


def begin_many(entries: Iterable[Entry]) -> int:
    """Like ``append_many`` for subjects made in this very transaction: nobody can hold their chains yet.

    Their heads are written once, as they stand at the end; IntegrityError where one has a chain already.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(OUTSIDE)
    entries = list(entries)
    subjects = sorted({entry.subject for entry in entries})
    links = dict.fromkeys(subjects, (0, START))
    records = _chained(subjects, entries, links)
    with connection.cursor() as cursor, cursor.copy(f"COPY core_evidencehead ({HEAD}) FROM STDIN") as copy:
        for subject, (sequence, hash_) in links.items():
            copy.write_row((subject.kind, subject.id, sequence, hash_))
    _copy(records)
    return len(records)


def records_of(subject: Subject) -> QuerySet[EvidenceRecord]:
    """The subject's records, first to last."""
    records = EvidenceRecord.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    return records.order_by("sequence")


def _chained(
    subjects: Sequence[Subject], entries: Sequence[Entry], links: dict[Subject, tuple[int, bytes]]
) -> list[Columns]:
    """The records of the entries, subject by subject, each on its predecessor; moves ``links`` along."""
    by_subject: dict[Subject, list[Entry]] = {}
    for entry in sealed(entries):
        by_subject.setdefault(entry.subject, []).append(entry)
    records: list[Columns] = []
    for subject in subjects:
        sequence, previous = links[subject]
        for entry in by_subject[subject]:
            sequence += 1
            record = _columns(entry, sequence, previous)
            previous = record[-1]
            records.append(record)
        links[subject] = sequence, previous
    return records


def _lock_head(subject: Subject) -> tuple[int, int, bytes]:
    """The locked head of the subject's chain, its sequence and hash; begun if need be."""
    with prepared() as cursor:
        cursor.execute(LOCK, [subject.kind, subject.id])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(BEGIN, [subject.kind, subject.id, START])
            found = cursor.fetchone()
    head, sequence, hash_ = found
    return head, sequence, bytes(hash_)


def _columns(entry: Entry, sequence: int, previous: bytes) -> Columns:
    text = canonical_text(entry, sequence)
    return (
        entry.subject.kind,
        entry.subject.id,
        sequence,
        entry.verb,
        entry.actor_id,
        entry.actor_name,
        entry.at,
        text,
        chain_hash(previous, text, algorithm()),
    )


def _lock_heads(subjects: Sequence[Subject]) -> dict[Subject, tuple[int, bytes]]:
    """Create the missing heads, lock them all, and return each one's sequence and hash."""
    kinds, ids = [subject.kind for subject in subjects], [subject.id for subject in subjects]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_evidencehead (subject_kind, subject_id, sequence, hash) "
            "SELECT kind, id, 0, %s FROM unnest(%s::text[], %s::bigint[]) AS wanted (kind, id) "
            'ORDER BY kind COLLATE "C", id ON CONFLICT DO NOTHING',
            [START, kinds, ids],
        )
        cursor.execute(
            "SELECT head.subject_kind, head.subject_id, head.sequence, head.hash "
            "FROM core_evidencehead AS head "
            "JOIN unnest(%s::text[], %s::bigint[]) AS wanted (kind, id) "
            "ON head.subject_kind = wanted.kind AND head.subject_id = wanted.id "
            "ORDER BY head.subject_kind, head.subject_id FOR UPDATE OF head",
            [kinds, ids],
        )
        return {
            Subject(kind, id_): (sequence, bytes(hash_)) for kind, id_, sequence, hash_ in cursor.fetchall()
        }


def _copy(records: Iterable[Columns]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY core_evidencerecord ({COLUMNS}) FROM STDIN") as copy,
    ):
        for record in records:
            copy.write_row(record)


def _move_heads(links: Mapping[Subject, tuple[int, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_evidencehead AS head "
            "SET sequence = link.sequence, hash = link.hash, is_anchored = false "
            "FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::bytea[]) "
            "AS link (kind, id, sequence, hash) "
            "WHERE head.subject_kind = link.kind AND head.subject_id = link.id",
            [
                [subject.kind for subject in links],
                [subject.id for subject in links],
                [sequence for sequence, _ in links.values()],
                [hash_ for _, hash_ in links.values()],
            ],
        )
