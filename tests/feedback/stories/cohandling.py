"""The stories of co-handlers added and waived, and of withdrawals."""

from datetime import datetime

from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from tests.cast import City
from tests.feedback.stories._terms import Telling, Terms


def _add(city: City, _at: datetime, given: dict[str, str]) -> Terms:
    own = given.get("own")
    due_at = datetime.fromisoformat(own).replace(tzinfo=SHANGHAI) if own else None
    return Role.UNIT_APPROVER, "lead", {"departments": [city.departments["co"]], "due_at": due_at}


def _co_return(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.UNIT_APPROVER, "co", {"ground": "WRONG_DUTY", "text": "该路灯不属我公司产权。"}


def _return_draft(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.UNIT_APPROVER, "co", {"note": "请写明日期。"}


def _decide(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.DISPATCHER, "centre", {"note": "见会商意见。"}


def _words(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.INTAKE_AGENT, "centre", {"words": "已经自己解决了。"}


def _call(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.CALLBACK_AGENT, "centre", {"note": "已与市民核实。"}


TERMS: dict[str, Telling] = {
    "add_co_handler": _add,
    "return_co_draft": _return_draft,
    "co_return": _co_return,
    "refuse_co_return": _decide,
    "waive_co": _decide,
    "urge": _words,
    "withdraw": _words,
    "ask_withdrawal": _words,
    "confirm_withdrawal": _call,
    "decline_withdrawal": _call,
}
