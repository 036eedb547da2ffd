"""Who besides the grant may act: doubts about ratings. Two persons, none of them of what is judged."""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person
from supervision.policies import Check

Reasons = list[Reason]


def _of_the_judged(person: Person, row: Any) -> Reasons:
    """Any department that handled a matter in question; the centre where it answered by itself."""
    judged = {row.department_id}
    for one in row.flagged.select_related("rating__ticket"):
        judged |= set(one.rating.ticket.department_ids)
    if row.centre_id != row.department_id:
        judged.discard(row.centre_id)
    return [Reason("act_own_department")] if person.sits_in(frozenset(judged)) else []


def _had_a_hand(person: Person, row: Any) -> Reasons:
    """Who wrote an answer down, judged it, or is meant by the doubt."""
    hands = set(row.facts.get("staff", ()))
    for one in row.flagged.select_related("rating"):
        hands.add(one.rating.recorded_by_id)
        verdicts = one.rating.ticket.verdicts.filter(cycle=one.rating.cycle)
        hands |= set(verdicts.values_list("decided_by_id", flat=True))
    return [Reason("act_own_work")] if person.id in hands else []


def _looked_at_it(person: Person, row: Any) -> Reasons:
    return [Reason("act_own_work")] if row.first_by_id == person.id else []


DECIDES: tuple[Check, ...] = (_looked_at_it, _had_a_hand, _of_the_judged)
CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {
    ("flag", "propose"): (_had_a_hand, _of_the_judged),
    ("flag", "uphold"): DECIDES,
    ("flag", "clear"): DECIDES,
    ("flag", "return_review"): DECIDES,
}
