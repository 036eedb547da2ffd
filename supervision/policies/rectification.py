"""Who else may not, though the grant is held: rectification."""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person

Reasons = list[Reason]


def _own_plan(person: Person, row: Any) -> Reasons:
    """Two hands, unless the unit has only one."""
    waits = row.plan_drafted_at is not None
    own = waits and row.plan_drafted_by_id == person.id and not row.department.self_signing
    return [Reason("act_own_paper")] if own else []


def _had_a_hand(person: Person, row: Any) -> Reasons:
    hands = {row.contacted_by_id, row.plan_drafted_by_id, row.planned_by_id, row.remedied_by_id}
    return [Reason("act_own_work")] if person.id in hands else []


def _called_oneself(person: Person, row: Any) -> Reasons:
    return [Reason("act_own_work")] if row.called_back_by_id == person.id else []


def _of_the_judged(person: Person, row: Any) -> Reasons:
    """Any department that handled the matter; the centre is left out where it answered by itself."""
    judged = frozenset({row.department_id, *row.ticket.department_ids} - {row.centre_id})
    return [Reason("act_own_department")] if judged and person.sits_in(judged) else []


def _judged_it(person: Person, row: Any) -> Reasons:
    """Who found the fault does not review the claim against the rating it followed from."""
    judges = {v.decided_by_id for v in row.ticket.verdicts.all() if v.cycle == row.rating.cycle}
    return [Reason("act_own_work")] if person.id in judges else []


def _claimed_it(person: Person, row: Any) -> Reasons:
    return [Reason("act_own_paper")] if row.claimed_by_id == person.id else []


def _reviewed_it(person: Person, row: Any) -> Reasons:
    return [Reason("act_own_work")] if row.first_by_id == person.id else []


def _second_decides(person: Person, row: Any) -> Reasons:
    """Once the first review has passed it, the auditors are done with it."""
    if row.first_by_id is None or person.holds("decide_appeal", row.department_id):
        return []
    return [Reason("no_authority", {"permission": "decide_appeal"})]


CHECKS: dict[tuple[str, str], Any] = {
    ("rectification", "sign_plan"): (_own_plan,),
    ("rectification", "call_back"): (_had_a_hand, _of_the_judged),
    ("rectification", "try_calling"): (_had_a_hand, _of_the_judged),
    ("rectification", "close"): (_had_a_hand, _called_oneself, _of_the_judged),
    ("misrating", "pass_review"): (_claimed_it, _judged_it, _of_the_judged),
    ("misrating", "grant"): (_claimed_it, _reviewed_it, _of_the_judged),
    ("misrating", "refuse"): (_second_decides, _claimed_it, _reviewed_it, _judged_it, _of_the_judged),
}
