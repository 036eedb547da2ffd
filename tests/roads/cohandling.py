"""Roads beside the main one: co-handlers late, asking, waived; matters urged and withdrawn."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from departments.roles import Role
from feedback import actions

if TYPE_CHECKING:
    from tests.cast import Walk

CO_ROAD = ("triage", "dispatch_with_co")


def _ask_release(walk: "Walk") -> None:
    walk.ticket = actions.co_return(
        walk.ticket,
        ground="WRONG_DUTY",
        text="该路灯不属我公司产权。",
        by=walk.staff(Role.UNIT_APPROVER, "co"),
        now=walk.tick(),
    )


def _wait_past_due(walk: "Walk") -> None:
    """Until the co-handler, and the lead with it, is overdue."""
    walk.now += timedelta(days=14)


def _waive(walk: "Walk") -> None:
    walk.ticket = actions.waive_co(
        walk.ticket, note="协办逾期，主办先行答复。", by=walk.staff(Role.DISPATCHER), now=walk.tick()
    )


def _urge(walk: "Walk") -> None:
    walk.ticket = actions.urge(
        walk.ticket, words="怎么还没有修？", by=walk.staff(Role.INTAKE_AGENT), now=walk.tick()
    )


def _withdraw(walk: "Walk") -> None:
    walk.ticket = actions.withdraw(
        walk.ticket, words="已经自己解决了。", by=walk.staff(Role.INTAKE_AGENT), now=walk.tick()
    )


def _ask_withdrawal(walk: "Walk") -> None:
    walk.ticket = actions.ask_withdrawal(
        walk.ticket, words="不用处理了。", by=walk.staff(Role.INTAKE_AGENT), now=walk.tick()
    )


def _confirm_withdrawal(walk: "Walk") -> None:
    walk.ticket = actions.confirm_withdrawal(
        walk.ticket, note="市民确认撤单。", by=walk.staff(Role.CALLBACK_AGENT), now=walk.tick()
    )


STEPS: dict[str, "Callable[[Walk], None]"] = {
    "co_ask_release": _ask_release,
    "wait_past_due": _wait_past_due,
    "waive_co": _waive,
    "urge": _urge,
    "withdraw": _withdraw,
    "ask_withdrawal": _ask_withdrawal,
    "confirm_withdrawal": _confirm_withdrawal,
}
ROADS: dict[str, tuple[str, ...]] = {
    "CO_ASKED": (*CO_ROAD, "co_ask_release"),
    "CO_LATE": (*CO_ROAD, "sign", "contact", "wait_past_due"),
    "CO_LATE_DRAFTED": (*CO_ROAD, "sign", "contact", "co_sign", "co_draft", "wait_past_due"),
    "CO_WAIVED": (*CO_ROAD, "sign", "contact", "wait_past_due", "waive_co"),
    "CO_WITHDRAWING": (*CO_ROAD, "sign", "ask_withdrawal"),
    "REVIEW_WITHDRAWING": (
        "triage",
        "dispatch",
        "sign",
        "contact",
        "draft",
        "submit",
        "ask_withdrawal",
    ),
    "WITHDRAWN": ("withdraw",),
    "WITHDRAWN_LATE": (*CO_ROAD, "sign", "wait_past_due", "ask_withdrawal", "confirm_withdrawal"),
}
