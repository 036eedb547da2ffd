"""What must be true of a ticket before the moves after the citizen's answer."""

from datetime import datetime, timedelta

from core.reasons import Reason
from feedback.rules.facts import TicketFacts
from feedback.rules.guards._guard import Guard, Reasons

ARCHIVE_AFTER = timedelta(days=30)
REOPEN_WITHIN = timedelta(days=30)
LAST_BAD_ANSWER = 2
"""After this many bad answers nothing is handled again: only the final answer is left."""
UNSOLVED = "UNSOLVED"


def _judging(facts: TicketFacts) -> Reasons:
    return [Reason("only_final_answer")] if facts.after.bad_answers >= LAST_BAD_ANSWER else []


def _rework(facts: TicketFacts, _now: datetime) -> Reasons:
    if facts.after.solved != UNSOLVED:
        return [*_judging(facts), Reason("solved_already")]
    return _judging(facts)


def _verdict(facts: TicketFacts, _now: datetime) -> Reasons:
    return _judging(facts)


def _conclude(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.after.bad_answers >= LAST_BAD_ANSWER else [Reason("first_bad_answer")]


def archive_reasons(facts: TicketFacts, now: datetime) -> Reasons:
    """What still keeps a completed ticket from the archive: its days, and every hold."""
    ripe_at = (facts.after.completed_at or now) + ARCHIVE_AFTER
    reasons = [Reason("archive_too_early", {"days": _days_until(ripe_at, now)})] if now < ripe_at else []
    return [*reasons, *(Reason(f"held_{kind.lower()}") for kind in sorted(facts.after.holds))]


def _days_until(ripe_at: datetime, now: datetime) -> int:
    return -((now - ripe_at) // timedelta(days=1))


def _draft_retrospective(facts: TicketFacts, _now: datetime) -> Reasons:
    paper = facts.after.retrospective
    if paper is None:
        return [Reason("no_retrospective_due")]
    return [Reason("draft_waits_for_signature")] if paper.handed_in else []


def _retrospective_waits(facts: TicketFacts, _now: datetime) -> Reasons:
    paper = facts.after.retrospective
    if paper is None:
        return [Reason("no_retrospective_due")]
    return [] if paper.handed_in else [Reason("no_draft_handed_in")]


def _ask_reopening(facts: TicketFacts, now: datetime) -> Reasons:
    if facts.after.reopening_asked:
        return [Reason("reopening_asked_already")]
    late = facts.after.completed_at is not None and now - facts.after.completed_at > REOPEN_WITHIN
    return [Reason("reopen_too_late", {"days": REOPEN_WITHIN.days})] if late else []


def _decide_reopening(facts: TicketFacts, _now: datetime) -> Reasons:
    return [] if facts.after.reopening_asked else [Reason("reopening_not_asked")]


GUARDS: dict[str, Guard] = {
    "rework": _rework,
    "verdict": _verdict,
    "conclude": _conclude,
    "archive": archive_reasons,
    "draft_retrospective": _draft_retrospective,
    "return_retrospective": _retrospective_waits,
    "sign_retrospective": _retrospective_waits,
    "ask_reopening": _ask_reopening,
    "reopen": _decide_reopening,
    "refuse_reopening": _decide_reopening,
}
