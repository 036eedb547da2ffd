"""Why a ticket stands higher on the desk: words of danger, the same again, urged (R18).

Urgency itself is settled by a person at triage; lifting orders the desk and says why.
"""

from collections.abc import Sequence

AGAIN = 2
HIGH = 2
SOME = 1
FULL = {"DANGER"}


def lift_reasons(
    *, word_urgency: str, by_caller: int, at_place: int, urges: int, urgency: str = "NORMAL"
) -> tuple[str, ...]:
    """Codes of Lift, heaviest first.

    ``word_urgency`` is what the words speak for ("" or an urgency); ``by_caller``, ``at_place`` count the
    matters of the last 30 days, this one included. One as urgent as its words say needs no lift for them.
    """
    found = []
    if word_urgency == "CRITICAL" and urgency != "CRITICAL":
        found.append("DANGER")
    if word_urgency == "URGENT" and urgency == "NORMAL":
        found.append("SUPPLY")
    if urges:
        found.append("URGED")
    if by_caller >= AGAIN:
        found.append("SAME_CALLER")
    if at_place >= AGAIN:
        found.append("SAME_PLACE")
    return tuple(found)


def lift_of(reasons: Sequence[str], *, urgency: str = "NORMAL") -> int:
    """0 … 5: an urgency already set stands above every lift, words of danger next to it."""
    own = {"CRITICAL": 5, "URGENT": 3}.get(urgency, 0)
    lifted = 4 if FULL & set(reasons) else 2 if "SUPPLY" in reasons else SOME if reasons else 0
    return max(own, lifted)


def proposed_urgency(reasons: Sequence[str], *, word_urgency: str, urgency: str) -> str:
    """The higher urgency that words or repetition speak for, "" when there is nothing to propose.

    Repetition and urging propose one step up from NORMAL, never to CRITICAL by themselves.
    """
    weight = {"": 0, "NORMAL": 0, "URGENT": 1, "CRITICAL": 2}
    again = "URGENT" if {"URGED", "SAME_CALLER", "SAME_PLACE"} & set(reasons) else ""
    heaviest = max((word_urgency, again), key=weight.__getitem__)
    return heaviest if weight[heaviest] > weight[urgency] else ""
