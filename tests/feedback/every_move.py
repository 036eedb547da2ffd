"""Every move of people once: where it starts, who makes it, what is sent, where it leads."""

from typing import Any

from tests.cast import REPLY

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
