"""Notice given of what people proposed, appeals of departments, and how they are decided."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from config.demo.house import INSTITUTION
from config.demo.lives import words_watching as words
from config.demo.lives.agenda import after, later, may, willing
from config.demo.lives.life import DAY, HOUR, Life
from departments.models import Staff
from departments.roles import Role
from supervision.actions import appeals, entries, exclusions
from supervision.choices import EntryState
from supervision.models import ExclusionRequest, ScoreEntry

WORTH_AN_APPEAL = Decimal("1.0")


def news(life: Life) -> list[tuple[str, Any, Any]]:
    """Entries of the matter: those a person proposed, and those of which the department has notice."""
    found: list[tuple[str, Any, Any]] = []
    for row in ScoreEntry.objects.filter(ticket=life.ticket).select_related("department").order_by("id"):
        if row.state == EntryState.PROPOSED and row.proposed_by_id is not None:
            found.append(("proposed", row, _give_notice))
        elif row.state == EntryState.NOTIFIED:
            found.append(("notified", row, _consider))
    return found


def _managers(life: Life) -> list[Staff]:
    return life.house.staff(Role.ASSESSMENT_MANAGER, INSTITUTION)


def _give_notice(life: Life, entry: ScoreEntry, at: datetime) -> None:
    if life.chance.random() < 0.75:
        later(life, after(life, at, 2 * HOUR, 2 * DAY), partial(_notify, life, entry))


def _notify(life: Life, entry: ScoreEntry, now: datetime) -> None:
    if by := willing(entry, "notify", _managers(life), now):
        entries.notify(entry, by=by, now=now)
        _consider(life, entry, now)


def _consider(life: Life, entry: ScoreEntry, at: datetime) -> None:
    roll = life.chance.random()
    if entry.points >= WORTH_AN_APPEAL and roll < 0.3:
        later(life, after(life, at, HOUR, 3 * DAY), partial(_appeal, life, entry))
    elif entry.dispatch_id is not None and roll > 0.94:
        later(life, after(life, at, HOUR, 3 * DAY), partial(_ask_exclusion, life, entry))


def _appeal(life: Life, entry: ScoreEntry, now: datetime) -> None:
    by = willing(entry, "appeal", life.house.staff(Role.UNIT_APPROVER, entry.department.code), now)
    if by is None:
        return
    appeals.appeal(entry, grounds=life.chance.choice(words.APPEALS), by=by, now=now)
    if life.chance.random() < 0.8:
        later(life, after(life, now, DAY, 4 * DAY), partial(_decide, life, entry))


def _decide(life: Life, entry: ScoreEntry, now: datetime) -> None:
    by = willing(entry, "decide_appeal", _managers(life), now)
    if by is None:
        return
    decision = life.chance.choice(("UPHOLD", "UPHOLD", "ADJUST", "REVOKE"))
    appeals.decide_appeal(
        entry,
        decision=decision,
        note=words.APPEAL_DECIDED[decision],
        points=Decimal("0.5") if decision == "ADJUST" else None,
        by=by,
        now=now,
    )


def _ask_exclusion(life: Life, entry: ScoreEntry, now: datetime) -> None:
    if entry.dispatch is None or entry.dispatch.exclusions.exists():
        return
    people = life.house.staff(Role.UNIT_APPROVER, entry.department.code)
    if not people:
        return
    asked = exclusions.ask_exclusion(
        entry.dispatch, ground="BEYOND_POWERS", grounds=words.EXCLUSION, by=people[0], now=now
    )
    later(life, after(life, now, HOUR, 2 * DAY), partial(_first_review, life, asked))


def _first_review(life: Life, asked: ExclusionRequest, now: datetime) -> None:
    by = life.person(Role.SUPERVISOR, INSTITUTION)
    if may(asked, "pass_first_review", by, now):
        exclusions.pass_first_review(asked, note=words.EXCLUSION_FIRST, by=by, now=now)
        later(life, after(life, now, HOUR, 2 * DAY), partial(_second_review, life, asked))


def _second_review(life: Life, asked: ExclusionRequest, now: datetime) -> None:
    is_granted = life.chance.random() < 0.5
    verb = "grant_exclusion" if is_granted else "refuse_exclusion"
    by = willing(asked, verb, _managers(life), now)
    if by is not None and is_granted:
        exclusions.grant_exclusion(asked, note=words.EXCLUSION_GRANTED, by=by, now=now)
    elif by is not None:
        exclusions.refuse_exclusion(asked, note=words.EXCLUSION_REFUSED, by=by, now=now)
