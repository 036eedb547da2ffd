"""Guards: rectification."""

from datetime import datetime
from typing import Any

from core.reasons import Reason

Reasons = list[Reason]
ENDED = frozenset({"COMPLETED", "ARCHIVED", "REJECTED", "MERGED", "WITHDRAWN", "TERMINATED"})
AWAITS_VERDICT = "PENDING_VERDICT"
REMEDIED = "REMEDIED"


def _is_handled_again(row: Any) -> bool:
    """The ticket's own new round is under way, and stands for the remedy."""
    return bool(row.is_rework) and row.ticket.state not in ENDED and row.ticket.state != AWAITS_VERDICT


def _on_the_ticket(row: Any, _now: datetime) -> Reasons:
    return [Reason("rect_on_ticket", {"number": row.ticket.number})] if _is_handled_again(row) else []


def _verdict_first(row: Any, _now: datetime) -> Reasons:
    return [Reason("rect_verdict_first")] if row.ticket.state == AWAITS_VERDICT else []


def _not_contacted_yet(row: Any, _now: datetime) -> Reasons:
    if not row.ticket.is_answerable:
        return [Reason("rect_nobody_to_contact")]
    return [Reason("rect_contacted_already")] if row.contacted_at else []


def _contacted(row: Any, _now: datetime) -> Reasons:
    missing = row.contacted_at is None and row.ticket.is_answerable
    return [Reason("rect_no_contact")] if missing else []


def _plan_waits(row: Any, _now: datetime) -> Reasons:
    return [] if row.plan_drafted_at else [Reason("rect_no_plan")]


def _somebody_to_call(row: Any, _now: datetime) -> Reasons:
    return [] if row.ticket.is_answerable else [Reason("rect_nobody_to_call")]


def _called_back(row: Any, _now: datetime) -> Reasons:
    missing = row.state == REMEDIED and row.ticket.is_answerable
    return [Reason("rect_not_called_back")] if missing else []


GUARDS: dict[tuple[str, str], Any] = {
    ("rectification", "contact"): (_on_the_ticket, _not_contacted_yet),
    ("rectification", "return_plan"): (_plan_waits,),
    ("rectification", "sign_plan"): (_plan_waits,),
    ("rectification", "remedy"): (_on_the_ticket, _verdict_first, _contacted),
    ("rectification", "call_back"): (_on_the_ticket, _verdict_first, _somebody_to_call),
    ("rectification", "try_calling"): (_on_the_ticket, _verdict_first, _somebody_to_call),
    ("rectification", "close"): (_on_the_ticket, _called_back),
}
