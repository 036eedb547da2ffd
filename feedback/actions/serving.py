"""Hands out the content of a file, and writes down when it is the citizen's own material."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from core import access_log
from core.evidence import Subject
from core.files import open_stored
from departments.models import Staff
from feedback.choices import Purpose
from feedback.models import Attachment


def open_attachment(row: Attachment, *, by: Staff, now: datetime, address: str | None = None) -> BinaryIO:
    """The content of a file that is visible to the person; raises Refused "file_missing" (404).

    ``address`` is the network address asked from.
    """
    stream = open_stored(row.file)
    if row.purpose == Purpose.SUPPLEMENT:
        with transaction.atomic():
            access_log.record(
                actor_id=by.pk,
                actor_name=by.display_name,
                action="read_material",
                subject=Subject("ticket", row.ticket_id),
                reason=f"file {row.pk}",
                now=now,
                address=address,
            )
    return stream
