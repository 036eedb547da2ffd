"""Who else may not, though the grant is held: score entries, appeals, exclusions.

Whoever proposed gives no notice; whoever proposed, seconded or gave notice decides no appeal; two persons
review an exclusion; and nobody of the department concerned does any of it.
"""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person

OWN = Reason("act_own_paper")
HAND = Reason("act_own_work")


def _of_the_unit(person: Person, row: Any) -> list[Reason]:
    return [Reason("act_own_department")] if person.sits_in(frozenset({row.department_id})) else []


def _proposed_it(person: Person, row: Any) -> list[Reason]:
    return [OWN] if row.proposed_by_id == person.id else []


def _had_a_hand(person: Person, row: Any) -> list[Reason]:
    hands = {row.proposed_by_id, row.seconded_by_id, row.notified_by_id}
    return [HAND] if person.id in hands | {_appeal_of(row, "filed_by_id")} else []


def _decided_its_appeal(person: Person, row: Any) -> list[Reason]:
    return [HAND] if person.id == _appeal_of(row, "decided_by_id") else []


def _asked_it(person: Person, row: Any) -> list[Reason]:
    return [OWN] if row.asked_by_id == person.id else []


def _reviewed_it(person: Person, row: Any) -> list[Reason]:
    return [HAND] if row.first_by_id == person.id else []


def _second_review(person: Person, row: Any) -> list[Reason]:
    """Who refuses after the first review decides on it, and needs the grant of one who decides."""
    if row.first_by_id is None or person.holds("decide_appeal", row.department_id):
        return []
    return [Reason("no_authority", {"permission": "decide_appeal"})]


def _appeal_of(row: Any, name: str) -> int | None:
    appeal = getattr(row, "filed_appeal", None)  # a one-to-one that may not be there yet
    found: int | None = getattr(appeal, name, None)
    return found


CHECKS: dict[tuple[str, str], Any] = {
    ("entry", "second"): (_proposed_it, _of_the_unit),
    ("entry", "notify"): (_proposed_it, _of_the_unit),
    ("entry", "decline"): (_of_the_unit,),
    ("entry", "decide_appeal"): (_had_a_hand, _of_the_unit),
    ("entry", "revoke"): (_decided_its_appeal, _of_the_unit),
    ("exclusion", "pass_first_review"): (_asked_it, _of_the_unit),
    ("exclusion", "grant_exclusion"): (_asked_it, _reviewed_it, _of_the_unit),
    ("exclusion", "refuse_exclusion"): (_second_review, _asked_it, _reviewed_it, _of_the_unit),
}
