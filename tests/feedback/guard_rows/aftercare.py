"""Rows of what follows the citizen's answer; the table is read on 21 September, 9:00."""

from dataclasses import replace
from datetime import timedelta

from feedback.rules.facts import AftercareFacts, RetrospectiveFacts, TicketFacts
from tests.roads.words import START

BAD = TicketFacts(1, "PENDING_VERDICT", 5, after=AftercareFacts(solved="UNSOLVED", bad_answers=1))
DONE = TicketFacts(1, "COMPLETED", 5, after=AftercareFacts(completed_at=START - timedelta(days=30)))


def after(facts: TicketFacts, **changed: object) -> TicketFacts:
    return replace(facts, after=replace(facts.after, **changed))


AGAIN = after(BAD, bad_answers=2)
WRITTEN = after(DONE, retrospective=RetrospectiveFacts(drafted_by=9, handed_in=True))
DUE = after(DONE, retrospective=RetrospectiveFacts())

ROWS: list[tuple[str, TicketFacts, list[str]]] = [
    ("rework", BAD, []),
    ("rework", AGAIN, ["only_final_answer"]),
    ("rework", after(BAD, solved="PARTLY"), ["solved_already"]),
    ("verdict", BAD, []),
    ("verdict", AGAIN, ["only_final_answer"]),
    ("conclude", AGAIN, []),
    ("conclude", BAD, ["first_bad_answer"]),
    ("archive", DONE, []),
    ("archive", after(DONE, completed_at=START - timedelta(days=29)), ["archive_too_early"]),
    ("archive", after(DONE, holds=frozenset({"RETROSPECTIVE"})), ["held_retrospective"]),
    (
        "archive",
        after(DONE, holds=frozenset({"REOPENING", "ORDER"})),
        ["held_order", "held_reopening"],
    ),
    ("draft_retrospective", DUE, []),
    ("draft_retrospective", DONE, ["no_retrospective_due"]),
    ("draft_retrospective", WRITTEN, ["draft_waits_for_signature"]),
    ("return_retrospective", WRITTEN, []),
    ("return_retrospective", DUE, ["no_draft_handed_in"]),
    ("sign_retrospective", WRITTEN, []),
    ("sign_retrospective", DUE, ["no_draft_handed_in"]),
    ("sign_retrospective", DONE, ["no_retrospective_due"]),
    ("ask_reopening", DONE, []),
    ("ask_reopening", after(DONE, completed_at=START - timedelta(days=30.01)), ["reopen_too_late"]),
    ("ask_reopening", after(DONE, reopening_asked=True), ["reopening_asked_already"]),
    ("reopen", after(DONE, reopening_asked=True), []),
    ("reopen", DONE, ["reopening_not_asked"]),
    ("refuse_reopening", after(DONE, reopening_asked=True), []),
    ("refuse_reopening", DONE, ["reopening_not_asked"]),
]
