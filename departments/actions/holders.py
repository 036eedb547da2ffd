"""Who may do a thing for a department: the nearest people whose posts give the grant."""

from collections import defaultdict

from departments.models import Department, Post
from departments.roles import GRANTS


def nearest_holders(permission: str, department: Department) -> frozenset[int]:
    """Active people whose post gives ``permission``: the department's own, else of the next above; one query.

    A post gives it on its department and everything below.
    """
    roles = [role.value for role, given in GRANTS.items() if permission in given]
    posts = Post.objects.filter(
        department_id__in=department.ancestry, role__in=roles, ended_at__isnull=True, staff__is_active=True
    )
    found: dict[int, set[int]] = defaultdict(set)
    for place, staff in posts.values_list("department_id", "staff_id"):
        found[place].add(staff)
    return frozenset(next((found[place] for place in reversed(department.ancestry) if place in found), ()))
