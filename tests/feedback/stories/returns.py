"""The stories of returns, joint reviews and redispatch."""

from datetime import datetime

from departments.roles import Role
from departments.rules.calendar import in_shanghai
from tests.cast import City
from tests.feedback.stories._terms import Telling, Terms
from tests.roads.returns import BASIS, MINUTES, REFERENCE, WHY


def _draft(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.HANDLER, "lead", {"ground": "WRONG_DUTY", "legal_basis": BASIS, "explanation": WHY}


def _request(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.UNIT_APPROVER, "lead", {}


def _grant(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.DISPATCHER, "centre", {}


def _refuse(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.DISPATCHER, "centre", {"note": "在管养清册内。"}


def _conclude(city: City, at: datetime, _given: dict[str, str]) -> Terms:
    places = city.departments
    given = {
        "participants": [places["lead"], places["former"]],
        "held_on": in_shanghai(at).date(),
        "minutes": MINUTES,
        "reference": REFERENCE,
        "lead": places["lead"],
    }
    return Role.DISPATCHER, "centre", given


def _redispatch(city: City, _at: datetime, given: dict[str, str]) -> Terms:
    heir = None
    if given["kind"] == "DISSOLVED":
        city.departments["lead"].is_active = False
        city.departments["lead"].save()
        heir = city.departments["former"]
    return Role.DISPATCHER, "centre", {"kind": given["kind"], "reason": "机构调整。", "successor": heir}


TERMS: dict[str, Telling] = {
    "draft_return": _draft,
    "request_return": _request,
    "withdraw_return": _request,
    "grant_return": _grant,
    "refuse_return": _refuse,
    "conclude_joint_review": _conclude,
    "redispatch": _redispatch,
}
