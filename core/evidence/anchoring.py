"""Anchors: every few minutes one line binds the heads that moved since the last, here and outside.

``line = {"at", "count", "number", "previous", "root"}`` with ``root`` the Merkle root over the heads and
``previous`` the hash of the anchor before. Heads that somebody holds just now wait for the next anchor.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from core.evidence import outside
from core.evidence.entries import DEFAULT_ALGORITHM, START, algorithm, instant
from core.evidence.merkle import leaf_hash, leaf_text, line_hash, root_of
from core.models import Anchor

log = logging.getLogger(__name__)

MOST_HEADS = 10_000
LOCK = 0x616E63686F72  # "anchor"
MOVED = """
SELECT id, subject_kind, subject_id, sequence, hash FROM core_evidencehead
WHERE NOT is_anchored AND sequence > 0 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
Head = tuple[int, str, int, int, bytes]


@dataclass(frozen=True, slots=True)
class Anchored:
    """How many anchors were made, how many heads they bind, how many lines went outside."""

    anchors: int = 0
    heads: int = 0
    outside: int = 0


def anchor(now: datetime) -> Anchored:
    """Bind every head that moved since it was last bound; nothing moved, nothing is made.

    Runs outside any transaction: the line goes outside once the anchor is committed. What an earlier run
    could not write there is written now. Who comes second while another anchors does nothing.
    """
    anchors = heads = 0
    with outside.held():
        while bound := _bind(now):
            anchors, heads = anchors + 1, heads + bound
        return Anchored(anchors, heads, _copy_outside())


def anchor_text(*, number: int, at: datetime, count: int, root: bytes, previous: bytes, by: str) -> str:
    """The line that is hashed and kept outside."""
    content: dict[str, object] = {
        "at": instant(at),
        "count": count,
        "number": number,
        "previous": previous.hex(),
        "root": root.hex(),
    }
    if by != DEFAULT_ALGORITHM:
        content["algorithm"] = by
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def algorithm_of(content: Mapping[str, object]) -> str:
    """The digest that a parsed line says it was made by."""
    return str(content.get("algorithm", DEFAULT_ALGORITHM))


def hashed_leaves(heads: Sequence[tuple[str, int, int, bytes]], by: str) -> list[bytes]:
    """Kind, id, sequence and hash of each head, in order of the subject, as leaves."""
    return [leaf_hash(leaf_text(*head), by) for head in heads]


def _bind(now: datetime) -> int:
    """Make one anchor over at most MOST_HEADS heads; returns how many it binds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(MOVED, [MOST_HEADS])
        moved: list[Head] = sorted(cursor.fetchall(), key=lambda head: (head[1], head[2]))
        if not moved:
            return 0
        heads = [(kind, id_, sequence, bytes(hash_)) for _, kind, id_, sequence, hash_ in moved]
        number = _make(heads, now)
        with cursor.copy(
            "COPY core_anchoredhead (anchor_id, subject_kind, subject_id, sequence, hash) FROM STDIN"
        ) as copy:
            for head in heads:
                copy.write_row((number, *head))
        cursor.execute(
            "UPDATE core_evidencehead SET is_anchored = true WHERE id = ANY(%s)", [[h[0] for h in moved]]
        )
    return len(heads)


def _make(heads: Sequence[tuple[str, int, int, bytes]], now: datetime) -> int:
    last = Anchor.objects.order_by("-number").first()
    number, previous = (last.number + 1, bytes(last.hash)) if last else (1, START)
    by = algorithm()
    root = root_of(hashed_leaves(heads, by), by)
    text = anchor_text(number=number, at=now, count=len(heads), root=root, previous=previous, by=by)
    Anchor.objects.create(
        number=number,
        at=now,
        count=len(heads),
        root=root,
        previous=previous,
        text=text,
        hash=line_hash(text, by),
    )
    return number


def _copy_outside() -> int:
    """Write outside what is not there yet; nothing at all when the copy tells another story."""
    last = outside.last_line()
    number = last.number if last and last.number else 0
    if last and Anchor.objects.filter(number=number).values_list("text", flat=True).first() != last.text:
        log.error("The copy of the anchors differs from the database at anchor %s; nothing is added.", number)
        return 0
    missing = Anchor.objects.filter(number__gt=number).order_by("number")
    return outside.append(missing.values_list("at", "text"))
