"""A second person of the same role and place, who is not the one that the tables of permissions try."""

from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from tests.cast import PASSWORD, START, City


def another(city: City, role: Role, place: str) -> Staff:
    """Somebody else who holds ``role`` on the department ``place``; made on first call."""
    key = f"second_{role.value.lower()}@{place}"
    if key not in city.people:
        staff = Staff.objects.create_user(key.replace("@", "."), PASSWORD, display_name=key[:40])
        appoint(staff=staff, department=city.departments[place], role=role, by=None, now=START)
        city.people[key] = staff
    return city.people[key]
