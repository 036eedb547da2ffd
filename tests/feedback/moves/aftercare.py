"""The moves after the citizen's answer, once each."""

from datetime import date
from typing import Any

from feedback import actions
from tests.feedback.moves._make import Make
from tests.roads.aftercare import CAUSE, FINAL, NEW_FACTS, PREVENTION

# verb: the state it starts from, who makes it, what is sent besides the version, the state after it
EVERY_MOVE: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "rework": ("PENDING_VERDICT", "AUDITOR@centre", {"note": "请到现场核实并修复。"}, "IN_PROGRESS"),
    "verdict": (
        "PENDING_VERDICT",
        "AUDITOR@centre",
        {"fault": False, "ground": "POLICY_LIMIT", "note": "政策所限。"},
        "COMPLETED",
    ),
    "conclude": (
        "BAD_AGAIN",
        "SUPERVISOR@parent",
        {"head": "赵明德", "signed_on": "2026-09-21", "reference": "照明〔2026〕12号", "reply": FINAL},
        "COMPLETED",
    ),
    "draft_retrospective": (
        "RETROSPECTIVE_DUE",
        "HANDLER@lead",
        {"root_cause": CAUSE, "prevention": PREVENTION, "hand_in": True},
        "COMPLETED",
    ),
    "return_retrospective": (
        "RETROSPECTIVE_WRITTEN",
        "UNIT_APPROVER@lead",
        {"note": "请写明时间。"},
        "COMPLETED",
    ),
    "sign_retrospective": ("RETROSPECTIVE_WRITTEN", "UNIT_APPROVER@lead", {}, "COMPLETED"),
    "ask_reopening": ("COMPLETED", "INTAKE_AGENT@centre", {"new_facts": NEW_FACTS}, "COMPLETED"),
    "reopen": ("REOPENING_ASKED", "SUPERVISOR@parent", {"note": "请再查线路。"}, "IN_PROGRESS"),
    "refuse_reopening": (
        "REOPENING_ASKED",
        "SUPERVISOR@parent",
        {"reason": "属于新的诉求，请另行登记。"},
        "COMPLETED",
    ),
}

MAKE: dict[str, tuple[str, Make]] = {
    "rework": ("CO_VERDICT", lambda w, by: actions.rework(w.ticket, note="请修复。", by=by, now=w.now)),
    "verdict": (
        "CO_VERDICT",
        lambda w, by: actions.verdict(w.ticket, fault=False, ground="MALICIOUS", by=by, now=w.now),
    ),
    "conclude": (
        "CO_BAD_AGAIN",
        lambda w, by: actions.conclude(
            w.ticket,
            head="赵明德",
            signed_on=date(2026, 9, 21),
            reference="照明〔2026〕12号",
            reply=FINAL,
            by=by,
            now=w.now,
        ),
    ),
    "draft_retrospective": (
        "CO_RETROSPECTIVE_DUE",
        lambda w, by: actions.draft_retrospective(
            w.ticket, root_cause=CAUSE, prevention=PREVENTION, by=by, now=w.now
        ),
    ),
    "return_retrospective": (
        "CO_RETROSPECTIVE_WRITTEN",
        lambda w, by: actions.return_retrospective(w.ticket, note="补充", by=by, now=w.now),
    ),
    "sign_retrospective": (
        "CO_RETROSPECTIVE_WRITTEN",
        lambda w, by: actions.sign_retrospective(w.ticket, by=by, now=w.now),
    ),
    "ask_reopening": (
        "CO_COMPLETED",
        lambda w, by: actions.ask_reopening(w.ticket, new_facts=NEW_FACTS, by=by, now=w.now),
    ),
    "reopen": ("CO_REOPENING_ASKED", lambda w, by: actions.reopen(w.ticket, by=by, now=w.now)),
    "refuse_reopening": (
        "CO_REOPENING_ASKED",
        lambda w, by: actions.refuse_reopening(w.ticket, reason="无新事实", by=by, now=w.now),
    ),
}
