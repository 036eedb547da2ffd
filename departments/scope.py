"""The one answer to "on which departments": grants resolved once to a list of ids, descendants included."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache

from departments.models.grants import DepartmentUserObjectPermission, ScopeVersion
from departments.models.tree import Department

if TYPE_CHECKING:
    from departments.models import Staff

KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Scope:
    """Department ids a permission covers; ``everything``: the whole tree, no filter needed."""

    ids: tuple[int, ...]
    everything: bool = False

    def __contains__(self, department_id: int) -> bool:
        return self.everything or department_id in self.ids


NOTHING = Scope(())


def scope(user: "Staff", permission: str) -> Scope:
    """Departments on which ``user`` holds ``permission``, and everything below them.

    One query for the version, two more when nothing is cached under it. The inactive hold nothing.
    """
    if not user.is_active or user.pk is None:
        return NOTHING
    key = f"scope:{version()}:{user.pk}:{permission}"
    found: Scope | None = cache.get(key)
    if found is None:
        found = _resolve(user.pk, permission)
        cache.set(key, found, KEPT_SECONDS)
    return found


def scope_many(user: "Staff", permissions: Iterable[str]) -> dict[str, Scope]:
    """The scopes of several permissions at the price of one: one query for the version, three when cold."""
    wanted = list(permissions)
    if not user.is_active or user.pk is None:
        return dict.fromkeys(wanted, NOTHING)
    keys = {f"scope:{version()}:{user.pk}:{permission}": permission for permission in wanted}
    found: dict[str, Scope] = {keys[key]: held for key, held in cache.get_many(keys).items()}
    missing = [permission for permission in wanted if permission not in found]
    if missing:
        resolved = _resolve_many(user.pk, missing)
        cache.set_many({key: resolved[name] for key, name in keys.items() if name in resolved}, KEPT_SECONDS)
        found |= resolved
    return found


def version() -> int:
    """The number every cached scope hangs on."""
    return ScopeVersion.objects.values_list("number", flat=True).first() or 0


def _resolve(user_id: int, permission: str) -> Scope:
    granted = list(
        DepartmentUserObjectPermission.objects.filter(
            user_id=user_id, permission__codename=permission
        ).values_list("content_object_id", flat=True)
    )
    if not granted:
        return NOTHING
    ids = tuple(Department.objects.descendants_of(granted).order_by("id").values_list("id", flat=True))
    roots_held = not Department.objects.filter(parent__isnull=True).exclude(pk__in=granted).exists()
    return Scope(ids, everything=roots_held)


def _resolve_many(user_id: int, permissions: list[str]) -> dict[str, Scope]:
    granted: dict[str, set[int]] = defaultdict(set)
    rows = DepartmentUserObjectPermission.objects.filter(
        user_id=user_id, permission__codename__in=permissions
    )
    for permission, department_id in rows.values_list("permission__codename", "content_object_id"):
        granted[permission].add(department_id)
    if not granted:
        return dict.fromkeys(permissions, NOTHING)
    roots = set(Department.objects.filter(parent__isnull=True).values_list("id", flat=True))
    below = Department.objects.descendants_of(set().union(*granted.values())).order_by("id")
    ancestries = [(department.pk, set(department.ancestry)) for department in below]
    return {
        permission: Scope(
            tuple(pk for pk, ancestry in ancestries if ancestry & granted[permission]),
            everything=bool(granted[permission]) and roots <= granted[permission],
        )
        for permission in permissions
    }
