"""Who besides the grant may act: assessment periods, scores and rankings.

Whoever gave notice neither locks nor judges what is said against it; nobody decides on their own department.
"""

from typing import Any

from core.evidence import Subject, records_of
from core.reasons import Reason
from supervision.policies import Check, Person


def _gave_notice(person: Person, row: Any) -> list[Reason]:
    return [Reason("act_own_work")] if row.noticed_by_id == person.id else []


def _noticed_the_period(person: Person, row: Any) -> list[Reason]:
    """Of the notice that runs, or of one that was taken back since: the objection may be against that."""
    notices = records_of(Subject("period", row.period_id)).filter(verb="give_notice")
    return [Reason("act_own_work")] if notices.filter(actor_id=person.id).exists() else []


def _filed_it(person: Person, row: Any) -> list[Reason]:
    return [Reason("act_own_paper")] if row.filed_by_id == person.id else []


def _of_the_unit(person: Person, row: Any) -> list[Reason]:
    return [Reason("act_own_department")] if person.sits_in(frozenset({row.department_id})) else []


DECIDERS: tuple[Check, ...] = (_filed_it, _noticed_the_period, _of_the_unit)
CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {
    ("period", "lock"): (_gave_notice,),
    ("objection", "grant"): DECIDERS,
    ("objection", "dismiss"): DECIDERS,
}
