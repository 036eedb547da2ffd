"""Who besides the grant may act: departments' quarterly analyses."""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person
from supervision.policies import Check


def _own_words(person: Person, row: Any) -> list[Reason]:
    """Two hands, unless the unit has only one."""
    own = row.written_by_id == person.id and not row.department.self_signing
    return [Reason("act_own_paper")] if own else []


def _own_signature(person: Person, row: Any) -> list[Reason]:
    return [Reason("act_own_paper")] if person.id in {row.written_by_id, row.submitted_by_id} else []


CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {
    ("analysis", "submit"): (_own_words,),
    ("analysis", "accept"): (_own_signature,),
    ("analysis", "send_back"): (_own_signature,),
}
