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
from feedback import actions
from feedback.models import Area, Channel, DispatchRule, Ticket, Topic
from feedback.rules.registration import NewMatter
from tests.roads import aftercare, cohandling, main_path, merging, requests, returns
from tests.roads.words import REPLY, START

__all__ = ["REPLY", "ROADS", "START", "STEPS", "City", "Walk", "build_city"]

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
    topic = Topic.objects.create(code="T1", name="市政设施")
    DispatchRule.objects.create(
        topic=topic, department=departments["lead"], effective_from=START.date() - timedelta(days=200)
    )
    return City(
        departments=departments,
        channel=Channel.objects.create(code="phone", name="电话"),
        topic=topic,
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

    def staff(self, role: Role, place: str = "centre") -> Staff:
        return self.city.person(role, place)


STEPS: dict[str, Callable[[Walk], None]] = {
    **main_path.STEPS,
    **requests.STEPS,
    **returns.STEPS,
    **cohandling.STEPS,
    **aftercare.STEPS,
    **merging.STEPS,
}
ROADS: dict[str, tuple[str, ...]] = {
    **main_path.ROADS,
    **requests.ROADS,
    **returns.ROADS,
    **cohandling.ROADS,
    **aftercare.ROADS,
    **merging.ROADS,
}
