"""The steps of the main path, and the roads made of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from tests.roads.words import REPLY

if TYPE_CHECKING:
    from tests.cast import Walk


def _triage(walk: "Walk") -> None:
    walk.ticket = actions.triage(
        walk.ticket,
        category=walk.category,
        topic=walk.city.topic,
        urgency="NORMAL",
        by=walk.staff(Role.DISPATCHER),
        now=walk.tick(),
    )


def _reject(walk: "Walk") -> None:
    walk.ticket = actions.reject(
        walk.ticket, ground="EMERGENCY", by=walk.staff(Role.DISPATCHER), now=walk.tick()
    )


def _dispatch(walk: "Walk") -> None:
    walk.ticket = actions.dispatch(
        walk.ticket, lead=walk.city.departments["lead"], by=walk.staff(Role.DISPATCHER), now=walk.tick()
    )


def _dispatch_with_co(walk: "Walk") -> None:
    walk.ticket = actions.dispatch(
        walk.ticket,
        lead=walk.city.departments["lead"],
        co=[walk.city.departments["co"]],
        by=walk.staff(Role.DISPATCHER),
        now=walk.tick(),
    )


def _sign(walk: "Walk") -> None:
    walk.ticket = actions.sign(walk.ticket, by=walk.staff(Role.HANDLER, "lead"), now=walk.tick())


def _contact(walk: "Walk") -> None:
    now = walk.tick()
    walk.ticket = actions.record_contact(
        walk.ticket, at=now, way="PHONE", outcome="REACHED", by=walk.staff(Role.HANDLER, "lead"), now=now
    )


def _co_sign(walk: "Walk") -> None:
    walk.ticket = actions.co_sign(walk.ticket, by=walk.staff(Role.HANDLER, "co"), now=walk.tick())


def _co_draft(walk: "Walk") -> None:
    walk.ticket = actions.draft_co_reply(
        walk.ticket, text="线路已检查，正常。", by=walk.staff(Role.HANDLER, "co"), now=walk.tick()
    )


def _co_reply(walk: "Walk") -> None:
    walk.ticket = actions.co_reply(walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "co"), now=walk.tick())


def _draft(walk: "Walk") -> None:
    walk.ticket = actions.draft_result(
        walk.ticket,
        result_code="SOLVED",
        solved="SOLVED",
        reply=REPLY,
        hand_in=True,
        by=walk.staff(Role.HANDLER, "lead"),
        now=walk.tick(),
    )


def _submit(walk: "Walk") -> None:
    walk.ticket = actions.submit_result(
        walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick()
    )


def _approve(walk: "Walk") -> None:
    walk.ticket = actions.approve_result(walk.ticket, by=walk.staff(Role.AUDITOR), now=walk.tick())


def _answer(level: int, solved: str) -> "Callable[[Walk], None]":
    def step(walk: "Walk") -> None:
        walk.ticket = actions.record_callback(
            walk.ticket,
            outcome="REACHED",
            answer=Answer(level, solved),
            by=walk.staff(Role.CALLBACK_AGENT),
            now=walk.tick(),
        )

    return step


STEPS: dict[str, "Callable[[Walk], None]"] = {
    "triage": _triage,
    "reject": _reject,
    "dispatch": _dispatch,
    "dispatch_with_co": _dispatch_with_co,
    "sign": _sign,
    "contact": _contact,
    "co_sign": _co_sign,
    "co_draft": _co_draft,
    "co_reply": _co_reply,
    "draft": _draft,
    "submit": _submit,
    "approve": _approve,
    "good_answer": _answer(5, "SOLVED"),
    "bad_answer": _answer(1, "UNSOLVED"),
}
_CO = ("triage", "dispatch_with_co", "sign", "contact", "co_sign", "co_draft", "co_reply")
_DISPATCHED = ("triage", "dispatch")
_REVIEW = (*_DISPATCHED, "sign", "contact", "draft", "submit")
ROADS: dict[str, tuple[str, ...]] = {
    "REGISTERED": (),
    "PENDING_DISPATCH": ("triage",),
    "REJECTED": ("reject",),
    "DISPATCHED": _DISPATCHED,
    "IN_PROGRESS": (*_DISPATCHED, "sign"),
    "CONTACTED": (*_DISPATCHED, "sign", "contact"),
    "HANDED_IN": (*_DISPATCHED, "sign", "contact", "draft"),
    "PENDING_REVIEW": _REVIEW,
    "PENDING_CALLBACK": (*_REVIEW, "approve"),
    "COMPLETED": (*_REVIEW, "approve", "good_answer"),
    "PENDING_VERDICT": (*_REVIEW, "approve", "bad_answer"),
    "CO_DISPATCHED": ("triage", "dispatch_with_co"),
    "CO_SIGNED": ("triage", "dispatch_with_co", "co_sign"),
    "CO_DRAFTED": ("triage", "dispatch_with_co", "co_sign", "co_draft"),
    "CO_REPLIED": _CO,
    "CO_HANDED_IN": (*_CO, "draft"),
    "CO_REVIEW": (*_CO, "draft", "submit"),
    "CO_CALLBACK": (*_CO, "draft", "submit", "approve"),
}
