"""Supervision orders on what is long overdue: received, reported by two hands, verified, closed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from config.demo.lives import words_watching as words
from config.demo.lives.agenda import after, fresh, later, may, willing
from config.demo.lives.life import DAY, HOUR, MINUTE, Life
from config.demo.lives.supervising import supervisor
from departments.models import Staff
from departments.roles import Role
from feedback.models import Dispatch
from feedback.states import OPEN_STATES
from supervision.actions import orders
from supervision.models import SupervisionOrder

Step = Callable[[Life, SupervisionOrder, Staff, datetime], object]
SHARE = 0.55


def news(life: Life) -> list[tuple[str, Any, Any]]:
    """Open dispatches that are past the first level, and orders issued on the matter."""
    if life.ticket.state not in OPEN_STATES:
        return []
    rows = Dispatch.objects.filter(ticket=life.ticket, level__gte=1, is_open=True, role="LEAD")
    return [("late", row, _consider) for row in rows.select_related("department")]


def _consider(life: Life, dispatch: Dispatch, at: datetime) -> None:
    if life.chance.random() < SHARE:
        later(life, after(life, at, 20 * MINUTE, 6 * HOUR), partial(_issue, life, dispatch))


def _issue(life: Life, dispatch: Dispatch, now: datetime) -> None:
    dispatch = Dispatch.objects.select_related("department", "ticket").get(pk=dispatch.pk)
    if not dispatch.is_open or SupervisionOrder.objects.filter(dispatch=dispatch).exists():
        return
    by = supervisor(life)
    order = orders.issue(
        department=dispatch.department,
        ticket=dispatch.ticket,
        ground="OVERDUE",
        subject=f"督促办理：{life.matter.title}"[:60],
        demand=life.chance.choice(words.DEMANDS),
        by=by,
        now=now,
    )
    if life.chance.random() < 0.2:
        later(life, now + timedelta(hours=1), partial(_list, order, by))
    _plan_next(life, order, now, 0)


def _list(order: SupervisionOrder, by: Staff, now: datetime) -> None:
    if may(order, "list_publicly", by, now):
        orders.list_publicly(fresh(order), by=by, now=now)


def _ack(_life: Life, order: SupervisionOrder, by: Staff, now: datetime) -> object:
    return orders.ack(order, by=by, now=now)


def _draft(life: Life, order: SupervisionOrder, by: Staff, now: datetime) -> object:
    return orders.draft_report(order, text=life.chance.choice(words.ORDER_REPORTS), by=by, now=now)


def _report(_life: Life, order: SupervisionOrder, by: Staff, now: datetime) -> object:
    return orders.report(order, by=by, now=now)


def _verify(_life: Life, order: SupervisionOrder, by: Staff, now: datetime) -> object:
    return orders.verify(order, note=words.VERIFIED, by=by, now=now)


def _close(_life: Life, order: SupervisionOrder, by: Staff, now: datetime) -> object:
    return orders.close(order, by=by, now=now)


STEPS: tuple[tuple[str, Role, tuple[int, int], Step], ...] = (
    ("ack", Role.HANDLER, (20 * MINUTE, 5 * HOUR), _ack),
    ("draft_report", Role.HANDLER, (4 * HOUR, 2 * DAY), _draft),
    ("report", Role.UNIT_APPROVER, (HOUR, 2 * DAY), _report),
    ("verify", Role.SUPERVISOR, (2 * HOUR, 2 * DAY), _verify),
    ("close", Role.SUPERVISOR, (HOUR, DAY), _close),
)


def _plan_next(life: Life, order: SupervisionOrder, at: datetime, place: int) -> None:
    if place < len(STEPS):
        least, most = STEPS[place][2]
        later(life, after(life, at, least, most), partial(_take, life, order, place))


def _take(life: Life, order: SupervisionOrder, place: int, now: datetime) -> None:
    verb, role, _within, act = STEPS[place]
    people = [supervisor(life)] if role == Role.SUPERVISOR else []
    by = willing(order, verb, people or life.house.staff(role, order.department.code), now)
    if by is not None:
        act(life, order, by, now)
        _plan_next(life, order, now, place + 1)
