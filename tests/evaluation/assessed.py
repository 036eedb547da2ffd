"""A month of the cast that is assessed: two departments with work, at a moment the test chooses."""

from datetime import datetime
from typing import Any

from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import periods
from evaluation.models import AssessmentPeriod
from tests.cast import City, Walk

CODE = "2026-10"
WORK = datetime(2026, 10, 12, 9, 30, tzinfo=SHANGHAI)
OVER = datetime(2026, 11, 4, 9, 0, tzinfo=SHANGHAI)
"""In November: the month is over, and nothing of it can come due any more."""
HEARD = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
"""After the time to object."""


def manager(city: City) -> Staff:
    """Who gives notice."""
    return city.person(Role.ASSESSMENT_MANAGER, "institution")


def second(city: City) -> Staff:
    """Another manager, who decides and locks."""
    key = "second@institution"
    if key not in city.people:
        city.people[key] = another(city, "second.manager", Role.ASSESSMENT_MANAGER, "institution")
    return city.people[key]


def another(city: City, username: str, role: Role, place: str) -> Staff:
    """Somebody else of the same role."""
    staff = Staff.objects.create_user(username, "correct-horse-battery", display_name=username)
    appoint(staff=staff, department=city.departments[place], role=role, by=None, now=WORK)
    return staff


def work(city: City) -> None:
    """Of ``lead``: two praised, one blamed, one forgotten."""
    for state in ("COMPLETED", "COMPLETED", "PENDING_VERDICT", "DISPATCHED"):
        Walk(city, now=WORK).to(state)


def opened(city: City, code: str = CODE, now: datetime = OVER) -> AssessmentPeriod:
    return periods.open_period(code, by=manager(city), now=now)


def noticed(city: City, code: str = CODE, now: datetime = OVER) -> AssessmentPeriod:
    return periods.give_notice(opened(city, code, now), by=manager(city), now=now)


def locked(city: City, code: str = CODE, now: datetime = HEARD) -> AssessmentPeriod:
    return periods.lock(noticed(city, code), by=second(city), now=now)


def of(rows: Any, city: City, place: str) -> Any:
    """The row of a department of the cast."""
    return next(row for row in rows if row.department_id == city.departments[place].pk)
