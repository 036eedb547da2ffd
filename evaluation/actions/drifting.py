"""What happens behind a locked result: compared with the facts each night, noted, and never followed."""

from datetime import datetime, timedelta

from evaluation.choices import PeriodState
from evaluation.models import AssessmentPeriod
from evaluation.reports.drift import as_drift, changed_raw
from supervision.acting import acting

LOOKED_BACK = timedelta(days=400)
"""Periods that were locked longer ago are compared no more: nothing can be reopened by then."""


def note_drift(period: AssessmentPeriod, *, now: datetime) -> bool:
    """Compare a locked period with the facts; note what differs, if it is not what was noted before."""
    found = as_drift(changed_raw(period, now=now))
    if found == period.drift:
        AssessmentPeriod.objects.filter(pk=period.pk).update(checked_at=now)
        return False
    with acting(AssessmentPeriod, period.pk, "note_drift", by=None, now=now) as act:
        act.row.drift, act.row.checked_at = found, now
        act.row.note_drift()
        act.note(differences=len(found), departments=len({line[0] for line in found}))
    return True


def note_all_drift(*, now: datetime) -> int:
    """Compare every period locked of late; returns how many have something new to say."""
    rows = AssessmentPeriod.objects.filter(state=PeriodState.LOCKED, locked_at__gte=now - LOOKED_BACK)
    return sum(note_drift(row, now=now) for row in rows.order_by("starts_at", "id"))
