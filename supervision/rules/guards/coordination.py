"""Guards: coordination."""

from datetime import datetime
from typing import Any

from core.reasons import Reason


def _has_begun(row: Any, now: datetime) -> list[Reason]:
    """Minutes are of a meeting that took place."""
    return [Reason("meeting_not_begun", {"at": row.planned_for})] if row.planned_for > now else []


GUARDS: dict[tuple[str, str], Any] = {("meeting", "hold"): (_has_begun,)}
