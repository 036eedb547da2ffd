"""The main path's moves, once each."""

from typing import Any

from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from tests.feedback.moves._make import Make
from tests.roads.words import REPLY

# verb: the state it starts from, who makes it, what is sent besides the version, the state after it
EVERY_MOVE: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "triage": (
        "REGISTERED",
        "DISPATCHER@centre",
        {"category": "HELP", "topic": "T1", "urgency": "NORMAL", "area": "A1"},
        "PENDING_DISPATCH",
    ),
    "reject": ("REGISTERED", "DISPATCHER@centre", {"ground": "EMERGENCY"}, "REJECTED"),
    "overturn": ("REJECTED", "SUPERVISOR@centre", {"note": "应予受理"}, "REGISTERED"),
    "dispatch": ("PENDING_DISPATCH", "DISPATCHER@centre", {"lead": "lead", "co": ["co"]}, "DISPATCHED"),
    "sign": ("DISPATCHED", "HANDLER@lead", {}, "IN_PROGRESS"),
    "assign": ("IN_PROGRESS", "UNIT_APPROVER@lead", {"assignee": "handler.lead"}, "IN_PROGRESS"),
    "take": ("IN_PROGRESS", "HANDLER@lead", {}, "IN_PROGRESS"),
    "record_contact": (
        "IN_PROGRESS",
        "HANDLER@lead",
        {"at": "NOW", "way": "PHONE", "outcome": "REACHED", "note": "已说明"},
        "IN_PROGRESS",
    ),
    "co_sign": ("CO_DISPATCHED", "HANDLER@co", {}, "DISPATCHED"),
    "draft_co_reply": ("CO_SIGNED", "HANDLER@co", {"text": "线路正常。"}, "DISPATCHED"),
    "co_reply": ("CO_DRAFTED", "UNIT_APPROVER@co", {}, "DISPATCHED"),
    "draft_result": (
        "CONTACTED",
        "HANDLER@lead",
        {"result_code": "SOLVED", "solved": "SOLVED", "reply": REPLY, "hand_in": True},
        "IN_PROGRESS",
    ),
    "return_draft": ("HANDED_IN", "UNIT_APPROVER@lead", {"note": "补充时间"}, "IN_PROGRESS"),
    "submit_result": ("HANDED_IN", "UNIT_APPROVER@lead", {}, "PENDING_REVIEW"),
    "send_back": ("PENDING_REVIEW", "AUDITOR@centre", {"defect": "NO_FACTS", "note": "补充"}, "IN_PROGRESS"),
    "approve_result": ("PENDING_REVIEW", "AUDITOR@centre", {}, "PENDING_CALLBACK"),
    "record_callback": (
        "PENDING_CALLBACK",
        "CALLBACK_AGENT@centre",
        {"outcome": "REACHED", "answer": {"level": 5, "solved": "SOLVED", "is_smooth": True, "words": "好"}},
        "COMPLETED",
    ),
}

MAKE: dict[str, tuple[str, Make]] = {
    "triage": (
        "REGISTERED",
        lambda w, by: actions.triage(
            w.ticket, category="HELP", topic=w.city.topic, urgency="NORMAL", by=by, now=w.now
        ),
    ),
    "reject": ("REGISTERED", lambda w, by: actions.reject(w.ticket, ground="EMERGENCY", by=by, now=w.now)),
    "overturn": ("REJECTED", lambda w, by: actions.overturn(w.ticket, note="应予受理", by=by, now=w.now)),
    "dispatch": (
        "PENDING_DISPATCH",
        lambda w, by: actions.dispatch(w.ticket, lead=w.city.departments["lead"], by=by, now=w.now),
    ),
    "sign": ("CO_DISPATCHED", lambda w, by: actions.sign(w.ticket, by=by, now=w.now)),
    "assign": (
        "CO_DISPATCHED",
        lambda w, by: actions.assign(
            w.ticket, assignee=w.city.person(Role.HANDLER, "lead"), by=by, now=w.now
        ),
    ),
    "take": ("CO_DISPATCHED", lambda w, by: actions.take(w.ticket, by=by, now=w.now)),
    "record_contact": (
        "CO_REPLIED",
        lambda w, by: actions.record_contact(
            w.ticket, at=w.now, way="PHONE", outcome="REACHED", by=by, now=w.now
        ),
    ),
    "co_sign": ("CO_DISPATCHED", lambda w, by: actions.co_sign(w.ticket, by=by, now=w.now)),
    "draft_co_reply": (
        "CO_SIGNED",
        lambda w, by: actions.draft_co_reply(w.ticket, text="已办", by=by, now=w.now),
    ),
    "co_reply": ("CO_DRAFTED", lambda w, by: actions.co_reply(w.ticket, by=by, now=w.now)),
    "draft_result": (
        "CO_REPLIED",
        lambda w, by: actions.draft_result(
            w.ticket, result_code="SOLVED", solved="SOLVED", reply=REPLY, by=by, now=w.now
        ),
    ),
    "return_draft": (
        "CO_HANDED_IN",
        lambda w, by: actions.return_draft(w.ticket, note="补充时间", by=by, now=w.now),
    ),
    "submit_result": ("CO_HANDED_IN", lambda w, by: actions.submit_result(w.ticket, by=by, now=w.now)),
    "send_back": (
        "CO_REVIEW",
        lambda w, by: actions.send_back(w.ticket, defect="NO_FACTS", by=by, now=w.now),
    ),
    "approve_result": ("CO_REVIEW", lambda w, by: actions.approve_result(w.ticket, by=by, now=w.now)),
    "record_callback": (
        "CO_CALLBACK",
        lambda w, by: actions.record_callback(
            w.ticket, outcome="REACHED", answer=Answer(5, "SOLVED"), by=by, now=w.now
        ),
    ),
}
