"""Files of papers: kept while the form is being filled, attached by the move, sealed by the signature.

``receive`` keeps what was uploaded even if the form it came with is refused. A move that makes or changes a
paper calls ``attach(move, files, purpose=…, paper=…)``; the one that signs it calls ``seal(move, paper)``.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Sum

from core import files as stored
from core.evidence import append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from core.uploads import check
from departments.models import Staff
from feedback import policies
from feedback.actions._move import Fact, Move, entry_of
from feedback.choices import Purpose
from feedback.lifecycle import MOVES
from feedback.models import Attachment, Dispatch, PendingUpload, Ticket
from feedback.models.facts import facts_of
from feedback.rules.attachments import MB, FileLimits, reasons_against

KEPT_FOR = timedelta(hours=24)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Files:
    """What a writer wants of a paper's files: ids of waiting uploads to add, of attachments to take out."""

    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


NO_FILES = Files()


@dataclass(frozen=True, slots=True)
class Received:
    """What became of uploads: the rows of those kept, and why each of the others was not."""

    kept: list[PendingUpload] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


def limits() -> FileLimits:
    """The limits as this portal is set up."""
    given = settings.FILE_LIMITS
    return FileLimits(given["file_mb"] * MB, given["per_paper"], given["ticket_mb"] * MB)


def receive(
    ticket: Ticket, *, verb: str, uploads: "Sequence[UploadedFile[Any]]", by: Staff, now: datetime
) -> Received:
    """Keep what was uploaded with the form of the move ``verb``; the same file twice is kept once.

    Raises NotPermitted when the move is not the person's; a refused file is a reason in the answer.
    """
    if not policies.has_authority(policies.person_of(by), facts_of(ticket), MOVES[verb]):
        raise NotPermitted(Reason("no_authority", {"permission": MOVES[verb].permission}))
    received = Received()
    for upload in uploads:
        try:
            received.kept.append(_keep(ticket, upload, verb=verb, by=by, now=now))
        except Refused as refused:
            received.reasons.extend(refused.reasons)
    return received


def waiting(ticket: Ticket, *, verb: str, by: Staff) -> "models.QuerySet[PendingUpload]":
    """The uploads of this person that wait for the form of ``verb`` to be sent again."""
    rows = PendingUpload.objects.filter(ticket=ticket, verb=verb, by=by)
    return rows.select_related("file").order_by("id")


def discard_upload(upload_id: int, *, by: Staff) -> None:
    """Remove a waiting upload of one's own, file and all; one that is gone already changes nothing."""
    with transaction.atomic():
        row = PendingUpload.objects.select_for_update().filter(pk=upload_id, by=by).first()
        if row is not None:
            _remove(row)


def remove_orphans(*, now: datetime) -> int:
    """Remove the uploads whose form was not sent within a day; returns how many."""
    with transaction.atomic():
        old = PendingUpload.objects.filter(created_at__lt=now - KEPT_FOR).select_related("file")
        rows = list(old.select_for_update(skip_locked=True, of=("self",)).order_by("id")[:AT_ONCE])
        for row in rows:
            _remove(row)
    return len(rows)


def attach(
    move: Move,
    files: Files,
    *,
    purpose: Purpose,
    paper: models.Model,
    dispatch: Dispatch | None = None,
    sealed: bool = False,
) -> None:
    """Within a move: add waiting uploads to ``paper`` (saved already), withdraw what was taken out of it.

    Each leaves a record of its own in the ticket's evidence. ``sealed``: the paper needs no signature. Raises
    Refused upload_gone, too_many_files or ticket_full_of_files.
    """
    if not files.added and not files.removed:
        return
    standing = Attachment.objects.of(paper).standing().select_related("file")
    for row in standing.filter(pk__in=files.removed, sealed_at__isnull=True):
        _withdraw(move, row)
    uploads = _uploads_of(move, files.added)
    taken = move.ticket.attachments.aggregate(sum=Sum("file__size"))["sum"] or 0
    on_ticket = taken + sum(upload.file.size for upload in uploads)
    move.require(reasons_against(limits(), on_paper=standing.count() + len(uploads), on_ticket=on_ticket))
    for upload in uploads:
        file = upload.file
        upload.delete()
        row = Attachment.objects.create(
            ticket=move.ticket,
            dispatch=dispatch,
            purpose=purpose,
            paper_kind=paper._meta.model_name or "",
            paper_id=paper.pk,
            file=file,
            uploaded_by=move.by,
            uploaded_at=move.now,
            sealed_at=move.now if sealed else None,
        )
        _record(move, "attach_file", row)


def seal(move: Move, paper: models.Model) -> None:
    """Within the move that signs ``paper``: its files stay as they are, and the signature covers them."""
    rows = Attachment.objects.of(paper).standing().filter(sealed_at__isnull=True)
    digests = list(rows.order_by("id").values_list("file__sha256", flat=True))
    if digests:
        rows.update(sealed_at=move.now)
        together = hashlib.sha256("".join(digests).encode()).hexdigest()
        move.note(files=len(digests), files_digest=together)


def _keep(
    ticket: Ticket, upload: "UploadedFile[Any]", *, verb: str, by: Staff, now: datetime
) -> PendingUpload:
    allowed = limits()
    name = stored.clean_name(upload.name or "")
    content: Any = upload.file
    kind = check(content, name=name, max_bytes=allowed.per_file)
    own = waiting(ticket, verb=verb, by=by)
    against = reasons_against(allowed, on_paper=own.count() + 1, on_ticket=0)
    if against:
        raise Refused(*against)
    name = name if name.lower().endswith(kind.endings) else f"{name}.{kind.endings[0]}"
    with transaction.atomic():
        file = stored.store(upload, name=name, content_type=kind.content_type, by_id=by.pk, now=now)
        known = own.filter(file__sha256=file.sha256).first()
        if known is not None:
            stored.discard(file)
            return known
        return PendingUpload.objects.create(ticket=ticket, verb=verb, file=file, by=by, created_at=now)


def _remove(row: PendingUpload) -> None:
    file = row.file
    row.delete()
    stored.discard(file)


def _uploads_of(move: Move, ids: Sequence[int]) -> list[PendingUpload]:
    """The waiting uploads of these ids, locked: the person's own, on this ticket, for this move."""
    own = PendingUpload.objects.filter(pk__in=ids, ticket=move.ticket, verb=move.verb, by=move.by)
    rows = list(own.select_related("file").select_for_update(of=("self",)).order_by("id"))
    move.require([Reason("upload_gone")] if len(rows) != len(set(ids)) else [])
    return rows


def _withdraw(move: Move, row: Attachment) -> None:
    row.withdrawn_at, row.withdrawn_by = move.now, move.by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(move, "withdraw_file", row)


def _record(move: Move, verb: str, row: Attachment) -> None:
    """One record a file: what it was, never what it was called."""
    facts: dict[str, Fact] = {
        "file": row.pk,
        "dispatch": row.dispatch_id,
        "purpose": row.purpose,
        "kind": row.kind.code if row.kind else "",
        "size": row.file.size,
        "sha256": row.file.sha256,
    }
    append(entry_of(move.ticket, verb, by=move.by, now=move.now, facts=facts))
