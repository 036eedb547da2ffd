"""The stories of extensions, suspensions, terminations and reclassification."""

from datetime import datetime
from typing import Any

from departments.roles import Role
from tests.cast import City
from tests.feedback.stories._terms import Telling, Terms
from tests.roads.requests import END, NOTE, NOTICE, PAUSE, WHY


def _extension(_city: City, _at: datetime, given: dict[str, str]) -> Terms:
    return Role.HANDLER, "lead", {"working_days": int(given["days"]), "reason": WHY}


def _suspension(_city: City, _at: datetime, given: dict[str, str]) -> Terms:
    asked = {"ground": given.get("ground", "JUDICIAL"), "working_days": int(given["days"])}
    return Role.HANDLER, "lead", {**asked, "reason": PAUSE, "notice": NOTICE}


def _termination(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.HANDLER, "lead", {"ground": "PASSED_ON", "reason": END, "notice": END}


def _reclassify(city: City, _at: datetime, given: dict[str, str]) -> Terms:
    terms = {"urgency": "NORMAL", "reason": WHY, **given, "topic": city.topic}
    is_longer = terms.pop("by", "") == "supervisor"
    return (Role.SUPERVISOR, "lead", terms) if is_longer else (Role.DISPATCHER, "centre", terms)


def _by(role: Role, place: str, **terms: Any) -> Telling:
    return lambda _city, _at, _given: (role, place, dict(terms))


UNIT = _by(Role.UNIT_APPROVER, "lead")
TERMS: dict[str, Telling] = {
    "draft_extension": _extension,
    "request_extension": UNIT,
    "grant_extension": _by(Role.DISPATCHER, "centre"),
    "refuse_extension": _by(Role.DISPATCHER, "centre", note=NOTE),
    "draft_suspension": _suspension,
    "request_suspension": UNIT,
    "grant_suspension": _by(Role.SUPERVISOR, "lead"),
    "refuse_suspension": _by(Role.SUPERVISOR, "lead", note=NOTE),
    "resume": UNIT,
    "draft_termination": _termination,
    "request_termination": UNIT,
    "grant_termination": _by(Role.AUDITOR, "centre"),
    "refuse_termination": _by(Role.AUDITOR, "centre", note=NOTE),
    "withdraw_request": UNIT,
    "reclassify": _reclassify,
}
