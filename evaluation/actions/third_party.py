"""A third party's sheet: taken as an upload, looked at row by row, and taken in; bad rows come back."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from core import files, uploads
from core.evidence import append
from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from core.uploads.kinds import TXT, XLSX
from core.xlsx import read_rows
from departments.models import Department, Staff
from evaluation.choices import PeriodState
from evaluation.models import AssessmentPeriod, ThirdPartyImport, ThirdPartyScore, ThirdPartyUpload
from evaluation.rules.third_party import (
    Known,
    RefusedRow,
    Scored,
    find_columns,
    read_row,
    text_of,
    twice,
)
from supervision.acting import entry_of, require_grant

LARGEST = 2 << 20
MOST_ROWS = 2_000
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
Cells = tuple[int, tuple[Any, ...], frozenset[int]]
"""A row's number in the file, its cells, and which of them hold a formula."""


@dataclass
class Examined:
    """What a sheet would come to."""

    header: tuple[str, ...]
    good: list[Scored] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


def receive(upload: Any, *, period: str, by: Staff, now: datetime) -> ThirdPartyUpload:
    """Keep a sheet to look at; an earlier one of the same person goes. ``upload``: an UploadedFile.

    Raises Refused, NotPermitted.
    """
    require_grant(by, "assess", _root())
    name = files.clean_name(upload.name or "")
    stem, _dot, ending = name.rpartition(".")
    asked = f"{stem}.txt" if ending.lower() == "csv" else name
    kind = uploads.check(upload.file, name=asked, max_bytes=LARGEST)
    if kind not in (XLSX, TXT):
        raise Refused(Reason("third_party_kind"), status=422)
    with transaction.atomic():
        earlier = ThirdPartyUpload.objects.select_for_update().filter(by=by).first()
        stored = files.store(upload.file, name=name, content_type=kind.content_type, by_id=by.pk, now=now)
        if earlier is not None:
            _discard(earlier)
        return ThirdPartyUpload.objects.create(file=stored, period=period, at=now, by=by)


def examine(upload: ThirdPartyUpload) -> Examined:
    """Every row, good or refused with its reasons. Raises Refused for a sheet that is none."""
    rows = _rows(upload)
    first = next(rows, None)
    if first is None:
        raise Refused(Reason("third_party_empty"), status=422)
    header = tuple(text_of(cell) for cell in first[1])
    columns = find_columns(header)
    if isinstance(columns, list):
        raise Refused(*columns, status=422)
    body = list(islice(rows, MOST_ROWS + 1))
    if len(body) > MOST_ROWS:
        raise Refused(Reason("third_party_many", {"most": MOST_ROWS}), status=422)
    if not body:
        raise Refused(Reason("third_party_empty"), status=422)
    return _examined(header, columns, body, _known(upload.period))


def take_in(upload: ThirdPartyUpload, *, by: Staff, now: datetime) -> ThirdPartyImport:
    """Write the good rows; they stand instead of earlier ones. The file is read anew, under lock.

    Raises Refused when no row is good; NotPermitted without ``assess`` on the whole.
    """
    require_grant(by, "assess", _root())
    with transaction.atomic():
        held = ThirdPartyUpload.objects.select_for_update().filter(pk=upload.pk, by=by)
        row = held.select_related("file").first()
        if row is None:
            raise Refused(Reason("third_party_gone"))
        codes = {row.period, row.period[:4]}
        list(AssessmentPeriod.objects.select_for_update().filter(code__in=codes).order_by("pk"))
        found = examine(row)
        if not found.good:
            raise Refused(Reason("third_party_nothing"))
        made = _write(row, found, by=by, now=now)
        _discard(row)
    return made


def _write(upload: ThirdPartyUpload, found: Examined, *, by: Staff, now: datetime) -> ThirdPartyImport:
    made: ThirdPartyImport = ThirdPartyImport.objects.create(
        period=upload.period,
        file_name=upload.file.name,
        digest=upload.file.sha256,
        at=now,
        by=by,
        refusals=[_kept(row) for row in found.refused],
        taken=len(found.good),
        refused=len(found.refused),
    )
    ThirdPartyScore.objects.bulk_create(
        ThirdPartyScore(
            third_party=made,
            row=one.row,
            institution=one.institution,
            period=one.period,
            department_id=one.department_id,
            score=one.score,
        )
        for one in found.good
    )
    facts: dict[str, Fact] = {"period": made.period, "file": made.digest}
    facts |= {"taken": made.taken, "refused": made.refused}
    append(entry_of(made, "import", by=by, now=now, facts=facts))
    return made


def _kept(row: RefusedRow) -> list[Any]:
    reasons = [[reason.code, dict(reason.params)] for reason in row.reasons]
    return [row.row, list(row.cells), reasons]


def _examined(
    header: tuple[str, ...], columns: dict[str, int], body: Sequence[Cells], known: Known
) -> Examined:
    found = Examined(header)
    good: list[tuple[Scored, tuple[str, ...]]] = []
    for number, cells, formulas in body:
        words = tuple(text_of(cell) for cell in cells)
        if formulas & set(columns.values()):
            found.refused.append(RefusedRow(number, words, (Reason("third_party_formula"),)))
            continue
        named = {name: cells[place] if place < len(cells) else None for name, place in columns.items()}
        read = read_row(number, named, known)
        if isinstance(read, Scored):
            good.append((read, words))
        else:
            found.refused.append(RefusedRow(number, words, read))
    again = twice([one for one, _words in good])
    found.good = [one for one, _words in good if one.row not in again]
    found.refused += [
        RefusedRow(one.row, words, (again[one.row],)) for one, words in good if one.row in again
    ]
    found.refused.sort(key=lambda row: row.row)
    return found


def _known(period: str) -> Known:
    words: dict[str, int] = {}
    several: set[str] = set()
    rows = Department.objects.filter(is_active=True).values_list("pk", "code", "name", "short_name")
    for pk, *named in rows:
        for word in {word for word in named if word}:
            several |= {word} & words.keys()
            words[word] = pk
    locked = AssessmentPeriod.objects.filter(state=PeriodState.LOCKED, code__in={period, period[:4]})
    return Known(
        departments={word: pk for word, pk in words.items() if word not in several},
        locked=frozenset([period] if locked.exists() else []),
        period=period,
    )


def _rows(upload: ThirdPartyUpload) -> Iterator[Cells]:
    if upload.file.content_type == XLSX.content_type:
        for row in read_rows(files.path_of(upload.file), max_rows=MOST_ROWS + 2):
            yield row.number, tuple(row.cells), row.formulas
        return
    with files.open_stored(upload.file) as stream:
        text = _decoded(stream.read())
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
            if any(cell.strip() for cell in cells):
                formulas = frozenset(place for place, cell in enumerate(cells) if cell.startswith("="))
                yield number, tuple(cells), formulas
    except csv.Error as fault:
        raise Refused(Reason("third_party_kind"), status=422) from fault


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in WIDE else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Reason("third_party_kind"), status=422)


def _discard(upload: ThirdPartyUpload) -> None:
    stored = upload.file
    upload.delete()
    files.discard(stored)


def _root() -> int:
    return int(Department.objects.filter(parent__isnull=True).earliest("pk").pk)
