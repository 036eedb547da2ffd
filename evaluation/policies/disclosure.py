"""Who besides the grant may act: adopted suggestions, public reports, analyses of departments."""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person
from supervision.policies import Check


def _own_draft(person: Person, row: Any) -> list[Reason]:
    """Two hands, unless the unit has only one."""
    own = row.drafted_by_id == person.id and not row.department.self_signing
    return [Reason("act_own_paper")] if own else []


def _own_signature(person: Person, row: Any) -> list[Reason]:
    return [Reason("act_own_paper")] if person.id in {row.signed_by_id, row.drafted_by_id} else []


def _own_words(person: Person, row: Any) -> list[Reason]:
    return [Reason("act_own_paper")] if row.written_by_id == person.id else []


CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {
    ("adoption", "sign"): (_own_draft,),
    ("adoption", "publish"): (_own_signature,),
    ("public_report", "publish"): (_own_words,),
}
