"""Anchors read again: against each other, against the heads they bind, the chains, and the copy outside."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from operator import itemgetter

from django.db import connection
from django.utils.translation import gettext as _

from core.evidence import outside
from core.evidence.anchoring import algorithm_of, anchor_text, hashed_leaves
from core.evidence.entries import START
from core.evidence.faults import Fault, Report
from core.evidence.merkle import line_hash, root_of
from core.models import Anchor
from core.subjects import Subject

STEP = 20
BOUND = """
SELECT bound.anchor_id, bound.subject_kind, bound.subject_id, bound.sequence, bound.hash, record.hash
FROM core_anchoredhead AS bound LEFT JOIN core_evidencerecord AS record
ON record.subject_kind = bound.subject_kind AND record.subject_id = bound.subject_id
AND record.sequence = bound.sequence
WHERE {where} ORDER BY 1, 2, 3
"""
BY_NUMBER = "bound.anchor_id > %s AND bound.anchor_id <= %s"
BY_SUBJECT = "bound.subject_kind = %s AND bound.subject_id = %s"
SKIPPED = """
SELECT subject_kind, subject_id, sequence FROM core_evidencehead AS head WHERE is_anchored AND NOT EXISTS (
    SELECT FROM core_anchoredhead AS bound WHERE bound.subject_kind = head.subject_kind
    AND bound.subject_id = head.subject_id AND bound.sequence = head.sequence)
"""
LATER = """
SELECT coalesce(sum(head.sequence - coalesce((
    SELECT max(bound.sequence) FROM core_anchoredhead AS bound
    WHERE bound.subject_kind = head.subject_kind AND bound.subject_id = head.subject_id), 0)), 0)
