"""Who besides the grant may act: performance of staff and service stars."""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person
from supervision.policies import Check

Reasons = list[Reason]


def _oneself(person: Person, row: Any) -> Reasons:
    return [Reason("act_own_work")] if row.person_id == person.id else []


def _nominated_it(person: Person, row: Any) -> Reasons:
    return [Reason("act_own_paper")] if row.nominated_by_id == person.id else []


def _of_the_unit(person: Person, row: Any) -> Reasons:
    return [Reason("act_own_department")] if person.sits_in(frozenset({row.department_id})) else []


CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {
    ("star", "nominate"): (_oneself,),
    ("star", "pass_over"): (_oneself,),
    ("star", "award"): (_oneself, _nominated_it, _of_the_unit),
    ("star", "decline"): (_oneself, _nominated_it, _of_the_unit),
}
