"""What stands against an act now: assessment periods, scores and rankings. Pure."""

from datetime import datetime
from typing import Any

from core.reasons import Reason
from supervision.rules.guards import Guard


def is_over(row: Any, now: datetime) -> list[Reason]:
    """Notice of a result is given when nothing more can come due in it."""
    runs = now < row.ends_at
    return [Reason("assessment_not_over", {"period": row.code, "end": row.ends_at})] if runs else []


def objections_are_over(row: Any, now: datetime) -> list[Reason]:
    """The last instant of the time for objections belongs to it."""
    until = row.objections_until
    runs = until is not None and now <= until
    return [Reason("assessment_objections_run", {"until": until})] if runs else []


def nothing_is_open(row: Any, _now: datetime) -> list[Reason]:
    """Every objection is decided."""
    count = row.open_objections
    return [Reason("assessment_objections_open", {"count": count})] if count else []


def earlier_are_locked(row: Any, _now: datetime) -> list[Reason]:
    """Periods of one length are locked in their order, so that a row of low ones is counted rightly."""
    earlier = row.earlier_open
    return [Reason("assessment_earlier_open", {"earlier": earlier})] if earlier else []


def months_are_locked(row: Any, _now: datetime) -> list[Reason]:
    """A quarter and a year are the sum of their locked months."""
    months = row.open_months
    return [Reason("assessment_months_open", {"months": "、".join(months)})] if months else []


def is_unpublished(row: Any, _now: datetime) -> list[Reason]:
    """Once is enough."""
    return [Reason("assessment_published")] if row.published_at is not None else []


GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {
    ("period", "give_notice"): (is_over,),
    ("period", "lock"): (objections_are_over, nothing_is_open, earlier_are_locked, months_are_locked),
    ("period", "publish"): (is_unpublished,),
}
