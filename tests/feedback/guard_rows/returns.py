"""What holds up returns, joint reviews, designations, redispatch and delegation."""

from dataclasses import replace
from datetime import timedelta

from feedback.rules.facts import ShareFacts, TicketFacts
from tests.roads.words import START

LEAD = ShareFacts(1, 10, "LEAD")
FRESH = TicketFacts(
    1,
    "DISPATCHED",
    5,
    "HELP",
    topic_known=True,
    contact_means="PHONE",
    lead_department_id=10,
    shares=(LEAD,),
    return_until=START,
)
HANDED_IN = replace(FRESH, return_by=7, return_handed_in=True)
WAITING = TicketFacts(1, "PENDING_DISPATCH", 5, "HELP", topic_known=True)
UNDER_REVIEW = replace(WAITING, joint_review_open=True)
AN_INSTANT = timedelta(microseconds=1)


def _lead(facts: TicketFacts, **changed: object) -> TicketFacts:
    return replace(facts, shares=(replace(LEAD, **changed),))  # type: ignore[arg-type]


ROWS: list[tuple[str, TicketFacts, list[str]]] = [
    ("draft_return", FRESH, []),
    ("draft_return", HANDED_IN, ["return_waits_for_signature"]),
    ("draft_return", replace(HANDED_IN, return_handed_in=False), []),
    ("draft_return", replace(FRESH, return_until=START - AN_INSTANT), ["return_too_late"]),
    ("draft_return", _lead(FRESH, designated=True), ["designated_stays"]),
    ("draft_return", _lead(FRESH, contacted=True), ["contacted_stays"]),
    ("draft_return", replace(FRESH, shares=()), ["no_lead"]),
    ("request_return", HANDED_IN, []),
    ("request_return", FRESH, ["no_return_handed_in"]),
    ("request_return", replace(HANDED_IN, return_until=START + AN_INSTANT), []),
    ("request_return", replace(HANDED_IN, return_until=START - AN_INSTANT), ["return_too_late"]),
    ("request_return", _lead(HANDED_IN, designated=True), ["designated_stays"]),
    ("request_return", _lead(HANDED_IN, contacted=True), ["contacted_stays"]),
    (
        "request_return",
        replace(_lead(HANDED_IN, contacted=True, designated=True), return_until=START - AN_INSTANT),
        ["designated_stays", "contacted_stays", "return_too_late"],
    ),
    ("withdraw_return", HANDED_IN, []),
    ("grant_return", HANDED_IN, []),
    ("refuse_return", HANDED_IN, []),
    ("dispatch", UNDER_REVIEW, ["joint_review_open"]),
    ("dispatch", replace(UNDER_REVIEW, category=""), ["not_triaged", "joint_review_open"]),
    ("dispatch", replace(WAITING, designated_id=10), []),
    ("conclude_joint_review", UNDER_REVIEW, []),
    ("conclude_joint_review", WAITING, ["no_joint_review"]),
    ("designate", WAITING, []),
    ("designate", UNDER_REVIEW, ["joint_review_concludes"]),
    ("redispatch", FRESH, []),
    ("delegate", FRESH, []),
]
