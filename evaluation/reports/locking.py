"""What stands between a period and its lock, each with what to open: read before anybody presses a button."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.reasons import Reason
from evaluation.choices import PeriodState
from evaluation.models import AssessmentPeriod
from evaluation.reports.drift import changed_since, named
from evaluation.rules.periods import MONTH
from supervision.actions.locking import reasons_against_locking, undecided
from supervision.rules.guards import reasons_now

KINDS = {
    "assessment_not_over": "not_over",
    "assessment_objections_run": "too_early",
    "assessment_objections_open": "objections",
    "assessment_earlier_open": "earlier",
    "assessment_months_open": "months",
    "assessment_facts_changed": "changed",
    "period_undecided": "entries",
    "period_earlier_open": "earlier",
    "period_not_over": "not_over",
    "period_locked": "locked",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands against the next act: its reason, what kind of thing it is, and which ones.

    ``codes``: the periods, or the ids of departments, to open; none where there is nothing to open.
    """

    reason: Reason
    kind: str
    codes: tuple[str, ...] = ()


def obstacles(period: AssessmentPeriod, *, now: datetime, is_compared: bool = True) -> list[Obstacle]:
    """What stands against giving notice of a draft, or locking what was noticed; empty once locked.

    ``is_compared``: ask also what takes a while, whether the facts are still those of the notice and whether
    earlier months hold entries that were never locked.
    """
    if period.state == PeriodState.LOCKED:
        return []
    if period.state == PeriodState.DRAFT:
        return [_obstacle(reason) for reason in reasons_now(period.KIND, "give_notice", period, now)]
    return list(_against_lock(period, now, is_compared=is_compared))


def _against_lock(period: AssessmentPeriod, now: datetime, *, is_compared: bool) -> Iterator[Obstacle]:
    known = set()
    for reason in reasons_now(period.KIND, "lock", period, now):
        known.add(KINDS[reason.code])
        yield _obstacle(reason, period)
    if period.kind == MONTH:
        found = reasons_against_locking(period.code, now=now) if is_compared else _undecided(period.code)
        for reason in found:
            if KINDS[reason.code] not in known:
                yield _obstacle(reason, period)
    if is_compared and (changed := changed_since(period, now=now)):
        told = {"departments": named(changed), "count": len(changed)}
        codes = tuple(str(one.department_id) for one in changed)
        yield Obstacle(Reason("assessment_facts_changed", told), "changed", codes)


def _undecided(code: str) -> list[Reason]:
    count = undecided(code).count()
    return [Reason("period_undecided", {"count": count, "period": code})] if count else []


def _obstacle(reason: Reason, period: AssessmentPeriod | None = None) -> Obstacle:
    kind = KINDS[reason.code]
    if kind == "earlier":
        return Obstacle(reason, kind, (str(reason.params["earlier"]),))
    if kind == "months" and period is not None:
        return Obstacle(reason, kind, period.open_months)
    if kind == "entries" and period is not None:
        return Obstacle(reason, kind, (period.code,))
    return Obstacle(reason, kind)
