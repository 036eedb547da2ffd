"""The one answer to "on which departments": grants resolved once to lists of ids, descendants included."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.core.cache import cache

from core.known_queries import KnownQuery
from departments.models.grants import DepartmentUserObjectPermission, ScopeVersion
from departments.models.tree import Department
from departments.roles import EVERY_PERMISSION

if TYPE_CHECKING:
    from departments.models import Staff

KEPT_SECONDS = 3600
NUMBER = KnownQuery[int](lambda: ScopeVersion.objects.order_by("pk").values_list("number", flat=True)[:1])


@dataclass(frozen=True, slots=True)
class Scope:
    """Department ids a permission covers, ascending; ``everything``: the whole tree, no filter needed."""

    ids: tuple[int, ...]
    everything: bool = False

    def __contains__(self, department_id: object) -> bool:
        return self.everything or department_id in self.ids

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids)


T = TypeVar("T")
Held = dict[str, Scope]
Tree = list[tuple[int, frozenset[int]]]
NOTHING = Scope(())


class _Memory:
    """What one request has looked up. It stops remembering once that request itself changes a grant."""

    def __init__(self) -> None:
        self.held: dict[int, Held] = {}
        self.number: int | None = None
        self.is_open = True


_memory: ContextVar[_Memory | None] = ContextVar("scopes_of_this_request", default=None)


def scope(user: "Staff", permission: str) -> Scope:
    """Departments on which ``user`` holds ``permission``, and everything below them.

    One query for the version, at most two more when nothing is cached under it, none when this request has
    asked before. The inactive hold nothing.
    """
    return _held_by(user).get(permission, NOTHING)


def scope_many(user: "Staff", permissions: Iterable[str]) -> Held:
    """The scopes of several permissions, at the price of one."""
    held = _held_by(user)
    return {permission: held.get(permission, NOTHING) for permission in permissions}


def seats_of(user: "Staff") -> frozenset[int]:
    """The departments of the person's posts, and all above them: the tree's top at least.

    Kept as scopes are, for every post that begins or ends is a grant that does.
    """

    def read() -> frozenset[int]:
        held = user.posts.filter(ended_at__isnull=True).order_by()
        return frozenset(pk for above in held.values_list("department__ancestry", flat=True) for pk in above)

    return _cached(f"seats:{_number()}:{user.pk}", read)


def _number() -> int:
    """The version, which one request asks for once."""
    memory = _memory.get()
    if memory is None or not memory.is_open:
        return version()
    if memory.number is None:
        memory.number = version()
    return memory.number


@contextmanager
def remembered_scopes() -> Iterator[None]:
    """Let everything inside, a request or one row of a task, ask for the version once."""
    token = _memory.set(_Memory())
    try:
        yield
    finally:
        _memory.reset(token)


def forget_scopes() -> None:
    """Trust nothing remembered from here on: a grant, the tree or an account is being changed."""
    if memory := _memory.get():
        memory.held.clear()
        memory.number = None
        memory.is_open = False


def version() -> int:
    """The number every cached scope hangs on."""
    return NUMBER.first() or 0


def _held_by(user: "Staff") -> Held:
    if not user.is_active or user.pk is None:
        return {}
    memory = _memory.get()
    if memory is None or not memory.is_open:
        return _look_up(user)
    if user.pk not in memory.held:
        memory.held[user.pk] = _look_up(user)
    return memory.held[user.pk]


def _look_up(user: "Staff") -> Held:
    """Read the version before the grants: a new grant may lie under an old number, never the reverse."""
    number = _number()
    if user.has_all_powers:
        whole = Scope(tuple(pk for pk, _ in _tree(number)), everything=True)
        return dict.fromkeys(EVERY_PERMISSION, whole)
    return _cached(f"scopes:{number}:{user.pk}", lambda: _resolve(user.pk, number))


def _tree(number: int) -> Tree:
    return _cached(
        f"tree:{number}",
        lambda: [
            (pk, frozenset(ancestry))
            for pk, ancestry in Department.objects.order_by("id").values_list("id", "ancestry")
        ],
    )


def _resolve(user_id: int, number: int) -> Held:
    granted: dict[str, set[int]] = defaultdict(set)
    rows = DepartmentUserObjectPermission.objects.filter(user_id=user_id)
    for permission, department_id in rows.values_list("permission__codename", "content_object_id"):
        granted[permission].add(department_id)
    if not granted:
        return {}
    tree = _tree(number)
    roots = {pk for pk, ancestry in tree if len(ancestry) == 1}
    return {
        permission: Scope(
            tuple(pk for pk, ancestry in tree if not ancestry.isdisjoint(departments)),
            everything=bool(roots) and roots <= departments,
        )
        for permission, departments in granted.items()
    }


def _cached(key: str, make: Callable[[], T]) -> T:
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_SECONDS)
    return found
