"""The steps of returns, and the roads made of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from departments.actions.tree import create_department
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback import actions
from tests.roads.words import START

if TYPE_CHECKING:
    from tests.cast import Walk

BASIS = "《市政设施管理条例》第十二条：庭院内的照明设施由产权单位负责。"
WHY = "经现场查勘，该处路灯位于云杉苑小区红线以内，产权不属于本单位，建议转物业主管部门办理。"
MINUTES = "经会商，该路段路灯由市照明管理处牵头修复，供电公司配合断电。"
REFERENCE = "会商〔2026〕7 号"


def _open_unit(walk: "Walk") -> None:
    """A unit below the lead department, once."""
    places = walk.city.departments
    if "unit" not in places:
        places["unit"] = create_department(
            code="unit", name="东区照明所", peer_group="BUREAU", parent=places["lead"], by=None, now=START
        )


def _draft(walk: "Walk") -> None:
    walk.ticket = actions.draft_return(
        walk.ticket,
        ground="UNCLEAR_TITLE",
        legal_basis=BASIS,
        explanation=WHY,
        suggested=walk.city.departments["former"],
        by=walk.staff(Role.HANDLER, "lead"),
        now=walk.tick(),
    )


def _request(walk: "Walk") -> None:
    walk.ticket = actions.request_return(
        walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick()
    )


def _grant(walk: "Walk") -> None:
    walk.ticket = actions.grant_return(walk.ticket, by=walk.staff(Role.DISPATCHER), now=walk.tick())


def _refuse(walk: "Walk") -> None:
    walk.ticket = actions.refuse_return(
        walk.ticket, note="该路灯在贵单位管养清册内。", by=walk.staff(Role.DISPATCHER), now=walk.tick()
    )


def _conclude(walk: "Walk") -> None:
    places, now = walk.city.departments, walk.tick()
    walk.ticket = actions.conclude_joint_review(
        walk.ticket,
        participants=[places["lead"], places["co"]],
        held_on=in_shanghai(now).date(),
        minutes=MINUTES,
        reference=REFERENCE,
        lead=places["lead"],
        co=[places["co"]],
        by=walk.staff(Role.DISPATCHER),
        now=now,
    )


STEPS: dict[str, "Callable[[Walk], None]"] = {
    "open_unit": _open_unit,
    "draft_return": _draft,
    "request_return": _request,
    "grant_return": _grant,
    "refuse_return": _refuse,
    "conclude_review": _conclude,
}
_ASKED = ("draft_return", "request_return")
_ONCE = ("dispatch", *_ASKED, "grant_return")
_WITH_CO = ("triage", "dispatch_with_co")
ROADS: dict[str, tuple[str, ...]] = {
    "RETURN_DRAFTED": ("triage", "dispatch", "draft_return"),
    "RETURN_PENDING": ("triage", "dispatch", *_ASKED),
    "RETURN_REFUSED": ("triage", "dispatch", *_ASKED, "refuse_return"),
    "RETURNED": ("triage", *_ONCE),
    "RETURNED_TWICE": ("triage", *_ONCE, *_ONCE),
    "REVIEWED": ("triage", *_ONCE, *_ONCE, "conclude_review"),
    "DESIGNATED": ("triage", *_ONCE, *_ONCE, "conclude_review", "dispatch"),
    "CO_RETURN_DRAFTED": (*_WITH_CO, "draft_return"),
    "CO_RETURN_PENDING": (*_WITH_CO, *_ASKED),
    "CO_WITH_UNIT": ("open_unit", *_WITH_CO),
}
