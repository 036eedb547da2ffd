"""What must be true of a ticket before each move: every guard met, and everything that holds it up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.lifecycle import MOVES
from feedback.rules.facts import ShareFacts, TicketFacts
from feedback.rules.guards import GUARDS, reasons_against
from tests.cast import START
from tests.feedback.guard_rows import ROWS

LEAD = ShareFacts(1, 10, "LEAD", signed=True, contacted=True, draft_complete=True, draft_handed_in=True)
CO = ShareFacts(2, 20, "CO", signed=True, draft_handed_in=True)
READY = TicketFacts(1, "IN_PROGRESS", 5, "HELP", topic_known=True, contact_means="PHONE", shares=(LEAD,))


def lead(**changed: object) -> TicketFacts:
    return replace(READY, shares=(replace(LEAD, **changed),))


def co(**changed: object) -> TicketFacts:
    return replace(READY, shares=(LEAD, replace(CO, **changed)))


def rejected(days: float) -> TicketFacts:
    return replace(READY, rejected_at=START - timedelta(days=days))


TABLE = [
    ("triage", READY, []),
    ("reject", READY, []),
    ("overturn", rejected(1), []),
    ("overturn", rejected(30), []),
    ("overturn", rejected(30.01), ["overturn_too_late"]),
    ("dispatch", READY, []),
    ("dispatch", replace(READY, category=""), ["not_triaged"]),
    ("dispatch", replace(READY, topic_known=False), ["not_triaged"]),
    ("sign", READY, []),
    ("assign", READY, []),
    ("take", READY, []),
    ("take", lead(assignee_id=7), ["handler_named_already"]),
    ("record_contact", READY, []),
    ("co_sign", co(signed=False), []),
    ("co_sign", co(), ["co_already_signed"]),
    ("co_sign", READY, ["co_already_signed"]),
    ("draft_co_reply", co(), []),
    ("draft_co_reply", co(signed=False), ["co_not_signed"]),
    ("draft_co_reply", co(answered=True), ["co_not_signed"]),
    ("co_reply", co(), []),
    ("co_reply", co(draft_handed_in=False), ["no_draft_handed_in"]),
    ("co_reply", co(answered=True), ["no_draft_handed_in"]),
    ("draft_result", lead(draft_handed_in=False), []),
    ("draft_result", READY, ["draft_waits_for_signature"]),
    ("return_draft", READY, []),
    ("return_draft", lead(draft_handed_in=False), ["no_draft_handed_in"]),
    ("submit_result", READY, []),
    ("submit_result", lead(draft_handed_in=False), ["no_draft_handed_in"]),
    ("submit_result", lead(contacted=False), ["not_contacted"]),
    ("submit_result", replace(lead(contacted=False), contact_means="NONE"), []),
    ("submit_result", co(answered=True), []),
    ("submit_result", co(), ["co_not_answered"]),
    ("submit_result", lead(draft_complete=False), ["result_incomplete"]),
    (
        "submit_result",
        replace(READY, shares=(replace(LEAD, contacted=False, draft_complete=False), CO)),
        ["not_contacted", "co_not_answered", "result_incomplete"],
    ),
    ("submit_result", replace(READY, shares=()), ["no_draft_handed_in"]),
    ("send_back", READY, []),
    ("approve_result", READY, []),
    ("record_callback", READY, []),
    ("rate", READY, []),
    ("close_unanswered", READY, []),
    *ROWS,
]


@pytest.mark.parametrize(("verb", "facts", "codes"), TABLE)
def test_table(verb: str, facts: TicketFacts, codes: list[str]) -> None:
    assert [reason.code for reason in reasons_against(verb, facts, START)] == codes


def test_every_move_has_a_guard_and_every_guard_is_in_the_table() -> None:
    assert set(GUARDS) == set(MOVES) == {verb for verb, _, _ in TABLE}


def test_an_unknown_move_is_an_error() -> None:
    with pytest.raises(KeyError):
        reasons_against("teleport", READY, START)


def test_the_waiting_co_handlers_are_counted() -> None:
    facts = replace(READY, shares=(LEAD, CO, replace(CO, id=3, answered=True), replace(CO, id=4)))
    (reason,) = reasons_against("submit_result", facts, START)
    assert reason.params == {"count": 2}
