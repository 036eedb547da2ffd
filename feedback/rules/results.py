"""When a result is complete enough to be signed (T15)."""

from core.reasons import Reason

SHORTEST_REPLY = 10


def missing(*, result_code: str, solved: str, unsolved_reason: str, reply: str) -> list[Reason]:
    """What is missing from a result, in the order of the form; empty when it can be handed in."""
    reasons = []
    if not result_code:
        reasons.append(Reason("result_code_missing"))
    if not solved:
        reasons.append(Reason("solved_missing"))
    if solved == "UNSOLVED" and not unsolved_reason:
        reasons.append(Reason("unsolved_reason_missing"))
    if len(reply.strip()) < SHORTEST_REPLY:
        reasons.append(Reason("reply_too_short", {"least": SHORTEST_REPLY}))
    return reasons
