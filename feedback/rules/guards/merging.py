"""What must be true of a ticket before it is merged, split, asked about, added to or answered at once."""

from datetime import datetime

from core.reasons import Reason
from feedback.rules.facts import TicketFacts
from feedback.rules.guards._guard import Guard, Reasons, no_reasons

OVER = frozenset({"COMPLETED", "ARCHIVED"})


def _merge(facts: TicketFacts, _now: datetime) -> Reasons:
    return [Reason("has_merged_tickets", {"count": facts.merged_count})] if facts.merged_count else []


def _unmerge(facts: TicketFacts, _now: datetime) -> Reasons:
    return [Reason("merge_is_settled")] if facts.merged_into_state in OVER else []


def _ask_citizen(facts: TicketFacts, _now: datetime) -> Reasons:
    if facts.contact_means == "NONE":
        return [Reason("nobody_to_ask")]
    return [Reason("question_open")] if facts.has_open_question else []


def _end_question(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.has_open_question else [Reason("no_open_question")]


def _answer_directly(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.category in ("", "CONSULT") else [Reason("direct_answer_for_enquiries")]


def _end_asking(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.awaits_link else [Reason("nothing_awaited")]


GUARDS: dict[str, Guard] = {
    "merge": _merge,
    "take_in": no_reasons,
    "unmerge": _unmerge,
    "let_go": no_reasons,
    "mark_repeat": no_reasons,
    "tell_apart": no_reasons,
    "split": no_reasons,
    "ask_citizen": _ask_citizen,
    "end_question": _end_question,
    "supplement": no_reasons,
    "answer_directly": _answer_directly,
    "end_asking": _end_asking,
}
