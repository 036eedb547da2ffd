"""What must be true of a ticket before a unit asks, and before its request is decided."""

from datetime import datetime

from core.reasons import Reason
from feedback.rules.facts import TicketFacts
from feedback.rules.guards._guard import Guard, Reasons, no_reasons
from feedback.rules.requests import extension_reasons, in_time_reasons, suspension_reasons

EXTENSION, SUSPENSION, TERMINATION = "extension", "suspension", "termination"


def _undecided(facts: TicketFacts) -> Reasons:
    """One request at a time: its decision may make the others needless."""
    return [Reason("request_undecided")] if facts.requests.signed() else []


def _drafting(facts: TicketFacts, kind: str) -> Reasons:
    draft = facts.requests.draft(kind)
    waits = draft is not None and draft.handed_in
    return _undecided(facts) or ([Reason("request_waits_for_signature")] if waits else [])


def _signing(facts: TicketFacts, kind: str) -> Reasons:
    draft = facts.requests.draft(kind)
    missing = draft is None or not draft.handed_in
    return _undecided(facts) or ([Reason("no_request_handed_in")] if missing else [])


def _deciding(kind: str) -> Guard:
    def guard(facts: TicketFacts, _now: datetime) -> Reasons:
        return [] if facts.requests.signed(kind) else [Reason("no_request_to_decide")]

    return guard


def _draft_extension(facts: TicketFacts, now: datetime) -> Reasons:
    return _drafting(facts, EXTENSION) or extension_reasons(facts) or in_time_reasons(facts, now)


def _request_extension(facts: TicketFacts, now: datetime) -> Reasons:
    return _signing(facts, EXTENSION) or extension_reasons(facts) or in_time_reasons(facts, now)


def _grant_extension(facts: TicketFacts, now: datetime) -> Reasons:
    return _deciding(EXTENSION)(facts, now) or extension_reasons(facts)


def _draft_suspension(facts: TicketFacts, _now: datetime) -> Reasons:
    return _drafting(facts, SUSPENSION) or suspension_reasons(facts)


def _request_suspension(facts: TicketFacts, now: datetime) -> Reasons:
    draft = facts.requests.draft(SUSPENSION)
    ground, days = (draft.ground, draft.days) if draft else ("", 1)
    return (
        _signing(facts, SUSPENSION)
        or suspension_reasons(facts, days=days)
        or in_time_reasons(facts, now, ground=ground)
    )


def _draft_termination(facts: TicketFacts, _now: datetime) -> Reasons:
    return _drafting(facts, TERMINATION)


def _request_termination(facts: TicketFacts, _now: datetime) -> Reasons:
    return _signing(facts, TERMINATION)


def _return_request(facts: TicketFacts, _now: datetime) -> Reasons:
    waits = facts.return_handed_in or any(one.handed_in and not one.is_signed for one in facts.requests.open)
    return [] if waits else [Reason("no_request_handed_in")]


def _withdraw_request(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.requests.signed() else [Reason("no_request_to_withdraw")]


GUARDS: dict[str, Guard] = {
    "draft_extension": _draft_extension,
    "request_extension": _request_extension,
    "grant_extension": _grant_extension,
    "refuse_extension": _deciding(EXTENSION),
    "draft_suspension": _draft_suspension,
    "request_suspension": _request_suspension,
    "grant_suspension": _deciding(SUSPENSION),
    "refuse_suspension": _deciding(SUSPENSION),
    "resume": no_reasons,
    "draft_termination": _draft_termination,
    "request_termination": _request_termination,
    "grant_termination": _deciding(TERMINATION),
    "refuse_termination": _deciding(TERMINATION),
    "return_request": _return_request,
    "withdraw_request": _withdraw_request,
    "reclassify": no_reasons,
}
