"""Who else may not, though the grant is held: whoever works for a department does not judge it."""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person

AT_WORK = ("handle_tickets", "approve_results")


def own_department(person: Person, row: Any) -> list[Reason]:
    """Handlers and approvers of the department decide nothing about what it is reproached with."""
    is_theirs = person.sits_in(frozenset({row.department_id}))
    works = is_theirs and any(person.holds(grant, row.department_id) for grant in AT_WORK)
    return [Reason("act_own_department")] if works else []


CHECKS: dict[tuple[str, str], Any] = {
    (kind, verb): (own_department,)
    for kind, verbs in {
        "proposal": ("take_up", "decline"),
        "card": ("revoke",),
        "interview": ("hold", "put_off", "settle", "call_off"),
    }.items()
    for verb in verbs
}
