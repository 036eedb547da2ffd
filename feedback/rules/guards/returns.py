"""What must be true of a ticket before it changes hands."""

from datetime import datetime

from core.reasons import Reason
from feedback.rules.facts import TicketFacts
from feedback.rules.guards._guard import Guard, Reasons, no_reasons


def may_still_return(facts: TicketFacts, now: datetime) -> Reasons:
    """Why the LEAD may no longer return the matter (T8)."""
    lead = facts.lead
    if lead is None:
        return [Reason("no_lead")]
    reasons: Reasons = []
    if lead.designated:
        reasons.append(Reason("designated_stays"))
    if lead.contacted:
        reasons.append(Reason("contacted_stays"))
    if facts.return_until is not None and now > facts.return_until:
        reasons.append(Reason("return_too_late", {"until": facts.return_until}))
    return reasons


def _draft_return(facts: TicketFacts, now: datetime) -> Reasons:
    waits = [Reason("return_waits_for_signature")] if facts.return_handed_in else []
    return waits or may_still_return(facts, now)


def _request_return(facts: TicketFacts, now: datetime) -> Reasons:
    missing = [] if facts.return_handed_in else [Reason("no_return_handed_in")]
    return missing or may_still_return(facts, now)


def _conclude(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.joint_review_open else [Reason("no_joint_review")]


def _designate(facts: TicketFacts, _now: datetime) -> Reasons:
    return [Reason("joint_review_concludes")] if facts.joint_review_open else []


GUARDS: dict[str, Guard] = {
    "draft_return": _draft_return,
    "request_return": _request_return,
    "withdraw_return": no_reasons,
    "grant_return": no_reasons,
    "refuse_return": no_reasons,
    "conclude_joint_review": _conclude,
    "designate": _designate,
    "redispatch": no_reasons,
    "delegate": no_reasons,
}
