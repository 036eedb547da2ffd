"""The people of the departments' tests: a city of six departments, and somebody for every post in it."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from departments.actions.posts import appoint
from departments.actions.tree import create_department
from departments.models import Department, Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI

NOW = datetime(2026, 9, 28, 9, 42, tzinfo=SHANGHAI)
PASSWORD = "correct-horse-battery"
TREE = (
    ("city", "市政务服务局", "INSTITUTION", None),
    ("centre", "市热线中心", "CENTRE", "city"),
    ("bureau", "市城市管理局", "BUREAU", "city"),
    ("lighting", "市照明管理处", "BUREAU", "bureau"),
    ("repairs", "照明维修所", "BUREAU", "lighting"),
    ("water", "市水务局", "BUREAU", "city"),
)


@dataclass
class People:
    """Departments by code; people by what they do and where, made when first asked for."""

    departments: dict[str, Department]
    known: dict[str, Staff] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Department:
        return self.departments[code]

    def holder(self, role: Role, code: str) -> Staff:
        """Somebody who holds this role there and nothing else, as the database knows them now."""
        name = f"{role.value.lower()}.{code}"
        if name not in self.known:
            self.known[name] = self.person(name)
            appoint(staff=self.known[name], department=self[code], role=role, by=None, now=NOW)
        return Staff.objects.get(pk=self.known[name].pk)

    def person(self, name: str = "zhoulan", **fields: object) -> Staff:
        """Somebody without any post."""
        return Staff.objects.create_user(name, PASSWORD, **{"display_name": f"周岚 {name}"[:40], **fields})

    def ids(self, *codes: str) -> set[int]:
        return {self[code].pk for code in codes}

    def browser(self, staff: Staff) -> Client:
        """A browser in which this person is signed in."""
        client = Client()
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        return client


def build_people() -> People:
    """Write the tree; for tests on a database of their own."""
    cache.clear()
    made: dict[str, Department] = {}
    for code, name, group, parent in TREE:
        made[code] = create_department(
            code=code,
            name=name,
            peer_group=group,
            parent=made[parent] if parent else None,
            by=None,
            now=NOW,
        )
    return People(made)


@pytest.fixture
def people(db: None) -> People:
    """The city, in this test's transaction."""
    return build_people()
