"""Guards: proposals, cards, circulars and interviews."""

from datetime import datetime
from typing import Any

from core.reasons import Reason
from supervision.rules.measures import is_blank


def something_to_settle(interview: Any, _now: datetime) -> list[Reason]:
    """Only what was demanded, and once."""
    if is_blank(interview.demands):
        return [Reason("demands_none")]
    return [Reason("demands_met_already")] if interview.settled_at else []


GUARDS: dict[tuple[str, str], Any] = {
    ("interview", "settle"): (something_to_settle,),
}
