"""How long a matter may lie aside on the dispatch desk: pure, values in, an instant or reasons out."""

from datetime import datetime, timedelta

from core.reasons import Reason

LONGEST = timedelta(hours=1)
SHORTEST = timedelta(minutes=10)
"""Less would only move the row under somebody's hand."""


def aside_until(*, now: datetime, due_at: datetime | None, is_critical: bool) -> datetime | list[Reason]:
    """When it stands in its place again: after an hour, or when half of the time left to dispatch it is gone.

    ``due_at``: when it must be dispatched. Reasons when it may not lie aside at all.
    """
    if is_critical:
        return [Reason("snooze_critical")]
    if due_at is None:
        return now + LONGEST
    aside = min(LONGEST, (due_at - now) / 2)
    return [Reason("snooze_too_late")] if aside < SHORTEST else now + aside
