"""What stands against an act now: surveys and third-party scores. Pure."""

from datetime import datetime
from typing import Any

from core.reasons import Reason
from supervision.rules.guards import Guard


def period_is_over(survey: Any, now: datetime) -> list[Reason]:
    """Who is asked is drawn from a whole period."""
    return [Reason("survey_period_runs", {"until": survey.ends_at})] if now < survey.ends_at else []


GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {("survey", "draw"): (period_is_over,)}
