"""Files of papers: kept while a form is being filled, attached by the act that sends it, then never changed.

A form's ``place`` is its name and what it is about, for example "appeal:17"; only the person who uploaded
sees what waits there. An act calls ``act.note(**attach(place, uploads=form_files, …))``.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from core import files as stored
from core.evidence.entries import Fact
from core.files import open_stored
from core.reasons import Reason
from core.refusals import Refused
from core.uploads import check
from departments.models import Staff
from feedback.actions.attaching import limits
from feedback.rules.attachments import reasons_against
from supervision.models import PaperFile, PaperUpload

KEPT_FOR = timedelta(hours=24)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Received:
    """What became of uploads: the rows of those kept, and why each of the others was not."""

    kept: list[PaperUpload] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


def receive(place: str, *, uploads: "Sequence[UploadedFile[Any]]", by: Staff, now: datetime) -> Received:
    """Keep what came with the form of this place; the same file twice is kept once.

    The view has asked whether the act is the person's; a refused file is a reason in the answer.
    """
    received = Received()
    for upload in uploads:
        try:
            received.kept.append(_keep(place, upload, by=by, now=now))
        except Refused as refused:
            received.reasons.extend(refused.reasons)
    return received


def waiting(place: str, *, by: Staff) -> "QuerySet[PaperUpload]":
    """The uploads of this person that wait for the form of the place."""
    return PaperUpload.objects.filter(place=place, by=by).select_related("file").order_by("id")


def discard_upload(upload_id: int, *, by: Staff) -> None:
    """Remove a waiting upload of one's own, file and all; one that is gone already changes nothing."""
    with transaction.atomic():
        row = PaperUpload.objects.select_for_update().filter(pk=upload_id, by=by).first()
        if row is not None:
            _remove(row)


def remove_orphans(*, now: datetime) -> int:
    """Remove the uploads whose form was not sent within a day; returns how many."""
    with transaction.atomic():
        old = PaperUpload.objects.filter(created_at__lt=now - KEPT_FOR).select_related("file")
        rows = list(old.select_for_update(skip_locked=True, of=("self",)).order_by("id")[:AT_ONCE])
        for row in rows:
            _remove(row)
    return len(rows)


def attach(
    place: str, *, uploads: Sequence[int], kind: str, pk: int, department_id: int, by: Staff, now: datetime
) -> dict[str, Fact]:
    """Give waiting uploads to the paper ``kind`` ``pk``, in the act's transaction; what its evidence says.

    ``department_id`` decides who may read them. Raises Refused upload_gone or too_many_files.
    """
    if not uploads:
        return {}
    own = PaperUpload.objects.filter(pk__in=uploads, place=place, by=by).select_related("file")
    rows = list(own.select_for_update(of=("self",)).order_by("id"))
    if len(rows) != len(set(uploads)):
        raise Refused(Reason("upload_gone"))
    standing = PaperFile.objects.filter(paper_kind=kind, paper_id=pk).count()
    if against := reasons_against(limits(), on_paper=standing + len(rows), on_ticket=0):
        raise Refused(*against)
    for row in rows:
        file = row.file
        row.delete()
        PaperFile.objects.create(
            paper_kind=kind,
            paper_id=pk,
            department_id=department_id,
            file=file,
            uploaded_by=by,
            uploaded_at=now,
        )
    together = hashlib.sha256("".join(row.file.sha256 for row in rows).encode()).hexdigest()
    return {"files": len(rows), "files_digest": together}


def open_file(row: PaperFile) -> BinaryIO:
    """The content of a paper's file; raises Refused "file_missing" (404)."""
    return open_stored(row.file)


def _keep(place: str, upload: "UploadedFile[Any]", *, by: Staff, now: datetime) -> PaperUpload:
    allowed = limits()
    name = stored.clean_name(upload.name or "")
    content: Any = upload.file
    kind = check(content, name=name, max_bytes=allowed.per_file)
    own = waiting(place, by=by)
    if against := reasons_against(allowed, on_paper=own.count() + 1, on_ticket=0):
        raise Refused(*against)
    name = name if name.lower().endswith(kind.endings) else f"{name}.{kind.endings[0]}"
    with transaction.atomic():
        file = stored.store(upload, name=name, content_type=kind.content_type, by_id=by.pk, now=now)
        known = own.filter(file__sha256=file.sha256).first()
        if known is not None:
            stored.discard(file)
            return known
        return PaperUpload.objects.create(place=place, file=file, by=by, created_at=now)


def _remove(row: PaperUpload) -> None:
    file = row.file
    row.delete()
    stored.discard(file)
