"""The steps of extensions, suspensions and terminations, and the roads made of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from departments.roles import Role
from feedback import actions

if TYPE_CHECKING:
    from tests.cast import Walk

WHY = "该路段电缆被盗，需重新敷设，备件预计两个工作日后到货。"
PAUSE = "需诉求人提供产权证明，已电话告知所需材料。"
NOTICE = "请您补充产权证明材料，收到后我们立即恢复办理。"
END = "该事项涉及历史遗留产权纠纷，须经诉讼途径解决，本单位无权处理。"
NOTE = "请说明为何未能按期完成。"


def _extension(walk: "Walk") -> None:
    by = walk.staff(Role.HANDLER, "lead")
    walk.ticket = actions.draft_extension(walk.ticket, working_days=2, reason=WHY, by=by, now=walk.tick())


def _suspension(walk: "Walk") -> None:
    walk.ticket = actions.draft_suspension(
        walk.ticket,
        ground="CITIZEN_MATERIAL",
        working_days=5,
        reason=PAUSE,
        notice=NOTICE,
        by=walk.staff(Role.HANDLER, "lead"),
        now=walk.tick(),
    )


def _termination(walk: "Walk") -> None:
    walk.ticket = actions.draft_termination(
        walk.ticket,
        ground="BEYOND_POWERS",
        reason=END,
        notice=END,
        by=walk.staff(Role.HANDLER, "lead"),
        now=walk.tick(),
    )


def _sign(verb: str) -> "Callable[[Walk], None]":
    def step(walk: "Walk") -> None:
        by = walk.staff(Role.UNIT_APPROVER, "lead")
        walk.ticket = getattr(actions, verb)(walk.ticket, by=by, now=walk.tick())

    return step


def _grant(verb: str, role: Role, place: str) -> "Callable[[Walk], None]":
    def step(walk: "Walk") -> None:
        by = walk.staff(role, place)
        walk.ticket = getattr(actions, verb)(walk.ticket, by=by, now=walk.tick())

    return step


STEPS: dict[str, "Callable[[Walk], None]"] = {
    "draft_extension": _extension,
    "request_extension": _sign("request_extension"),
    "grant_extension": _grant("grant_extension", Role.DISPATCHER, "centre"),
    "draft_suspension": _suspension,
    "request_suspension": _sign("request_suspension"),
    "grant_suspension": _grant("grant_suspension", Role.SUPERVISOR, "lead"),
    "draft_termination": _termination,
    "request_termination": _sign("request_termination"),
    "grant_termination": _grant("grant_termination", Role.AUDITOR, "centre"),
}
_AT_WORK = ("triage", "dispatch_with_co", "sign", "contact")
ROADS: dict[str, tuple[str, ...]] = {
    "CO_CONTACTED": _AT_WORK,
    "EXTENSION_DRAFTED": (*_AT_WORK, "draft_extension"),
    "EXTENSION_ASKED": (*_AT_WORK, "draft_extension", "request_extension"),
    "EXTENDED": (*_AT_WORK, "draft_extension", "request_extension", "grant_extension"),
    "SUSPENSION_DRAFTED": (*_AT_WORK, "draft_suspension"),
    "SUSPENSION_ASKED": (*_AT_WORK, "draft_suspension", "request_suspension"),
    "SUSPENDED": (*_AT_WORK, "draft_suspension", "request_suspension", "grant_suspension"),
    "TERMINATION_DRAFTED": (*_AT_WORK, "draft_termination"),
    "TERMINATION_ASKED": (*_AT_WORK, "draft_termination", "request_termination"),
    "TERMINATED": (*_AT_WORK, "draft_termination", "request_termination", "grant_termination"),
}
