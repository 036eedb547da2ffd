"""When a late co-handler has cost the lead its time."""

from datetime import datetime


def blocks_lead(*, co_due_at: datetime, lead_due_at: datetime, now: datetime) -> bool:
    """Whether the lead is late, or would not be were the co-handler's lateness still left.

    The co-handler answers, or is waived, at ``now``. In time, it blocks nobody.
    """
    late = now - co_due_at
    return late.total_seconds() > 0 and lead_due_at - now <= late
