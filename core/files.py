"""Files that people upload and that jobs write: random names on the disk, the real name in the row."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from core.models import StoredFile
from core.reasons import Reason
from core.refusals import Refused

CHUNK = 1 << 20
MAX_NAME = 150


class Readable(Protocol):
    """Anything that bytes can be read from: an open file, or Django's UploadedFile."""

    def read(self, size: int = -1, /) -> bytes: ...


def store(
    fileobj: Readable,
    *,
    name: str,
    content_type: str,
    by_id: int | None,
    now: datetime,
    max_bytes: int | None = None,
) -> StoredFile:
    """Keep the rest of ``fileobj`` under a random name (0600).

    Raises Refused "file_too_large" beyond ``max_bytes``; nothing is left behind then.
    """
    token = uuid4().hex
    path = PurePosixPath(token[:2], token)
    target = Path(settings.MEDIA_ROOT, path)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in _limited(_chunks(fileobj), max_bytes):
                digest.update(chunk)
                size += out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return StoredFile.objects.create(
        name=clean_name(name),
        path=str(path),
        content_type=content_type[:120],
        size=size,
        sha256=digest.hexdigest(),
        by_id=by_id,
        created_at=now,
    )


def open_stored(file: StoredFile) -> BinaryIO:
    """The file open for reading; raises Refused "file_missing" (404) if it is no longer on the disk."""
    try:
        return path_of(file).open("rb")
    except OSError as fault:
        raise Refused(Reason("file_missing", {"name": file.name}), status=404) from fault


def discard(file: StoredFile) -> None:
    """Remove a file that nothing refers to any more; from the disk once the row is gone for good."""
    path = path_of(file)
    file.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def path_of(file: StoredFile) -> Path:
    """Where the file lies; for readers that need a path."""
    return Path(settings.MEDIA_ROOT, file.path)


def clean_name(name: str) -> str:
    """The last part of what the uploader called it, without control characters; never used as a path."""
    last = re.split(r"[/\\]", name)[-1]
    text = "".join(character for character in last if character.isprintable()).strip(". ")
    stem, dot, ending = text.rpartition(".")
    if len(text) > MAX_NAME and dot and len(ending) <= 10:
        return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"
    return text[:MAX_NAME] or "file"


def _chunks(fileobj: Readable) -> Iterator[bytes]:
    while chunk := fileobj.read(CHUNK):
        yield chunk


def _limited(chunks: Iterable[bytes], max_bytes: int | None) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if max_bytes is not None and size > max_bytes:
            raise Refused(Reason("file_too_large", {"limit": max_bytes >> 20}), status=413)
        yield chunk
