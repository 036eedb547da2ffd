"""Telling people inside the portal, and noting that they have read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.subjects import Subject
from departments.models import InAppMessage, Staff

LONGEST_SUBJECT = 200
BATCH = 1000


@dataclass(frozen=True, slots=True)
class InApp:
    """A message to tell one person. ``key``: at most 120 characters, the same is never told twice.

    Subject and body are the portal's own sentences, in the language of the house, without personal data.
    """

    key: str
    recipient_id: int
    subject: str
    body: str = ""
    address: str = ""
    about: Subject | None = None
    is_critical: bool = False


def tell(messages: Iterable[InApp], *, now: datetime) -> None:
    """Put messages into people's inboxes, within the transaction that is the reason for them."""
    InAppMessage.objects.bulk_create(
        [
            InAppMessage(
                key=message.key,
                recipient_id=message.recipient_id,
                at=now,
                subject=message.subject[:LONGEST_SUBJECT],
                body=message.body,
                address=message.address,
                about_kind=message.about.kind if message.about else "",
                about_id=message.about.id if message.about else None,
                is_critical=message.is_critical,
            )
            for message in messages
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def mark_read(staff: Staff, *, now: datetime, ids: Iterable[int] | None = None) -> int:
    """Note that the person has read these of their own messages, or all; returns how many were new."""
    unread = InAppMessage.objects.filter(recipient=staff, read_at__isnull=True)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=now)
