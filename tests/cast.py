"""The cast: a small city with every role, and a ticket brought to any state by the verbs people use.

One centre and another, a bureau that leads, its parent, one that co-handles, one that led before, a stranger.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from departments.actions.posts import appoint
from departments.actions.tree import create_department
from departments.models import Department, Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Area, Channel, Ticket, Topic
from feedback.rules.registration import NewMatter

START = datetime(2026, 9, 21, 9, 0, tzinfo=SHANGHAI)
"""Monday, before the Mid-Autumn holiday."""
REPLY = "您好，路灯已于 9 月 21 日修复，今晚起正常照明，感谢您的反映。"
PASSWORD = "correct-horse-battery"

DEPARTMENTS = {
    "institution": ("政务服务局", "INSTITUTION", None),
    "centre": ("热线中心", "CENTRE", "institution"),
    "other_centre": ("第二热线中心", "CENTRE", "institution"),
    "parent": ("市城市管理局", "BUREAU", "institution"),
    "lead": ("市照明管理处", "BUREAU", "parent"),
    "co": ("市供电公司", "UTILITY", "institution"),
    "former": ("望湖区", "DISTRICT", "institution"),
    "stranger": ("市水务局", "BUREAU", "institution"),
}


@dataclass
class City:
    """Departments by their name in the cast, and people by ``role@department``."""

    departments: dict[str, Department]
    channel: Channel
    topic: Topic
    area: Area
    people: dict[str, Staff] = field(default_factory=dict)

    def person(self, role: Role, place: str) -> Staff:
        """Someone who holds ``role`` on the department ``place`` and nothing else; made on first call."""
        key = f"{role.value.lower()}@{place}"
        if key not in self.people:
            staff = Staff.objects.create_user(key.replace("@", "."), PASSWORD, display_name=key[:40])
            appoint(staff=staff, department=self.departments[place], role=role, by=None, now=START)
            self.people[key] = staff
        return self.people[key]


def build_city() -> City:
    """Write the departments and catalogues of the cast."""
    departments: dict[str, Department] = {}
    for code, (name, group, parent) in DEPARTMENTS.items():
        departments[code] = create_department(
            code=code,
            name=name,
            peer_group=group,
            parent=departments[parent] if parent else None,
            by=None,
            now=START,
        )
    return City(
        departments=departments,
        channel=Channel.objects.create(code="phone", name="电话"),
        topic=Topic.objects.create(code="T1", name="市政设施"),
        area=Area.objects.create(code="A1", name="望湖区"),
    )


@dataclass
class Walk:
    """Brings one ticket along the main path, a quarter of an hour a step."""

    city: City
    now: datetime = START
    category: str = "HELP"
    phone: str = "13800002716"
    ticket: Ticket = field(init=False)

    def __post_init__(self) -> None:
        self.ticket = actions.register(
            NewMatter(
                content=f"听雨路的路灯已经坏了三天（{self.now:%H%M%S%f}），晚上走路很危险。",
                title="听雨路路灯不亮",
                name="张三丰",
                phone=self.phone,
            ),
            by=self.city.person(Role.INTAKE_AGENT, "centre"),
            now=self.now,
            centre=self.city.departments["centre"],
            channel=self.city.channel,
        )

    def tick(self, minutes: int = 15) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now

    def to(self, state: str) -> Ticket:
        """Walk until the ticket stands in ``state``; raises KeyError for one the main path does not meet."""
        for step in ROADS[state]:
            STEPS[step](self)
        return self.ticket

    def _staff(self, role: Role, place: str = "centre") -> Staff:
        return self.city.person(role, place)


def _triage(walk: Walk) -> None:
    walk.ticket = actions.triage(
        walk.ticket,
        category=walk.category,
        topic=walk.city.topic,
        urgency="NORMAL",
        by=walk._staff(Role.DISPATCHER),
        now=walk.tick(),
    )


def _reject(walk: Walk) -> None:
    walk.ticket = actions.reject(
        walk.ticket, ground="EMERGENCY", by=walk._staff(Role.DISPATCHER), now=walk.tick()
    )


def _dispatch(walk: Walk) -> None:
    walk.ticket = actions.dispatch(
        walk.ticket, lead=walk.city.departments["lead"], by=walk._staff(Role.DISPATCHER), now=walk.tick()
    )


def _dispatch_with_co(walk: Walk) -> None:
    walk.ticket = actions.dispatch(
        walk.ticket,
        lead=walk.city.departments["lead"],
        co=[walk.city.departments["co"]],
        by=walk._staff(Role.DISPATCHER),
        now=walk.tick(),
    )


def _sign(walk: Walk) -> None:
    walk.ticket = actions.sign(walk.ticket, by=walk._staff(Role.HANDLER, "lead"), now=walk.tick())


def _contact(walk: Walk) -> None:
    now = walk.tick()
    walk.ticket = actions.record_contact(
        walk.ticket, at=now, way="PHONE", outcome="REACHED", by=walk._staff(Role.HANDLER, "lead"), now=now
    )


def _co_sign(walk: Walk) -> None:
    walk.ticket = actions.co_sign(walk.ticket, by=walk._staff(Role.HANDLER, "co"), now=walk.tick())


def _co_draft(walk: Walk) -> None:
    walk.ticket = actions.draft_co_reply(
        walk.ticket, text="线路已检查，正常。", by=walk._staff(Role.HANDLER, "co"), now=walk.tick()
    )


def _co_reply(walk: Walk) -> None:
    walk.ticket = actions.co_reply(walk.ticket, by=walk._staff(Role.UNIT_APPROVER, "co"), now=walk.tick())


def _draft(walk: Walk) -> None:
    walk.ticket = actions.draft_result(
        walk.ticket,
        result_code="SOLVED",
        solved="SOLVED",
        reply=REPLY,
        hand_in=True,
        by=walk._staff(Role.HANDLER, "lead"),
        now=walk.tick(),
    )


def _submit(walk: Walk) -> None:
    walk.ticket = actions.submit_result(
        walk.ticket, by=walk._staff(Role.UNIT_APPROVER, "lead"), now=walk.tick()
    )


def _approve(walk: Walk) -> None:
    walk.ticket = actions.approve_result(walk.ticket, by=walk._staff(Role.AUDITOR), now=walk.tick())


def _answer(level: int, solved: str) -> Callable[[Walk], None]:
    def step(walk: Walk) -> None:
        walk.ticket = actions.record_callback(
            walk.ticket,
            outcome="REACHED",
            answer=Answer(level, solved),
            by=walk._staff(Role.CALLBACK_AGENT),
            now=walk.tick(),
        )

    return step


STEPS: dict[str, Callable[[Walk], None]] = {
    "triage": _triage,
    "reject": _reject,
    "dispatch": _dispatch,
    "dispatch_with_co": _dispatch_with_co,
    "sign": _sign,
    "contact": _contact,
    "co_sign": _co_sign,
    "co_draft": _co_draft,
    "co_reply": _co_reply,
    "draft": _draft,
    "submit": _submit,
    "approve": _approve,
    "good_answer": _answer(5, "SOLVED"),
    "bad_answer": _answer(1, "UNSOLVED"),
}
_CO = ("triage", "dispatch_with_co", "sign", "contact", "co_sign", "co_draft", "co_reply")
_DISPATCHED = ("triage", "dispatch")
_REVIEW = (*_DISPATCHED, "sign", "contact", "draft", "submit")
ROADS: dict[str, tuple[str, ...]] = {
    "REGISTERED": (),
    "PENDING_DISPATCH": ("triage",),
    "REJECTED": ("reject",),
    "DISPATCHED": _DISPATCHED,
    "IN_PROGRESS": (*_DISPATCHED, "sign"),
    "CONTACTED": (*_DISPATCHED, "sign", "contact"),
    "HANDED_IN": (*_DISPATCHED, "sign", "contact", "draft"),
    "PENDING_REVIEW": _REVIEW,
    "PENDING_CALLBACK": (*_REVIEW, "approve"),
    "COMPLETED": (*_REVIEW, "approve", "good_answer"),
    "PENDING_VERDICT": (*_REVIEW, "approve", "bad_answer"),
    "CO_DISPATCHED": ("triage", "dispatch_with_co"),
    "CO_SIGNED": ("triage", "dispatch_with_co", "co_sign"),
    "CO_DRAFTED": ("triage", "dispatch_with_co", "co_sign", "co_draft"),
    "CO_REPLIED": _CO,
    "CO_HANDED_IN": (*_CO, "draft"),
    "CO_REVIEW": (*_CO, "draft", "submit"),
    "CO_CALLBACK": (*_CO, "draft", "submit", "approve"),
}
