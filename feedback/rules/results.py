"""When a result is complete enough to be signed (T15)."""

from core.reasons import Reason
from feedback.rules.templates import blanks_in

SHORTEST_REPLY = 10
MOST_NAMED = 4


def missing(*, result_code: str, solved: str, unsolved_reason: str, reply: str) -> list[Reason]:
    """What is missing from a result, in the order of the form; empty when it can be handed in."""
    reasons = []
    if not result_code:
        reasons.append(Reason("result_code_missing"))
    if not solved:
        reasons.append(Reason("solved_missing"))
    if solved == "UNSOLVED" and not unsolved_reason:
        reasons.append(Reason("unsolved_reason_missing"))
    return reasons + against_reply(reply)


def against_reply(reply: str) -> list[Reason]:
    """Why these words are no answer to send to a citizen: too short, or with blanks that nobody filled in."""
    reasons = []
    if len(reply.strip()) < SHORTEST_REPLY:
        reasons.append(Reason("reply_too_short", {"least": SHORTEST_REPLY}))
    if blanks := blanks_in(reply):
        reasons.append(Reason("reply_has_blanks", {"words": "、".join(blanks[:MOST_NAMED])}))
    return reasons
