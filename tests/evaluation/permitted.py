"""Who may see and take what, worked out by hand from posts and rows: with none of the portal's reads."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from departments.models import Department, Post, Staff
from departments.roles import GRANTS, Role
from feedback.models import Dispatch, Ticket

WORKING = ("handle_tickets", "approve_results", "supervise")


@dataclass(frozen=True)
class Part:
    """A dispatch, with what decides about it."""

    pk: int
    department: int
    delegated: int | None
    centre: int
    is_voided: bool
    number: str

    def is_of(self, ids: set[int]) -> bool:
        return self.department in ids or self.delegated in ids


@dataclass(frozen=True)
class Matter:
    """A ticket, with what decides about it."""

    pk: int
    centre: int
    departments: frozenset[int]
    is_archived: bool

    def is_of(self, ids: set[int]) -> bool:
        return self.centre in ids or bool(self.departments & ids)


class World:
    """Everything there is, read once without asking who may."""

    def __init__(self) -> None:
        self.below: dict[int, set[int]] = defaultdict(set)
        for pk, ancestry in Department.objects.values_list("id", "ancestry"):
            for above in ancestry:
                self.below[above].add(pk)
        self.parts = [
            Part(pk, department, delegated, centre, voided is not None, number)
            for pk, department, delegated, centre, voided, number in Dispatch.objects.values_list(
                "pk", "department_id", "delegated_to_id", "ticket__centre_id", "voided_at", "ticket__number"
            )
        ]
        self.matters = [
            Matter(pk, centre, frozenset(departments), archived is not None)
            for pk, centre, departments, archived in Ticket.objects.values_list(
                "pk", "centre_id", "department_ids", "archived_at"
            )
        ]
        self.posts: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for staff, role, department in Post.objects.filter(ended_at=None).values_list(
            "staff_id", "role", "department_id"
        ):
            self.posts[staff].append((role, department))

    def of(self, staff: Staff) -> "Permitted":
        """What the posts of one person come to."""
        return Permitted(self, self.posts[staff.pk])


class Permitted:
    """One person's rows, of the screen and of the file."""

    def __init__(self, world: World, posts: list[tuple[str, int]]) -> None:
        self.world = world
        self.granted: dict[str, set[int]] = defaultdict(set)
        for role, department in posts:
            for grant in GRANTS[Role(role)]:
                self.granted[grant] |= world.below[department]

    @cached_property
    def queue(self) -> set[int]:
        """Dispatches, closed ones too, of departments one works for; else of what one sees at all."""
        alive = [part for part in self.world.parts if not part.is_voided]
        working = set().union(*(self.granted[grant] for grant in WORKING))
        if working:
            return {part.pk for part in alive if part.is_of(working)}
        seen = self.granted["view_tickets"]
        return {part.pk for part in alive if part.department in seen or part.centre in seen}

    @cached_property
    def queue_file(self) -> set[int]:
        """Those of them that may be taken along."""
        taken = self.granted["export_tickets"]
        return {
            p.pk for p in self.world.parts if p.pk in self.queue and (p.is_of(taken) or p.centre in taken)
        }

    @cached_property
    def archive(self) -> set[int]:
        seen = self.granted["view_tickets"]
        return {matter.pk for matter in self.world.matters if matter.is_archived and matter.is_of(seen)}

    @cached_property
    def archive_file(self) -> set[int]:
        taken = self.granted["export_tickets"]
        return {m.pk for m in self.world.matters if m.pk in self.archive and m.is_of(taken)}
