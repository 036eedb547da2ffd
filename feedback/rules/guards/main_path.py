"""What must be true of a ticket before the moves of the main path."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.reasons import Reason
from feedback.rules.facts import ShareFacts, TicketFacts
from feedback.rules.guards._guard import Guard, Reasons, no_reasons

OVERTURN_WITHIN = timedelta(days=30)


def _overturn(facts: TicketFacts, now: datetime) -> Reasons:
    late = facts.rejected_at is not None and now - facts.rejected_at > OVERTURN_WITHIN
    return [Reason("overturn_too_late", {"days": OVERTURN_WITHIN.days})] if late else []


def _dispatch(facts: TicketFacts, _now: datetime) -> Reasons:
    reasons = [] if facts.category and facts.topic_known else [Reason("not_triaged")]
    return [*reasons, Reason("joint_review_open")] if facts.joint_review_open else reasons


def _take(facts: TicketFacts, _now: datetime) -> Reasons:
    lead = facts.lead
    return [Reason("handler_named_already")] if lead and lead.assignee_id is not None else []


def _draft_result(facts: TicketFacts, _now: datetime) -> Reasons:
    lead = facts.lead
    return [Reason("draft_waits_for_signature")] if lead and lead.draft_handed_in else []


def _draft_waits(facts: TicketFacts, _now: datetime) -> Reasons:
    lead = facts.lead
    return [] if lead and lead.draft_handed_in else [Reason("no_draft_handed_in")]


def result_reasons(facts: TicketFacts) -> Reasons:
    """What the LEAD's result still lacks before anyone may sign it (T15)."""
    lead = facts.lead
    if lead is None:
        return [Reason("no_lead")]
    reasons: Reasons = []
    if facts.contact_means != "NONE" and not lead.contacted:
        reasons.append(Reason("not_contacted"))
    waiting = [share for share in facts.co_shares() if not share.answered]
    if waiting:
        reasons.append(Reason("co_not_answered", {"count": len(waiting)}))
    if not lead.draft_complete:
        reasons.append(Reason("result_incomplete"))
    return reasons


def _submit_result(facts: TicketFacts, now: datetime) -> Reasons:
    return _draft_waits(facts, now) or result_reasons(facts)


def _co_share(test: Callable[[ShareFacts], bool], code: str) -> Guard:
    def guard(facts: TicketFacts, _now: datetime) -> Reasons:
        return [] if any(test(share) for share in facts.co_shares()) else [Reason(code)]

    return guard


def _record_callback(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.callback_drawn else [Reason("not_drawn")]


GUARDS: dict[str, Guard] = {
    "triage": no_reasons,
    "reject": no_reasons,
    "overturn": _overturn,
    "dispatch": _dispatch,
    "sign": no_reasons,
    "assign": no_reasons,
    "take": _take,
    "record_contact": no_reasons,
    "co_sign": _co_share(lambda share: not share.signed, "co_already_signed"),
    "draft_co_reply": _co_share(lambda share: share.signed and not share.answered, "co_not_signed"),
    "co_reply": _co_share(lambda share: share.draft_handed_in and not share.answered, "no_draft_handed_in"),
    "draft_result": _draft_result,
    "return_draft": _draft_waits,
    "submit_result": _submit_result,
    "send_back": no_reasons,
    "approve_result": no_reasons,
    "record_callback": _record_callback,
    "rate": no_reasons,
    "close_unanswered": no_reasons,
}
