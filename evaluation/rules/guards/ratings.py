"""What stands against an act now: ratings, their trends and doubts. Pure."""

from datetime import datetime
from typing import Any

from core.reasons import Reason
from supervision.rules.guards import Guard


def _proposed_to_uphold(row: Any, _now: datetime) -> list[Reason]:
    """Setting aside needs the word of two: the second cannot do it alone."""
    return [] if row.advice == "UPHOLD" else [Reason("flag_not_proposed")]


GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {
    ("flag", "uphold"): (_proposed_to_uphold,),
}
