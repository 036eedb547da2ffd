"""Bad ratings are put right: contact, plan, remedy, second callback, closing; now and then a claim."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from config.demo.house import CENTRE, INSTITUTION
from config.demo.lives import words_watching as words
from config.demo.lives.agenda import after, fresh, later, willing
from config.demo.lives.life import DAY, HOUR, Life
from departments.models import Staff
from departments.roles import Role
from supervision.actions import callbacks, misrating, rectification
from supervision.models import MisratingClaim, Rectification

Step = Callable[[Life, Rectification, Staff, datetime], object]


def news(life: Life) -> list[tuple[str, Any, Any]]:
    """Rectifications of the matter."""
    rows = Rectification.objects.filter(ticket=life.ticket).select_related("department", "rating")
    return [("rectification", row, _begin) for row in rows.order_by("id")]


def _contact(life: Life, row: Rectification, by: Staff, now: datetime) -> object:
    return rectification.contact(row, at=now, note=words.CONTACTED, by=by, now=now)


def _draft(life: Life, row: Rectification, by: Staff, now: datetime) -> object:
    return rectification.draft_plan(row, plan=life.chance.choice(words.PLANS), by=by, now=now)


def _sign(life: Life, row: Rectification, by: Staff, now: datetime) -> object:
    return rectification.sign_plan(row, by=by, now=now)


def _remedy(life: Life, row: Rectification, by: Staff, now: datetime) -> object:
    return rectification.remedy(row, text=life.chance.choice(words.REMEDIES), by=by, now=now)


def _call_back(life: Life, row: Rectification, by: Staff, now: datetime) -> object:
    return callbacks.call_back(row, level=4, solved="SOLVED", note=words.STILL, by=by, now=now)


def _close(life: Life, row: Rectification, by: Staff, now: datetime) -> object:
    return rectification.close(row, note=words.RECT_CLOSED, by=by, now=now)


STEPS: tuple[tuple[str, Role, tuple[int, int], Step], ...] = (
    ("contact", Role.HANDLER, (HOUR, 6 * HOUR), _contact),
    ("draft_plan", Role.HANDLER, (2 * HOUR, 2 * DAY), _draft),
    ("sign_plan", Role.UNIT_APPROVER, (HOUR, DAY), _sign),
    ("remedy", Role.UNIT_APPROVER, (DAY, 2 * DAY), _remedy),
    ("call_back", Role.CALLBACK_AGENT, (HOUR, DAY), _call_back),
    ("close", Role.AUDITOR, (HOUR, DAY), _close),
)
MOST_TRIES = 12
_A_WHILE = timedelta(hours=5)


def _begin(life: Life, row: Rectification, at: datetime) -> None:
    if row.rating is not None and life.chance.random() < 0.15:
        later(life, after(life, at, HOUR, DAY), partial(_claim, life, row))
    _plan_next(life, row, max(at, row.opened_at), 0, 0)


def _plan_next(life: Life, row: Rectification, at: datetime, place: int, tries: int) -> None:
    if place < len(STEPS) and tries < MOST_TRIES:
        least, most = STEPS[place][2]
        is_late = 3 if life.chance.random() < 0.12 else 1
        when = after(life, at, least, is_late * most)
        later(life, when, partial(_take, life, row, place, tries))


def _take(life: Life, row: Rectification, place: int, tries: int, now: datetime) -> None:
    verb, role, _within, act = STEPS[place]
    where = CENTRE if role in (Role.CALLBACK_AGENT, Role.AUDITOR) else row.department.code
    by = willing(row, verb, life.house.staff(role, where), now)
    if by is not None:
        act(life, row, by, now)
        _plan_next(life, row, now, place + 1, 0)
    elif (state := fresh(row).state) not in ("CLOSED", "VOIDED"):
        waits = state != "REMEDIED" and place + 1 < len(STEPS) and tries >= 2
        _plan_next(life, row, now + _A_WHILE, place + waits, 0 if waits else tries + 1)


def _claim(life: Life, row: Rectification, now: datetime) -> None:
    row = fresh(row)
    people = life.house.staff(Role.UNIT_APPROVER, row.department.code)
    if not people or misrating.claim_reasons(row):
        return
    ground, grounds = life.chance.choice(words.CLAIMS)
    claim = misrating.claim_misrating(row, ground=ground, grounds=grounds, by=people[0], now=now)
    later(life, after(life, now, HOUR, 2 * DAY), partial(_review, life, claim))


def _review(life: Life, claim: MisratingClaim, now: datetime) -> None:
    by = willing(claim, "pass_review", life.house.staff(Role.AUDITOR, CENTRE), now)
    if by is not None:
        misrating.pass_review(claim, note=words.CLAIM_FIRST, by=by, now=now)
        later(life, after(life, now, HOUR, 2 * DAY), partial(_settle, life, claim))


def _settle(life: Life, claim: MisratingClaim, now: datetime) -> None:
    is_granted = life.chance.random() < 0.5
    people = life.house.staff(Role.ASSESSMENT_MANAGER, INSTITUTION)
    by = willing(claim, "grant" if is_granted else "refuse", people, now)
    if by is not None and is_granted:
        misrating.grant(claim, note=words.CLAIM_GRANTED, by=by, now=now)
    elif by is not None:
        misrating.refuse(claim, note=words.CLAIM_REFUSED, by=by, now=now)
