"""Who may do a thing for a department: the nearest people whose posts give the grant."""

from collections import defaultdict

from core.known_queries import KnownQuery
from departments.models import Department, Post
from departments.roles import GRANTS

HOLDERS = KnownQuery[tuple[int, int]](
    lambda places, roles: Post.objects.filter(
        department_id__in=places, role__in=roles, ended_at__isnull=True, staff__is_active=True
    ).values_list("department_id", "staff_id")
)


def nearest_holders(permission: str, department: Department) -> frozenset[int]:
    """Active people whose post gives ``permission``: the department's own, else of the next above; one query.

    A post gives it on its department and everything below.
    """
    roles = tuple(role.value for role, given in GRANTS.items() if permission in given)
    found: dict[int, set[int]] = defaultdict(set)
    for place, staff in HOLDERS(tuple(department.ancestry), roles):
        found[place].add(staff)
    return frozenset(next((found[place] for place in reversed(department.ancestry) if place in found), ()))
