"""What is asked of a plan, a claim or a matter, and when bad ratings are repeated. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from core.reasons import Reason

SHORTEST = 10
"""So many characters at least have the texts by which somebody else decides."""
BAD_LEVEL = 2


def too_short(text: str, what: str) -> list[Reason]:
    """Refuse a text that says nothing; ``what`` is the reason's code."""
    return [Reason(what, {"least": SHORTEST})] if len(text.strip()) < SHORTEST else []


def is_repeated(table: Mapping[str, Any], bad_ratings: int) -> bool:
    """Whether so many bad ratings of one department on one topic call for a matter."""
    return bad_ratings >= int(table["matter"]["bad_ratings"])


def looked_back(table: Mapping[str, Any]) -> timedelta:
    """How far back bad ratings are counted."""
    return timedelta(days=int(table["matter"]["days"]))


def is_still_bad(level: int | None, solved: str) -> bool:
    """Whether the second callback left something open: nobody reached, dissatisfied, or not solved."""
    return level is None or level <= BAD_LEVEL or solved == "UNSOLVED"


def reasons_against_day(due_on: date | None, today: date) -> list[Reason]:
    """A matter is due on a day still to come."""
    if due_on is None:
        return [Reason("matter_no_day")]
    return [Reason("matter_day_past")] if due_on < today else []
