"""Guards: orders. What is read of a row are its own fields and predicates."""

from datetime import datetime
from typing import Any

from core.reasons import Reason


def has_draft(row: Any, _now: datetime) -> list[Reason]:
    """There is something to sign."""
    return [] if row.unsigned else [Reason("order_no_draft")]


def not_due_yet(row: Any, now: datetime) -> list[Reason]:
    """More time is given before the report is due; at the due instant is in time."""
    return [Reason("order_due_already", {"due": row.report_by})] if now > row.report_by else []


def not_listed(row: Any, _now: datetime) -> list[Reason]:
    """What is listed is not listed again."""
    return [Reason("order_listed_already")] if row.is_listed else []


def is_listed(row: Any, _now: datetime) -> list[Reason]:
    """Only what is listed is taken off."""
    return [] if row.is_listed else [Reason("order_not_listed")]


GUARDS: dict[tuple[str, str], Any] = {
    ("order", "report"): (has_draft,),
    ("order", "prolong"): (not_due_yet,),
    ("order", "list_publicly"): (not_listed,),
    ("order", "unlist"): (is_listed,),
}
