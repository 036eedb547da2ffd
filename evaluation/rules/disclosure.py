"""What may be said in public, and how much of what was suggested is adopted. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from core.masking import holds_number
from core.reasons import Reason

SHORTEST = 10
"""So many characters at least have the texts that everybody reads."""
ADOPTED, PARTLY, NOT_ADOPTED = "ADOPTED", "PARTLY", "NOT_ADOPTED"
WHOLE = 100
SHORTEST_NAME = 2


def reasons_against_words(texts: Iterable[str], names: Iterable[str] = ()) -> list[Reason]:
    """Why these texts cannot be public: too short, a phone or identity number, the name of the citizen."""
    told = [text.strip() for text in texts]
    reasons = []
    if any(len(text) < SHORTEST for text in told):
        reasons.append(Reason("disclosure_too_short", {"least": SHORTEST}))
    if any(holds_number(text) for text in told):
        reasons.append(Reason("disclosure_number"))
    known = [name.strip() for name in names if len(name.strip()) >= SHORTEST_NAME]
    if any(name in text for name in known for text in told):
        reasons.append(Reason("disclosure_name"))
    return reasons


def reasons_against_day(decision: str, planned_on: date | None, today: date) -> list[Reason]:
    """What is adopted is to be done by a day still to come; what is not has no such day."""
    if decision == NOT_ADOPTED:
        return [Reason("disclosure_day_unasked")] if planned_on else []
    if planned_on is None:
        return [Reason("disclosure_day_missing")]
    return [Reason("disclosure_day_past")] if planned_on < today else []


def adoption_rate(counts: Mapping[str, int]) -> Fraction | None:
    """Adopted, in part too, of all that was decided, in percent; None while nothing is."""
    decided = sum(counts.get(decision, 0) for decision in (ADOPTED, PARTLY, NOT_ADOPTED))
    taken = counts.get(ADOPTED, 0) + counts.get(PARTLY, 0)
    return Fraction(WHOLE * taken, decided) if decided else None