FROM core_evidencehead AS head WHERE NOT head.is_anchored
"""
Told = Callable[[int], None]


@dataclass(slots=True)
class _Reading:
    """What was read so far, and the subjects whose chains were found not to fit."""

    report: Report
    previous: bytes = START
    number: int = 0
    wrong: set[Subject] = field(default_factory=set)

    def fault(self, subject: Subject, sequence: int, kind: str, detail: str) -> None:
        self.report.faults.append(Fault(subject, sequence, kind, detail))

    def anchor_fault(self, number: int, kind: str, detail: str) -> None:
        self.fault(Subject("anchor", number), number, kind, detail)


def check_anchors(report: Report, *, on_progress: Told | None = None) -> None:
    """Check every anchor, the chains they bind and the copy outside; adds what was found to ``report``."""
    reading = _Reading(report)
    with outside.held(shared=True):
        texts = _check_all(reading, on_progress)
        _check_outside(reading, texts)
    with connection.cursor() as cursor:
        cursor.execute(SKIPPED)
        for kind, id_, sequence in cursor.fetchall():
            detail = _("marked as anchored, but no anchor binds it")
            reading.fault(Subject(kind, id_), sequence, "anchor_skipped", detail)
        cursor.execute(LATER)
        report.later = int(cursor.fetchone()[0])


def check_bound_heads(report: Report, subject: Subject) -> None:
    """Check one chain against the anchors that bind it."""
    with connection.cursor() as cursor:
        cursor.execute(BOUND.format(where=BY_SUBJECT), [subject.kind, subject.id])
        _compare_chains(_Reading(report), cursor.fetchall())


def _check_all(reading: _Reading, on_progress: Told | None) -> list[str]:
    """Read all anchors, a few with their heads at a time; returns their texts."""
    texts: list[str] = []
    last = Anchor.objects.order_by("-number").first()
    while last and reading.number < last.number:
        step = Anchor.objects.filter(number__gt=reading.number, number__lte=last.number)
        anchors = list(step.order_by("number")[:STEP])
        first, reading_to = reading.number, anchors[-1].number
        with connection.cursor() as cursor:
            cursor.execute(BOUND.format(where=BY_NUMBER), [first, reading_to])
            rows = cursor.fetchall()
        heads = {number: list(bound) for number, bound in groupby(rows, itemgetter(0))}
        for anchor in anchors:
            _check_anchor(reading, anchor, heads.get(anchor.number, []))
            texts.append(anchor.text)
        _compare_chains(reading, rows)
        if on_progress:
            on_progress(len(texts))
    reading.report.anchors = len(texts)
    reading.report.last_anchor_at = last.at if last else None
    return texts


def _check_anchor(reading: _Reading, anchor: Anchor, bound: Sequence[tuple]) -> None:
    if anchor.number != reading.number + 1:
        reading.anchor_fault(
            reading.number + 1,
            "anchor_gap",
            _("anchors %(first)s to %(last)s are missing")
            % {"first": reading.number + 1, "last": anchor.number - 1},
        )
    elif bytes(anchor.previous) != reading.previous:
        detail = _("it does not stand on the anchor before it")
        reading.anchor_fault(anchor.number, "anchor_altered", detail)
    if not _says_what_it_is(anchor):
        detail = _("its line, its hash or its columns were changed")
        reading.anchor_fault(anchor.number, "anchor_altered", detail)
    elif not _binds(anchor, bound):
        detail = _("the heads kept for it are not the ones it binds")
        reading.anchor_fault(anchor.number, "anchor_heads", detail)
    reading.number, reading.previous = anchor.number, bytes(anchor.hash)


def _says_what_it_is(anchor: Anchor) -> bool:
    try:
        by = algorithm_of(json.loads(anchor.text))
        stored_hash = line_hash(anchor.text, by)
    except (ValueError, TypeError, AttributeError):
        return False
    said = anchor_text(
        number=anchor.number,
        at=anchor.at,
        count=anchor.count,
        root=bytes(anchor.root),
        previous=bytes(anchor.previous),
        by=by,
    )
    return said == anchor.text and stored_hash == bytes(anchor.hash)


def _binds(anchor: Anchor, bound: Sequence[tuple]) -> bool:
    by = algorithm_of(json.loads(anchor.text))
    heads = [(kind, id_, sequence, bytes(hash_)) for _n, kind, id_, sequence, hash_, _r in bound]
    return len(heads) == anchor.count and root_of(hashed_leaves(heads, by), by) == bytes(anchor.root)


def _compare_chains(reading: _Reading, rows: Sequence[tuple]) -> None:
    for number, kind, id_, sequence, hash_, recorded in rows:
        subject = Subject(kind, id_)
        if hash_ == recorded or subject in reading.wrong:
            continue
        reading.wrong.add(subject)
        words = {"anchor": number}
        if recorded is None:
            detail = _("anchor %(anchor)s binds this record, and it is gone") % words
            reading.fault(subject, sequence, "anchored_missing", detail)
        else:
            detail = _("anchor %(anchor)s binds another hash: the chain was rebuilt") % words
            reading.fault(subject, sequence, "anchored_differs", detail)


def _check_outside(reading: _Reading, texts: Sequence[str]) -> None:
    """Compare line by line; the first that differs is named, for all after it follow from it."""
    if not texts and not outside.folder().is_dir():
        return
    copied = list(outside.lines()) if outside.folder().is_dir() else []
    reading.report.outside = len(copied)
    if texts and not copied:
        detail = _("there is no copy outside the database, in the folder HUIYIN_ANCHORS names")
        reading.anchor_fault(1, "outside_missing", detail)
        return
    for number, (text, line) in enumerate(zip_longest(texts, copied), 1):
        if fault := _outside_fault(text, line):
            reading.anchor_fault(number, *fault)
            return


def _outside_fault(text: str | None, line: outside.Line | None) -> tuple[str, str] | None:
    if line is None:
        return "outside_behind", _(
            "the copy outside ends before this anchor: after a crash the next anchoring adds it, "
            "otherwise the copy was cut"
        )
    if text is None:
        return "outside_ahead", _("the copy outside has this anchor, the database has not")
    if line.number is None:
        return "outside_unread", _("the copy outside holds a line here that cannot be read")
    if line.text != text:
        return "outside_differs", _("the copy outside says something else of this anchor")
    return None


def anchors_of(subject: Subject) -> Iterator[tuple[int, int]]:
    """Which record of the subject which anchor binds: sequence and anchor number, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequence, anchor_id FROM core_anchoredhead "
            "WHERE subject_kind = %s AND subject_id = %s ORDER BY sequence",
            [subject.kind, subject.id],
        )
        yield from cursor.fetchall()
