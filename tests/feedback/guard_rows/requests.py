"""Rows of extension, suspension, termination and reclassification; the table is read on 21 September at 9."""

from dataclasses import replace
from datetime import timedelta

from feedback.rules.facts import RequestFacts, RequestsFacts, ShareFacts, TicketFacts
from tests.roads.words import START

LEAD = ShareFacts(1, 10, "LEAD", signed=True, due_at=START)
WORK = TicketFacts(1, "IN_PROGRESS", 5, "HELP", shares=(LEAD,))
LATE = replace(WORK, shares=(replace(LEAD, due_at=START - timedelta(seconds=1)),))


def drafted(kind: str, **more: object) -> RequestsFacts:
    """One draft of the kind, handed in."""
    days = 5 if kind == "suspension" else 0
    return RequestsFacts(open=(replace(RequestFacts(kind, 7, handed_in=True, days=days), **more),))


def signed(kind: str) -> RequestsFacts:
    """One that waits for its decision."""
    return RequestsFacts(open=(RequestFacts(kind, 7, is_signed=True),))


def having(requests: RequestsFacts, facts: TicketFacts = WORK) -> TicketFacts:
    return replace(facts, requests=requests)


USED_UP = having(RequestsFacts(extensions=2))
WITHOUT_DAYS = having(RequestsFacts(suspended_days=10))
FORCE_MAJEURE = drafted("suspension", ground="FORCE_MAJEURE")

ROWS: list[tuple[str, TicketFacts, list[str]]] = [
    ("draft_extension", WORK, []),
    ("draft_extension", LATE, ["request_after_due"]),
    ("draft_extension", USED_UP, ["extensions_used_up"]),
    ("draft_extension", replace(WORK, urgency="URGENT"), ["not_for_urgent"]),
    ("draft_extension", having(drafted("extension")), ["request_waits_for_signature"]),
    ("draft_extension", having(signed("termination")), ["request_undecided"]),
    ("request_extension", having(drafted("extension")), []),
    ("request_extension", having(drafted("extension"), LATE), ["request_after_due"]),
    ("request_extension", having(drafted("extension", handed_in=False)), ["no_request_handed_in"]),
    ("request_extension", having(signed("extension")), ["request_undecided"]),
    ("grant_extension", having(signed("extension")), []),
    ("grant_extension", having(signed("extension"), LATE), []),
    ("grant_extension", having(drafted("extension")), ["no_request_to_decide"]),
    ("refuse_extension", having(signed("extension")), []),
    ("refuse_extension", having(signed("suspension")), ["no_request_to_decide"]),
    ("draft_suspension", WORK, []),
    ("draft_suspension", WITHOUT_DAYS, ["suspension_used_up"]),
    ("draft_suspension", having(signed("extension")), ["request_undecided"]),
    ("request_suspension", having(drafted("suspension")), []),
    ("request_suspension", having(drafted("suspension", days=11)), ["days_out_of_range"]),
    ("request_suspension", having(drafted("suspension"), LATE), ["request_after_due"]),
    ("request_suspension", having(FORCE_MAJEURE, LATE), []),
    ("grant_suspension", having(signed("suspension")), []),
    ("grant_suspension", WORK, ["no_request_to_decide"]),
    ("refuse_suspension", having(signed("suspension")), []),
    ("refuse_suspension", WORK, ["no_request_to_decide"]),
    ("resume", replace(WORK, state="SUSPENDED"), []),
    ("draft_termination", LATE, []),
    ("draft_termination", having(drafted("termination")), ["request_waits_for_signature"]),
    ("request_termination", having(drafted("termination")), []),
    ("request_termination", WORK, ["no_request_handed_in"]),
    ("grant_termination", having(signed("termination")), []),
    ("grant_termination", WORK, ["no_request_to_decide"]),
    ("refuse_termination", having(signed("termination")), []),
    ("refuse_termination", WORK, ["no_request_to_decide"]),
    ("return_request", having(drafted("extension")), []),
    ("return_request", replace(WORK, return_handed_in=True), []),
    ("return_request", having(signed("extension")), ["no_request_handed_in"]),
    ("withdraw_request", having(signed("extension")), []),
    ("withdraw_request", having(drafted("extension")), ["no_request_to_withdraw"]),
    ("reclassify", WORK, []),
]
