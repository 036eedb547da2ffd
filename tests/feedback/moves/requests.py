"""The moves of extension, suspension, termination and reclassification, once each."""

from typing import Any

from feedback import actions
from tests.feedback.moves._make import Make
from tests.roads.requests import END, NOTE, NOTICE, PAUSE, WHY

EXTENSION = {"working_days": 2, "reason": WHY}
SUSPENSION = {"ground": "JUDICIAL", "working_days": 5, "reason": PAUSE, "notice": NOTICE}
TERMINATION = {"ground": "PASSED_ON", "reason": END, "notice": END}
ANEW = {"category": "CONSULT", "urgency": "NORMAL", "reason": "实为政策咨询。"}

EVERY_MOVE: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "draft_extension": ("CONTACTED", "HANDLER@lead", EXTENSION, "IN_PROGRESS"),
    "request_extension": ("EXTENSION_DRAFTED", "UNIT_APPROVER@lead", {}, "IN_PROGRESS"),
    "grant_extension": ("EXTENSION_ASKED", "DISPATCHER@centre", {"note": "同意"}, "IN_PROGRESS"),
    "refuse_extension": ("EXTENSION_ASKED", "DISPATCHER@centre", {"note": NOTE}, "IN_PROGRESS"),
    "draft_suspension": ("CONTACTED", "HANDLER@lead", SUSPENSION, "IN_PROGRESS"),
    "request_suspension": ("SUSPENSION_DRAFTED", "UNIT_APPROVER@lead", {}, "IN_PROGRESS"),
    "grant_suspension": ("SUSPENSION_ASKED", "SUPERVISOR@lead", {"note": "同意"}, "SUSPENDED"),
    "refuse_suspension": ("SUSPENSION_ASKED", "SUPERVISOR@lead", {"note": NOTE}, "IN_PROGRESS"),
    "resume": ("SUSPENDED", "UNIT_APPROVER@lead", {}, "IN_PROGRESS"),
    "draft_termination": ("CONTACTED", "HANDLER@lead", TERMINATION, "IN_PROGRESS"),
    "request_termination": ("TERMINATION_DRAFTED", "UNIT_APPROVER@lead", {}, "IN_PROGRESS"),
    "grant_termination": ("TERMINATION_ASKED", "AUDITOR@centre", {"note": "同意"}, "TERMINATED"),
    "refuse_termination": ("TERMINATION_ASKED", "AUDITOR@centre", {"note": NOTE}, "IN_PROGRESS"),
    "return_request": (
        "EXTENSION_DRAFTED",
        "UNIT_APPROVER@lead",
        {"kind": "extension", "note": NOTE},
        "IN_PROGRESS",
    ),
    "withdraw_request": ("EXTENSION_ASKED", "UNIT_APPROVER@lead", {}, "IN_PROGRESS"),
    "reclassify": ("IN_PROGRESS", "DISPATCHER@centre", {**ANEW, "topic": "T1"}, "IN_PROGRESS"),
}

MAKE: dict[str, tuple[str, Make]] = {
    "draft_extension": (
        "CO_CONTACTED",
        lambda w, by: actions.draft_extension(w.ticket, working_days=1, reason=WHY, by=by, now=w.now),
    ),
    "request_extension": (
        "EXTENSION_DRAFTED",
        lambda w, by: actions.request_extension(w.ticket, by=by, now=w.now),
    ),
    "grant_extension": (
        "EXTENSION_ASKED",
        lambda w, by: actions.grant_extension(w.ticket, by=by, now=w.now),
    ),
    "refuse_extension": (
        "EXTENSION_ASKED",
        lambda w, by: actions.refuse_extension(w.ticket, note=NOTE, by=by, now=w.now),
    ),
    "draft_suspension": (
        "CO_CONTACTED",
        lambda w, by: actions.draft_suspension(
            w.ticket, ground="JUDICIAL", working_days=5, reason=PAUSE, notice=NOTICE, by=by, now=w.now
        ),
    ),
    "request_suspension": (
        "SUSPENSION_DRAFTED",
        lambda w, by: actions.request_suspension(w.ticket, by=by, now=w.now),
    ),
    "grant_suspension": (
        "SUSPENSION_ASKED",
        lambda w, by: actions.grant_suspension(w.ticket, by=by, now=w.now),
    ),
    "refuse_suspension": (
        "SUSPENSION_ASKED",
        lambda w, by: actions.refuse_suspension(w.ticket, note=NOTE, by=by, now=w.now),
    ),
    "resume": ("SUSPENDED", lambda w, by: actions.resume(w.ticket, by=by, now=w.now)),
    "draft_termination": (
        "CO_CONTACTED",
        lambda w, by: actions.draft_termination(
            w.ticket, ground="PASSED_ON", reason=END, notice=END, by=by, now=w.now
        ),
    ),
    "request_termination": (
        "TERMINATION_DRAFTED",
        lambda w, by: actions.request_termination(w.ticket, by=by, now=w.now),
    ),
    "grant_termination": (
        "TERMINATION_ASKED",
        lambda w, by: actions.grant_termination(w.ticket, by=by, now=w.now),
    ),
    "refuse_termination": (
        "TERMINATION_ASKED",
        lambda w, by: actions.refuse_termination(w.ticket, note=NOTE, by=by, now=w.now),
    ),
    "return_request": (
        "EXTENSION_DRAFTED",
        lambda w, by: actions.return_request(w.ticket, note=NOTE, by=by, now=w.now),
    ),
    "withdraw_request": (
        "EXTENSION_ASKED",
        lambda w, by: actions.withdraw_request(w.ticket, by=by, now=w.now),
    ),
    "reclassify": (
        "CO_CONTACTED",
        lambda w, by: actions.reclassify(w.ticket, **ANEW, topic=w.city.topic, by=by, now=w.now),  # type: ignore[arg-type]
    ),
}
