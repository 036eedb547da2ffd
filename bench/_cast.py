"""The cast of the tests on the ground of the figures: departments of their own beside the demonstration's."""

from datetime import timedelta

from departments.actions.tree import create_department
from departments.models import Department, Staff
from departments.roles import Role
from feedback.models import Area, Channel, DispatchRule, Topic
from tests.cast import DEPARTMENTS, START, City

OPENED = ("unit",)
"""Departments that some roads open on their way."""


class Cast(City):
    """The people of the tests, found again where an earlier figure left them."""

    def person(self, role: Role, place: str) -> Staff:
        key = f"{role.value.lower()}@{place}"
        known = Staff.objects.filter(username=key.replace("@", ".")).first()
        if known is not None:
            self.people.setdefault(key, known)
        return super().person(role, place)


def cast() -> City:
    """The city of the tests, written once."""
    departments: dict[str, Department] = {}
    for code, (name, group, parent) in DEPARTMENTS.items():
        departments[code] = Department.objects.filter(code=code).first() or create_department(
            code=code,
            name=name,
            peer_group=group,
            parent=departments[parent] if parent else None,
            by=None,
            now=START,
        )
    departments |= {row.code: row for row in Department.objects.filter(code__in=OPENED)}
    topic = Topic.objects.get_or_create(code="T1", defaults={"name": "市政设施"})[0]
    since = START.date() - timedelta(days=200)
    DispatchRule.objects.get_or_create(topic=topic, department=departments["lead"], effective_from=since)
    return Cast(
        departments=departments,
        channel=Channel.objects.get_or_create(code="cast", defaults={"name": "演练"})[0],
        topic=topic,
        area=Area.objects.get_or_create(code="A1", defaults={"name": "望湖区"})[0],
    )
