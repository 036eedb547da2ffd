"""How often an act is taken when it is allowed."""

DULL = {
    "note", "urge", "assign", "take", "reject", "withdraw", "ask_withdrawal", "ask_citizen", "add_co_handler",
}  # fmt: skip
"""Acts that lead nowhere new, or to an early end: met, but seldom."""
ONWARDS = {
    "triage", "dispatch", "dispatch/co", "sign", "record_contact", "co_sign", "draft_co_reply", "co_reply",
    "draft_result/in", "submit_result", "approve_result", "record_callback/bad", "rework", "conclude",
    "draft_retrospective/in", "sign_retrospective", "ask_reopening", "reopen",
}  # fmt: skip
"""Acts that lead on to what is seldom met."""


def weight(act: str) -> int:
    """Copies in the hat that acts are drawn from."""
    return 1 if act in DULL else 12 if act in ONWARDS else 4
