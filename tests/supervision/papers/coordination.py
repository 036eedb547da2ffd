"""Requests for data and meetings brought to where an act begins, for the permission table.

Here the lighting office ("lead") owes the power company ("co") its records, and the centre calls the meeting.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from departments.models import Staff
from departments.roles import Role
from departments.rules.clocks import Limit
from supervision.actions import duties, meetings, sharing
from supervision.models import DataShareDuty, Meeting, MeetingItem, ShareRequest
from tests.cast import START, City
from tests.supervision.second import another

FIELDS = ("路灯编号", "供电线路")
TERMS: dict[str, Any] = {"fields": FIELDS, "legal_basis": "共享办法第五条", "limit": Limit.parse("3wd")}
ASKED: dict[str, Any] = {"purpose": "核对供电线路", "fields": FIELDS, "scope": "听雨路全段"}
NOTE = "按会议安排办理"
LATER = START + timedelta(days=3)

AT_CONSUMER = dict.fromkeys(
    (Role.HANDLER, Role.UNIT_APPROVER, Role.DATA_STEWARD, Role.SUPERVISOR, Role.ASSESSMENT_MANAGER), "co"
)
AT_CENTRE = dict.fromkeys((Role.SUPERVISOR, Role.SERVICE_MANAGER, Role.ASSESSMENT_MANAGER), "centre")


def _duty(city: City) -> DataShareDuty:
    places = city.departments
    steward = city.person(Role.DATA_STEWARD, "institution")
    return duties.enter_duty(
        owner=places["lead"], consumer=places["co"], item="路灯供电资料", by=steward, now=START, **TERMS
    )


def _asked(city: City) -> ShareRequest:
    return sharing.ask(_duty(city), by=another(city, Role.UNIT_APPROVER, "co"), now=START, **ASKED)


def _shared(city: City) -> ShareRequest:
    return sharing.share(
        _asked(city), means="经共享平台", by=another(city, Role.UNIT_APPROVER, "lead"), now=START
    )


def _meeting(city: City) -> Meeting:
    return meetings.call_meeting(
        department=city.departments["centre"],
        title="协调会",
        planned_for=START + timedelta(days=2),
        place="三楼会议室",
        invited=[city.departments["lead"]],
        points=[meetings.Point("路灯与供电设施的界限")],
        by=city.person(Role.SUPERVISOR, "institution"),
        now=START,
    )


def _decided(city: City) -> Meeting:
    meeting = _meeting(city)
    item = MeetingItem.objects.get(meeting=meeting)
    decision = meetings.Decision(item.pk, "由供电公司承办", city.departments["co"], "NAME", city.topic)
    by = city.person(Role.SUPERVISOR, "institution")
    return meetings.hold(meeting, decisions=[decision], by=by, now=LATER, **MINUTES)


MINUTES: dict[str, Any] = {"chair": "分管负责人", "present": "各单位", "minutes": "逐项讨论。"}
ACTS: dict[tuple[str, str], tuple[Callable[[City], Any], Callable[..., object], dict[str, Any]]] = {
    ("share", "ask"): (_duty, sharing.ask, ASKED),
    ("share", "change_duty"): (_duty, duties.change_duty, TERMS),
    ("share", "end_duty"): (_duty, duties.end_duty, {}),
    ("share", "share"): (_asked, sharing.share, {"means": "经共享平台"}),
    ("share", "refuse"): (_asked, sharing.refuse, {"ground": "SECRET", "note": NOTE}),
    ("share", "confirm"): (_shared, sharing.confirm, {}),
    ("share", "dispute"): (_shared, sharing.dispute, {"note": NOTE}),
    ("share", "withdraw"): (_asked, sharing.withdraw, {}),
    ("meeting", "change_agenda"): (_meeting, meetings.change_agenda, {"put_on": [meetings.Point("其他")]}),
    ("meeting", "put_off"): (
        _meeting,
        meetings.put_off,
        {"planned_for": LATER + timedelta(days=9), "place": "", "reason": NOTE},
    ),
    ("meeting", "call_off"): (_meeting, meetings.call_off, {"reason": NOTE}),
    ("meeting", "hold"): (_meeting, meetings.hold, MINUTES),
}


def _maker(key: tuple[str, str]) -> Callable[[City], tuple[Any, Callable[[Staff], object]]]:
    bring, act, given = ACTS[key]

    def make(city: City) -> tuple[Any, Callable[[Staff], object]]:
        row = bring(city)
        return row, lambda by: act(row, by=by, now=LATER, **given)

    return make


def _entry(city: City) -> tuple[Any, Callable[[Staff], object]]:
    row = _decided(city)
    item = MeetingItem.objects.get(meeting=row)
    return row, lambda by: meetings.enter_rule(item, by=by, now=LATER)


MAKE = {key: _maker(key) for key in ACTS} | {("meeting", "enter_rule"): _entry}
PLACES = {
    key: AT_CENTRE if key[0] == "meeting" else AT_CONSUMER
    for key in MAKE
    if key[0] == "meeting" or key[1] in {"ask", "confirm", "dispute", "withdraw"}
}
"""What the consumer does is tried by people of the consumer; meetings by those of the centre."""
