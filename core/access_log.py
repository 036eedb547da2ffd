"""Who saw or took what, and why: append-only by trigger, partitioned by month."""

from datetime import datetime

from django.db import connection
from django.utils.timezone import localtime

from core.models import AccessRecord
from core.subjects import Subject


def record(
    *,
    actor_id: int,
    actor_name: str,
    action: str,
    subject: Subject,
    reason: str,
    now: datetime,
    address: str | None = None,
) -> AccessRecord:
    """Write down one access, in the transaction that grants it. ``address`` is the client's IP address."""
    return AccessRecord.objects.create(
        actor_id=actor_id,
        actor_name=actor_name,
        action=action,
        subject_kind=subject.kind,
        subject_id=subject.id,
        reason=reason.strip()[:300],
        address=address,
        at=now,
    )


def add_months(first: datetime, *, months: int) -> int:
    """Create the partitions of ``first``'s month and those after it; returns how many were new.

    The application may call this though it may not create tables: the function has its owner's rights.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_add_access_months(%s, %s)", [localtime(first).date(), months])
        return int(cursor.fetchone()[0])
