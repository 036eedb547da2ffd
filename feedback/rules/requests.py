"""How much a unit may ask for: extensions, suspensions, and until when (T13, T14)."""

from datetime import datetime, timedelta

from core.reasons import Reason
from departments.rules.calendar import WorkCalendar, in_shanghai
from feedback.rules.facts import RequestsFacts, TicketFacts

MOST_EXTENSIONS = 2
LONGEST_EXTENSION = 5
LONGEST_SUSPENSION = 10
ANYTIME = frozenset({"FORCE_MAJEURE"})
"""Grounds of a suspension that may be asked for after the matter was due."""


def extension_reasons(facts: TicketFacts) -> list[Reason]:
    """Why no further extension is given, however short."""
    if facts.urgency != "NORMAL":
        return [Reason("not_for_urgent")]
    if facts.requests.extensions >= MOST_EXTENSIONS:
        return [Reason("extensions_used_up", {"most": MOST_EXTENSIONS})]
    return []


def days_reasons(days: int, most: int) -> list[Reason]:
    """Why so many working days cannot be asked for."""
    return [] if 1 <= days <= most else [Reason("days_out_of_range", {"most": most})]


def days_left(requests: RequestsFacts) -> int:
    """How many working days of suspension the cycle has left."""
    return max(0, LONGEST_SUSPENSION - requests.suspended_days)


def end_of(start: datetime, working_days: int, calendar: WorkCalendar) -> datetime:
    """When a suspension ends by itself: counted as limits are, at a close of business."""
    return calendar.close_of(calendar.nth_workday_after(in_shanghai(start).date(), working_days))


def working_days_between(start: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """The working days a suspension took, begun ones too, without the day on which it began."""
    first, last = in_shanghai(start).date(), in_shanghai(end).date()
    return calendar.count_workdays(first + timedelta(days=1), last)


def suspension_reasons(facts: TicketFacts, *, days: int = 1) -> list[Reason]:
    """Why the cycle has no room for so many days of suspension."""
    rest = days_left(facts.requests)
    if rest == 0:
        return [Reason("suspension_used_up", {"most": LONGEST_SUSPENSION})]
    return days_reasons(days, rest)


def in_time_reasons(facts: TicketFacts, now: datetime, *, ground: str = "") -> list[Reason]:
    """Why it is too late to sign; at the due instant it is not."""
    lead = facts.lead
    late = lead is not None and lead.due_at is not None and now > lead.due_at
    return [Reason("request_after_due")] if late and ground not in ANYTIME else []
