"""When going on to the next ticket wants a reason: pure, values in, reasons out."""

from dataclasses import dataclass
from datetime import datetime

from core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Passed:
    """What is passed by: whether it waits for this person, until when, and who watches it.

    ``skipped_today``: whether the same person has said why on the same day.
    """

    is_in_hand: bool
    due_at: datetime | None = None
    is_suspended: bool = False
    is_critical: bool = False
    is_watched: bool = False
    skipped_today: bool = False


def reasons_to_say_why(passed: Passed, now: datetime) -> list[Reason]:
    """Why a reason is asked for; empty when one may simply go on."""
    if not passed.is_in_hand or passed.skipped_today or passed.is_suspended:
        return []
    found = []
    if passed.due_at is not None and passed.due_at < now:
        found.append(Reason("skip_overdue"))
    if passed.is_critical:
        found.append(Reason("skip_critical"))
    if passed.is_watched:
        found.append(Reason("skip_watched"))
    return found
