"""The moves of merging, splitting, asking and answering at once, once each."""

from typing import Any

from feedback import actions
from tests.feedback.moves._make import Make
from tests.roads.merging import QUESTION, REPLY, SUPPLEMENT, another, completed

PARTS = ["听雨路的路灯不亮。", "同一条路的井盖松动。"]
OTHER = "20260921000002"

EVERY_MOVE: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "merge": ("WITH_OTHER", "DISPATCHER@centre", {"into": OTHER, "note": "同一盏灯"}, "MERGED"),
    "unmerge": ("MERGED", "DISPATCHER@centre", {}, "PENDING_DISPATCH"),
    "mark_repeat": ("WITH_COMPLETED", "DISPATCHER@centre", {"of": OTHER}, "REGISTERED"),
    "tell_apart": ("WITH_OTHER", "DISPATCHER@centre", {"other": OTHER}, "REGISTERED"),
    "split": ("REGISTERED", "DISPATCHER@centre", {"parts": PARTS}, "REGISTERED"),
    "ask_citizen": ("PENDING_DISPATCH", "INTAKE_AGENT@centre", {"text": QUESTION}, "PENDING_DISPATCH"),
    "supplement": ("ASKED", "INTAKE_AGENT@centre", {"text": SUPPLEMENT}, "REGISTERED"),
    "answer_directly": (
        "REGISTERED",
        "INTAKE_AGENT@centre",
        {"reply": REPLY, "topic": "T1"},
        "PENDING_CALLBACK",
    ),
}

MAKE: dict[str, tuple[str, Make]] = {
    "merge": ("WITH_OTHER", lambda w, by: actions.merge(w.ticket, into=another(w), by=by, now=w.now)),
    "unmerge": ("MERGED", lambda w, by: actions.unmerge(w.ticket, by=by, now=w.now)),
    "mark_repeat": (
        "WITH_COMPLETED",
        lambda w, by: actions.mark_repeat(w.ticket, of=completed(w), by=by, now=w.now),
    ),
    "tell_apart": (
        "WITH_OTHER",
        lambda w, by: actions.tell_apart(w.ticket, other=another(w), by=by, now=w.now),
    ),
    "split": ("REGISTERED", lambda w, by: actions.split(w.ticket, parts=PARTS, by=by, now=w.now)),
    "ask_citizen": (
        "PENDING_DISPATCH",
        lambda w, by: actions.ask_citizen(w.ticket, text=QUESTION, by=by, now=w.now),
    ),
    "supplement": (
        "CO_DISPATCHED",
        lambda w, by: actions.supplement(w.ticket, text=SUPPLEMENT, by=by, now=w.now),
    ),
    "answer_directly": (
        "REGISTERED",
        lambda w, by: actions.answer_directly(w.ticket, reply=REPLY, topic=w.city.topic, by=by, now=w.now),
    ),
}
