"""Who else may not, though the grant is held: orders.

A report has two hands, save where the department signs for itself; whoever wrote or signed it does not judge
it, nor anybody of the department it is about.
"""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person
from supervision.policies.measures import own_department


def _second_hand(person: Person, row: Any) -> list[Reason]:
    draft = row.unsigned
    is_own = draft is not None and draft.drafted_by_id == person.id
    return [Reason("act_own_paper")] if is_own and not row.department.self_signing else []


def _of_the_department(person: Person, row: Any) -> list[Reason]:
    return [Reason("act_own_department")] if person.sits_in(frozenset({row.department_id})) else []


def _had_a_hand(person: Person, row: Any) -> list[Reason]:
    report = row.signed
    had = report is not None and person.id in (report.drafted_by_id, report.signed_by_id)
    return [Reason("act_own_work")] if had else []


JUDGES = (_of_the_department, _had_a_hand)
CHECKS: dict[tuple[str, str], Any] = {
    ("order", "report"): (_second_hand,),
    ("order", "verify"): JUDGES,
    ("order", "send_report_back"): JUDGES,
    ("order", "close"): JUDGES,
    ("order", "escalate"): (own_department,),
    ("order", "prolong"): (own_department,),
    ("order", "list_publicly"): (own_department,),
    ("order", "unlist"): (own_department,),
    ("order", "call_off"): (_of_the_department,),
}
