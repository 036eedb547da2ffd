"""Guards: score entries. What is read of a row are its own fields and predicates."""

from datetime import datetime
from typing import Any

from core.reasons import Reason

NEED_A_SECOND = frozenset({"D8"})
"""Rules that two persons must propose before notice is given."""


def needs_second(row: Any, _now: datetime) -> list[Reason]:
    """Notice of a false conclusion waits for a second supervisor."""
    lacks = row.code in NEED_A_SECOND and row.seconded_by_id is None
    return [Reason("entry_not_seconded")] if lacks else []


def can_be_seconded(row: Any, _now: datetime) -> list[Reason]:
    """Only what needs a second is seconded, and once."""
    if row.code not in NEED_A_SECOND:
        return [Reason("entry_needs_no_second")]
    return [Reason("entry_seconded_already")] if row.seconded_by_id is not None else []


def stands_still(row: Any, _now: datetime) -> list[Reason]:
    """Points that may still grow are not given notice of: the portal does it when the clock stops."""
    return [Reason("entry_still_grows")] if row.is_growing else []


def is_assessed(row: Any, _now: datetime) -> list[Reason]:
    """No notice for a dispatch that was taken out of the assessment."""
    return [Reason("entry_excluded")] if row.is_excluded else []


def in_time_to_appeal(row: Any, now: datetime) -> list[Reason]:
    """Until the due instant of the time to appeal, the instant itself included."""
    due = row.appeal_due_at
    if due is None:
        return [Reason("appeal_not_open")]
    return [Reason("appeal_too_late", {"due": due})] if now > due else []


GUARDS: dict[tuple[str, str], Any] = {
    ("entry", "second"): (can_be_seconded,),
    ("entry", "notify"): (needs_second, stands_still, is_assessed),
    ("entry", "appeal"): (in_time_to_appeal,),
}
