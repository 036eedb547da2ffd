"""What must be true before a co-handler is added or released, and before a withdrawal."""

from collections.abc import Callable
from datetime import datetime

from core.reasons import Reason
from feedback.rules.facts import ShareFacts, TicketFacts
from feedback.rules.guards._guard import Guard, Reasons, no_reasons

MOST_CO = 10
"""In one cycle; their ids are one fact of the evidence."""


def _add(facts: TicketFacts, now: datetime) -> Reasons:
    lead = facts.lead
    if lead is None:
        return [Reason("no_lead")]
    if lead.due_at is not None and lead.due_at < now:
        return [Reason("lead_overdue_for_co")]
    return [Reason("too_many_co", {"most": MOST_CO})] if facts.co_in_cycle >= MOST_CO else []


def can_be_waived(share: ShareFacts, now: datetime) -> bool:
    """Whether the dispatcher may give up this co-handler's part: overdue, or asked to be released."""
    overdue = share.due_at is not None and share.due_at < now
    return not share.answered and (share.asks_release or overdue)


def _waive(facts: TicketFacts, now: datetime) -> Reasons:
    if any(can_be_waived(share, now) for share in facts.co_shares()):
        return []
    waiting = any(not share.answered for share in facts.co_shares())
    return [Reason("co_not_overdue" if waiting else "no_co_at_work")]


def _any_co(test: Callable[[ShareFacts], bool], code: str) -> Guard:
    def guard(facts: TicketFacts, _now: datetime) -> Reasons:
        return [] if any(test(share) for share in facts.co_shares()) else [Reason(code)]

    return guard


def _withdraw(facts: TicketFacts, _now: datetime) -> Reasons:
    return [Reason("withdrawal_needs_callback")] if facts.handling_department_ids else []


def _ask(facts: TicketFacts, _now: datetime) -> Reasons:
    if facts.withdrawal_asked:
        return [Reason("withdrawal_waits")]
    return [] if facts.handling_department_ids else [Reason("withdraw_at_once")]


def _decide(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.withdrawal_asked else [Reason("no_withdrawal_asked")]


GUARDS: dict[str, Guard] = {
    "add_co_handler": _add,
    "return_co_draft": _any_co(lambda s: s.draft_handed_in and not s.answered, "no_draft_handed_in"),
    "co_return": _any_co(lambda s: not s.answered and not s.asks_release, "release_asked_already"),
    "refuse_co_return": _any_co(lambda s: s.asks_release, "no_release_asked"),
    "waive_co": _waive,
    "urge": no_reasons,
    "note": no_reasons,
    "withdraw": _withdraw,
    "ask_withdrawal": _ask,
    "confirm_withdrawal": _decide,
    "decline_withdrawal": _decide,
}
