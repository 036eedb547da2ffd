"""What holds up co-handlers, their release and waiver, and withdrawals."""

from dataclasses import replace
from datetime import timedelta

from feedback.rules.facts import ShareFacts, TicketFacts
from tests.roads.words import START

AN_INSTANT = timedelta(microseconds=1)
LEAD = ShareFacts(1, 10, "LEAD", due_at=START)
CO = ShareFacts(2, 20, "CO", due_at=START)
BOTH = TicketFacts(1, "IN_PROGRESS", 5, "HELP", shares=(LEAD, CO), handling_department_ids=frozenset({10}))
ALONE = replace(BOTH, shares=(LEAD,))
NEW = TicketFacts(1, "REGISTERED", 5)
WISHED = replace(BOTH, withdrawal_asked=True)


def _lead(**changed: object) -> TicketFacts:
    return replace(BOTH, shares=(replace(LEAD, **changed),))  # type: ignore[arg-type]


def _co(**changed: object) -> TicketFacts:
    return replace(BOTH, shares=(LEAD, replace(CO, **changed)))  # type: ignore[arg-type]


ROWS: list[tuple[str, TicketFacts, list[str]]] = [
    ("add_co_handler", BOTH, []),
    ("add_co_handler", NEW, ["no_lead"]),
    ("add_co_handler", _lead(due_at=START - AN_INSTANT), ["lead_overdue_for_co"]),
    ("add_co_handler", replace(BOTH, co_in_cycle=9), []),
    ("add_co_handler", replace(BOTH, co_in_cycle=10), ["too_many_co"]),
    ("return_co_draft", _co(draft_handed_in=True), []),
    ("return_co_draft", BOTH, ["no_draft_handed_in"]),
    ("return_co_draft", _co(draft_handed_in=True, answered=True), ["no_draft_handed_in"]),
    ("co_return", BOTH, []),
    ("co_return", _co(asks_release=True), ["release_asked_already"]),
    ("co_return", _co(answered=True), ["release_asked_already"]),
    ("refuse_co_return", _co(asks_release=True), []),
    ("refuse_co_return", BOTH, ["no_release_asked"]),
    ("waive_co", BOTH, ["co_not_overdue"]),  # at the due instant it is not overdue
    ("waive_co", _co(due_at=START - AN_INSTANT), []),
    ("waive_co", _co(due_at=START - AN_INSTANT, answered=True), ["no_co_at_work"]),
    ("waive_co", _co(asks_release=True), []),
    ("waive_co", ALONE, ["no_co_at_work"]),
    ("urge", BOTH, []),
    ("note", BOTH, []),
    ("withdraw", NEW, []),
    ("withdraw", BOTH, ["withdrawal_needs_callback"]),
    ("ask_withdrawal", BOTH, []),
    ("ask_withdrawal", WISHED, ["withdrawal_waits"]),
    ("ask_withdrawal", NEW, ["withdraw_at_once"]),
    ("confirm_withdrawal", WISHED, []),
    ("confirm_withdrawal", BOTH, ["no_withdrawal_asked"]),
    ("decline_withdrawal", WISHED, []),
    ("decline_withdrawal", BOTH, ["no_withdrawal_asked"]),
]
