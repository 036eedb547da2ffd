"""The moves of returns, once each."""

from typing import Any

from feedback import actions
from tests.feedback.moves._make import Make
from tests.roads.returns import BASIS, MINUTES, REFERENCE, WHY
from tests.roads.words import START

HELD = START.date()
PAPER = {"ground": "WRONG_AREA", "legal_basis": BASIS, "explanation": WHY, "suggested": "former"}
AGREED = {
    "participants": ["lead", "co"],
    "held_on": HELD.isoformat(),
    "minutes": MINUTES,
    "reference": REFERENCE,
    "lead": "lead",
    "co": ["co"],
}

EVERY_MOVE: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "draft_return": ("DISPATCHED", "HANDLER@lead", PAPER, "DISPATCHED"),
    "request_return": ("RETURN_DRAFTED", "UNIT_APPROVER@lead", {}, "RETURN_PENDING"),
    "withdraw_return": ("RETURN_PENDING", "UNIT_APPROVER@lead", {}, "DISPATCHED"),
    "grant_return": ("RETURN_PENDING", "DISPATCHER@centre", {"note": "属实"}, "PENDING_DISPATCH"),
    "refuse_return": ("RETURN_PENDING", "DISPATCHER@centre", {"note": "在管养清册内"}, "DISPATCHED"),
    "conclude_joint_review": ("RETURNED_TWICE", "DISPATCHER@centre", AGREED, "PENDING_DISPATCH"),
    "designate": (
        "PENDING_DISPATCH",
        "SUPERVISOR@centre",
        {"lead": "lead", "ground": MINUTES, "reference": REFERENCE},
        "PENDING_DISPATCH",
    ),
    "redispatch": (
        "DISPATCHED",
        "DISPATCHER@centre",
        {"kind": "MISDIRECTED", "reason": "派单目录有误"},
        "PENDING_DISPATCH",
    ),
    "delegate": ("CO_WITH_UNIT", "UNIT_APPROVER@lead", {"to": "unit"}, "DISPATCHED"),
}

MAKE: dict[str, tuple[str, Make]] = {
    "draft_return": (
        "CO_DISPATCHED",
        lambda w, by: actions.draft_return(
            w.ticket, ground="WRONG_DUTY", legal_basis=BASIS, explanation=WHY, by=by, now=w.now
        ),
    ),
    "request_return": (
        "CO_RETURN_DRAFTED",
        lambda w, by: actions.request_return(w.ticket, by=by, now=w.now),
    ),
    "withdraw_return": (
        "CO_RETURN_PENDING",
        lambda w, by: actions.withdraw_return(w.ticket, by=by, now=w.now),
    ),
    "grant_return": ("CO_RETURN_PENDING", lambda w, by: actions.grant_return(w.ticket, by=by, now=w.now)),
    "refuse_return": (
        "CO_RETURN_PENDING",
        lambda w, by: actions.refuse_return(w.ticket, note="在管养清册内", by=by, now=w.now),
    ),
    "conclude_joint_review": (
        "RETURNED_TWICE",
        lambda w, by: actions.conclude_joint_review(
            w.ticket,
            participants=[w.city.departments["lead"], w.city.departments["co"]],
            held_on=HELD,
            minutes=MINUTES,
            reference=REFERENCE,
            lead=w.city.departments["lead"],
            by=by,
            now=w.now,
        ),
    ),
    "designate": (
        "PENDING_DISPATCH",
        lambda w, by: actions.designate(
            w.ticket,
            lead=w.city.departments["lead"],
            ground=MINUTES,
            reference=REFERENCE,
            by=by,
            now=w.now,
        ),
    ),
    "redispatch": (
        "CO_DISPATCHED",
        lambda w, by: actions.redispatch(
            w.ticket, kind="TAKEN_AWAY", reason="改由区里办理", by=by, now=w.now
        ),
    ),
    "delegate": (
        "CO_WITH_UNIT",
        lambda w, by: actions.delegate(w.ticket, to=w.city.departments["unit"], by=by, now=w.now),
    ),
}
