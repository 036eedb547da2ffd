"""The steps of merging and asking, and the roads made of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from departments.roles import Role
from feedback import actions
from feedback.models import Ticket

if TYPE_CHECKING:
    from tests.cast import Walk

QUESTION = "您好，请问是听雨路靠近几号门的那盏路灯？"
SUPPLEMENT = "是听雨路 12 号门口那一盏，整夜不亮。"
REPLY = "您好，路灯报修后一般三个工作日内修复，您可凭编号查询进度。"


def another(walk: "Walk") -> Ticket:
    """A second ticket of the same centre, registered a quarter of an hour later."""
    if not hasattr(walk, "other"):
        walk.other = type(walk)(walk.city, now=walk.tick()).ticket  # type: ignore[attr-defined]
    return walk.other  # type: ignore[attr-defined, no-any-return]


def completed(walk: "Walk") -> Ticket:
    """A second ticket of the same centre that is completed already."""
    if not hasattr(walk, "other"):
        before = type(walk)(walk.city, now=walk.tick())
        before.to("COMPLETED")
        walk.now = before.now
        walk.other = before.ticket  # type: ignore[attr-defined]
    return walk.other  # type: ignore[attr-defined, no-any-return]


def _other(walk: "Walk") -> None:
    another(walk)


def _completed(walk: "Walk") -> None:
    completed(walk)


def _merge(walk: "Walk") -> None:
    walk.ticket = actions.merge(
        walk.ticket, into=another(walk), by=walk.staff(Role.DISPATCHER), now=walk.tick()
    )


def _merged_here(walk: "Walk") -> None:
    """The second ticket is merged into this one."""
    actions.merge(another(walk), into=walk.ticket, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    walk.ticket = Ticket.objects.get(pk=walk.ticket.pk)


def _ask(walk: "Walk") -> None:
    walk.ticket = actions.ask_citizen(
        walk.ticket, text=QUESTION, by=walk.staff(Role.INTAKE_AGENT), now=walk.tick()
    )


STEPS: dict[str, "Callable[[Walk], None]"] = {
    "other": _other,
    "completed_other": _completed,
    "merge": _merge,
    "merged_here": _merged_here,
    "ask": _ask,
}
ROADS: dict[str, tuple[str, ...]] = {
    "WITH_OTHER": ("other",),
    "WITH_COMPLETED": ("completed_other",),
    "MERGED": ("triage", "merge"),
    "WITH_MERGED": ("merged_here", "triage"),
    "ASKED": ("ask",),
}
