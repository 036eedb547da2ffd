"""The stories of bad answers, final answers, retrospectives and reopenings."""

from datetime import datetime

from departments.roles import Role
from departments.rules.calendar import in_shanghai
from tests.cast import City
from tests.feedback.stories._terms import Telling, Terms
from tests.roads.aftercare import CAUSE, FINAL, NEW_FACTS, PREVENTION


def _rework(city: City, _at: datetime, given: dict[str, str]) -> Terms:
    if given.get("dissolved"):
        city.departments["lead"].is_active = False
        city.departments["lead"].save()
    return Role.AUDITOR, "centre", {"note": "请到现场核实并修复。"}


def _verdict(_city: City, _at: datetime, given: dict[str, str]) -> Terms:
    return Role.AUDITOR, "centre", {"fault": given.get("fault") == "yes", "ground": "POLICY_LIMIT"}


def _conclude(_city: City, at: datetime, _given: dict[str, str]) -> Terms:
    paper = {"head": "赵明德", "signed_on": in_shanghai(at).date(), "reference": "照明〔2026〕12号"}
    return Role.SUPERVISOR, "parent", {**paper, "reply": FINAL}


def _write(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.HANDLER, "lead", {"root_cause": CAUSE, "prevention": PREVENTION, "hand_in": True}


def _sign(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.UNIT_APPROVER, "lead", {}


def _ask(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.INTAKE_AGENT, "centre", {"new_facts": NEW_FACTS}


def _reopen(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.SUPERVISOR, "parent", {}


def _refuse(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.SUPERVISOR, "parent", {"reason": "属于新的诉求，请另行登记。"}


TERMS: dict[str, Telling] = {
    "rework": _rework,
    "verdict": _verdict,
    "conclude": _conclude,
    "draft_retrospective": _write,
    "sign_retrospective": _sign,
    "ask_reopening": _ask,
    "reopen": _reopen,
    "refuse_reopening": _refuse,
}
