"""The steps after the citizen's answer, and the roads made of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from departments.roles import Role
from feedback import actions
from tests.roads import main_path

if TYPE_CHECKING:
    from tests.cast import Walk

CAUSE = "灯杆接线盒进水，巡检周期过长。"
PREVENTION = "接线盒加装密封圈，每月巡检一次。"
NEW_FACTS = "路灯修好后第三天又不亮了，整条街都黑。"
FINAL = "您好，经市照明管理处负责人审定，该路段已列入十月改造计划，届时更换全部灯具。"


def _rework(walk: "Walk") -> None:
    walk.ticket = actions.rework(
        walk.ticket, note="请到现场核实并修复。", by=walk.staff(Role.AUDITOR), now=walk.tick()
    )


def _no_fault(walk: "Walk") -> None:
    walk.ticket = actions.verdict(
        walk.ticket, fault=False, ground="MISUNDERSTOOD", by=walk.staff(Role.AUDITOR), now=walk.tick()
    )


def _conclude(walk: "Walk") -> None:
    now = walk.tick()
    walk.ticket = actions.conclude(
        walk.ticket,
        head="赵明德",
        signed_on=now.date(),
        reference="照明〔2026〕12号",
        reply=FINAL,
        by=walk.staff(Role.SUPERVISOR, "parent"),
        now=now,
    )


def _write(walk: "Walk") -> None:
    walk.ticket = actions.draft_retrospective(
        walk.ticket,
        root_cause=CAUSE,
        prevention=PREVENTION,
        hand_in=True,
        by=walk.staff(Role.HANDLER, "lead"),
        now=walk.tick(),
    )


def _sign(walk: "Walk") -> None:
    walk.ticket = actions.sign_retrospective(
        walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick()
    )


def _ask(walk: "Walk") -> None:
    walk.ticket = actions.ask_reopening(
        walk.ticket, new_facts=NEW_FACTS, by=walk.staff(Role.INTAKE_AGENT), now=walk.tick()
    )


def _reopen(walk: "Walk") -> None:
    walk.ticket = actions.reopen(walk.ticket, by=walk.staff(Role.SUPERVISOR, "parent"), now=walk.tick())


def _archive(walk: "Walk") -> None:
    walk.ticket = actions.archive(walk.ticket, now=walk.tick(60 * 24 * 30))


STEPS: dict[str, "Callable[[Walk], None]"] = {
    "rework": _rework,
    "no_fault": _no_fault,
    "conclude": _conclude,
    "write_retrospective": _write,
    "sign_retrospective": _sign,
    "ask_reopening": _ask,
    "reopen": _reopen,
    "archive": _archive,
}
_AGAIN = ("rework", "contact", "draft", "submit", "approve")
_VERDICT = main_path.ROADS["PENDING_VERDICT"]
_CO_VERDICT = (*main_path.ROADS["CO_CALLBACK"], "bad_answer")
_DONE = main_path.ROADS["COMPLETED"]
_CO_DONE = (*main_path.ROADS["CO_CALLBACK"], "good_answer")
ROADS: dict[str, tuple[str, ...]] = {
    "REWORKED": (*_VERDICT, "rework"),
    "CALLBACK_AGAIN": (*_VERDICT, *_AGAIN),
    "BAD_AGAIN": (*_VERDICT, *_AGAIN, "bad_answer"),
    "CONCLUDED": (*_VERDICT, *_AGAIN, "bad_answer", "conclude"),
    "RETROSPECTIVE_DUE": (*_VERDICT, "no_fault"),
    "RETROSPECTIVE_WRITTEN": (*_VERDICT, "no_fault", "write_retrospective"),
    "REOPENING_ASKED": (*_DONE, "ask_reopening"),
    "REOPENED": (*_DONE, "ask_reopening", "reopen"),
    "ARCHIVED": (*_DONE, "archive"),
    "CO_VERDICT": _CO_VERDICT,
    "CO_BAD_AGAIN": (*_CO_VERDICT, *_AGAIN, "bad_answer"),
    "CO_COMPLETED": _CO_DONE,
    "CO_RETROSPECTIVE_DUE": (*_CO_VERDICT, "no_fault"),
    "CO_RETROSPECTIVE_WRITTEN": (*_CO_VERDICT, "no_fault", "write_retrospective"),
    "CO_REOPENING_ASKED": (*_CO_DONE, "ask_reopening"),
}
