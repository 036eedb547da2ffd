"""What stands against an act now: adopted suggestions, public reports, analyses of departments. Pure."""

from datetime import datetime
from typing import Any

from core.reasons import Reason
from supervision.rules.guards import Guard


def _something_to_do(row: Any, _now: datetime) -> list[Reason]:
    if not row.is_adopted:
        return [Reason("disclosure_not_adopted")]
    return [Reason("disclosure_done_already")] if row.done_at else []


GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {
    ("adoption", "report_done"): (_something_to_do,),
}
