"""Who else may not, though the grant is held: coordination."""

from typing import Any

from core.reasons import Reason
from feedback.policies import Person


def _not_what_one_shared(person: Person, row: Any) -> list[Reason]:
    """Receipt is the other side's word."""
    return [Reason("share_own_hands")] if row.shared_by_id == person.id else []


CHECKS: dict[tuple[str, str], Any] = {("share", "confirm"): (_not_what_one_shared,)}
