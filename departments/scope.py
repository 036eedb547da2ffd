"""The one answer to "on which departments": grants resolved once to a list of ids, descendants included."""

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
    """Department ids a permission covers; ``everything`` when it covers the whole tree and needs no filter."""

    ids: tuple[int, ...]
    everything: bool = False

    def __contains__(self, department_id: int) -> bool:
        return self.everything or department_id in self.ids


NOTHING = Scope(())


def scope(user: "Staff", permission: str) -> Scope:
    """Departments on which ``user`` holds ``permission``, and everything below them.

    One query for the version, two more when nothing is cached under it. Nobody, and the inactive, hold nothing.
    """
    if not user.is_active or user.pk is None:
        return NOTHING
    key = f"scope:{version()}:{user.pk}:{permission}"
    found: Scope | None = cache.get(key)
    if found is None:
        found = _resolve(user.pk, permission)
        cache.set(key, found, KEPT_SECONDS)
    return found


def version() -> int:
    """The number every cached scope hangs on."""
    return ScopeVersion.objects.values_list("number", flat=True).first() or 0


def _resolve(user_id: int, permission: str) -> Scope:
    granted = list(
        DepartmentUserObjectPermission.objects.filter(user_id=user_id, permission__codename=permission).values_list(
            "content_object_id", flat=True
        )
    )
    if not granted:
        return NOTHING
    ids = tuple(Department.objects.descendants_of(granted).order_by("id").values_list("id", flat=True))
    roots_held = not Department.objects.filter(parent__isnull=True).exclude(pk__in=granted).exists()
    return Scope(ids, everything=roots_held)
