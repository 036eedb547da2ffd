"""Reads who may be told now: active people with a live post, the tree, and the turns of duty."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from departments.actions.posts import granted_by
from departments.models import Department, DutyRoster, Post
from supervision.rules.telling import Directory


def read_directory(now: datetime) -> Directory:
    """The directory as it stands; three queries. Who left, or lost the last post, is not in it."""
    holders: dict[tuple[str, int], set[int]] = defaultdict(set)
    serving: set[int] = set()
    posts = Post.objects.filter(ended_at__isnull=True, staff__is_active=True)
    for staff, department, role, is_senior in posts.values_list(
        "staff_id", "department_id", "role", "is_senior"
    ):
        serving.add(staff)
        for grant in granted_by(role, is_senior):
            holders[grant, department].add(staff)
    return Directory(
        ancestry={pk: tuple(path) for pk, path in Department.objects.values_list("id", "ancestry")},
        holders=holders,
        on_duty=_on_duty(now, serving),
    )


def holders_anywhere(directory: Directory, grants: Iterable[str]) -> frozenset[int]:
    """Holders of one of these grants: those whose post is on a root of the tree, else whoever holds it."""
    wanted = tuple(grants)
    found: dict[int, set[int]] = defaultdict(set)
    for (grant, place), people in directory.holders.items():
        if grant in wanted:
            found[place] |= people
    at_root = [people for place, people in found.items() if len(directory.ancestry.get(place, ())) == 1]
    return frozenset().union(*(at_root or found.values()))


def _on_duty(now: datetime, serving: set[int]) -> dict[int, set[int]]:
    turns = DutyRoster.objects.filter(starts_at__lte=now, ends_at__gt=now, staff_id__in=serving)
    found: dict[int, set[int]] = defaultdict(set)
    for department, staff in turns.values_list("department_id", "staff_id"):
        found[department].add(staff)
    return found
