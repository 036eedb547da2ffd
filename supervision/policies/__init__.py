"""May this person do this to this paper, and why not: deny by default. Checks are a file per family."""

from collections.abc import Callable, Mapping
from typing import Any

from core.reasons import Reason
from feedback.policies import Person, person_of
from supervision.policies import coordination, entries, measures, orders, rectification
from supervision.rules.acts import ActSpec

__all__ = ["Check", "Person", "person_of", "reasons_against", "register_checks"]

Check = Callable[[Person, Any], list[Reason]]
"""The person and the paper (its fields are read, never written): why not, or nothing."""

SECOND_PERSON: dict[tuple[str, str], tuple[Check, ...]] = {
    **orders.CHECKS,
    **measures.CHECKS,
    **entries.CHECKS,
    **rectification.CHECKS,
    **coordination.CHECKS,
}
"""By kind of paper and verb: what else than a grant decides."""


def has_authority(person: Person, row: Any, spec: ActSpec) -> bool:
    """Whether a grant that the act needs is held where it needs it."""
    for permission, place in spec.authorities:
        department_id = getattr(row, place, None)
        if department_id is not None and person.holds(permission, department_id):
            return True
    return False


def reasons_against(person: Person, row: Any, kind: str, spec: ActSpec) -> list[Reason]:
    """Why this person may not do this; empty when they may."""
    if not has_authority(person, row, spec):
        needed = spec.authorities[0][0] if spec.authorities else ""
        return [Reason("no_authority", {"permission": needed})]
    return [reason for check in SECOND_PERSON.get((kind, spec.verb), ()) for reason in check(person, row)]


def register_checks(checks: Mapping[tuple[str, str], tuple[Check, ...]]) -> None:
    """Add what besides a grant decides about an upper app's papers; called once from its receivers."""
    SECOND_PERSON.update(checks)
