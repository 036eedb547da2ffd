"""Rows of merging, questions and direct answers."""

from dataclasses import replace

from feedback.rules.facts import TicketFacts

NEW = TicketFacts(1, "REGISTERED", 5, contact_means="PHONE")
MERGED = TicketFacts(1, "MERGED", 5, merged_into_state="IN_PROGRESS")

ROWS: list[tuple[str, TicketFacts, list[str]]] = [
    ("merge", NEW, []),
    ("merge", replace(NEW, merged_count=2), ["has_merged_tickets"]),
    ("take_in", NEW, []),
    ("unmerge", MERGED, []),
    ("unmerge", replace(MERGED, merged_into_state="COMPLETED"), ["merge_is_settled"]),
    ("unmerge", replace(MERGED, merged_into_state="ARCHIVED"), ["merge_is_settled"]),
    ("let_go", NEW, []),
    ("mark_repeat", NEW, []),
    ("tell_apart", NEW, []),
    ("split", NEW, []),
    ("ask_citizen", NEW, []),
    ("ask_citizen", replace(NEW, contact_means="NONE"), ["nobody_to_ask"]),
    ("ask_citizen", replace(NEW, has_open_question=True), ["question_open"]),
    ("end_question", replace(NEW, has_open_question=True), []),
    ("end_question", NEW, ["no_open_question"]),
    ("supplement", NEW, []),
    ("answer_directly", NEW, []),
    ("answer_directly", replace(NEW, category="CONSULT"), []),
    ("answer_directly", replace(NEW, category="COMPLAINT"), ["direct_answer_for_enquiries"]),
    ("end_asking", replace(NEW, awaits_link=True), []),
    ("end_asking", NEW, ["nothing_awaited"]),
]
