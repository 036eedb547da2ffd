"""What the watch over the portal writes: what departments must be told, and that an alert was seen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.reasons import Reason
from core.refusals import NotPermitted
from departments.models import Staff
from supervision.models import Alert, Notice
from supervision.rules.telling import OF_ACT


def announce(paper_id: int, *, kind: str, verb: str, department_id: int | None, now: datetime) -> None:
    """Keep an act on a paper to be told; acts that are not in the table of what is told are passed by."""
    if department_id is None or (kind, verb) not in OF_ACT:
        return
    notice = Notice(kind=kind, paper_id=paper_id, verb=verb, department_id=department_id, at=now)
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def announce_many(paper_id: int, *, kind: str, verb: str, departments: Sequence[int], now: datetime) -> None:
    """The same for a paper that concerns many departments."""
    if (kind, verb) in OF_ACT:
        told = {"kind": kind, "paper_id": paper_id, "verb": verb, "at": now}
        rows = [Notice(**told, department_id=pk) for pk in departments]
        Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def see_alerts(alerts: Sequence[int], *, by: Staff, now: datetime) -> int:
    """Note that somebody has seen these alerts; the first to see one stays. Returns how many are new.

    Raises NotPermitted when one of them is not theirs to see.
    """
    rows: Any = Alert.objects.visible_to(by).filter(pk__in=alerts)
    if rows.count() < len(set(alerts)):
        raise NotPermitted(Reason("no_authority", {"permission": "supervise"}))
    return int(rows.filter(seen_at__isnull=True).update(seen_at=now, seen_by=by))
