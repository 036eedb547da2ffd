"""Oneself, as the frame of every page shows it: posts, what they allow, what was told and announced."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Now

from core.known_queries import KnownQuery
from departments.announcements import Key, key_of, key_query, settled_by
from departments.models import Absence, InAppMessage, Post, Staff
from departments.models.posts import ROLE_LABELS
from departments.roles import GRANTS, Role
from departments.rules.announcements import Held
from feedback.models import Draft

FEW = 5
"""Colleagues in whose place one stands that are named."""


@dataclass(frozen=True, slots=True)
class Person:
    """Oneself: the name, every post in a few words, and what the posts allow somewhere."""

    name: str
    username: str
    posts: tuple[str, ...] = ()
    permissions: frozenset[str] = frozenset()
    held: tuple[Held, ...] = ()
    unread: int = 0
    announced: Key = (0, 0)
    closed: Mapping[int, int] = field(default_factory=dict)
    unsent: int = 0
    stands_for: tuple[str, ...] = ()

    @property
    def standing(self) -> str:
        """The first post, for the bar."""
        return self.posts[0] if self.posts else ""


def person_of(user: Staff) -> Person:
    """Who one is here, in one query: the posts held now, and beside them what was told and announced.

    Who holds no post is told nothing by the frame; the messages stand on their own page.
    """
    posts = POSTS(user.pk)
    roles = [Role(role) for role, *_rest in posts]
    unread, announced, settled, unsent, stands_for = posts[0][4:] if posts else (0, None, (), 0, ())
    return Person(
        name=str(user),
        username=user.get_username(),
        posts=tuple(
            f"{short or name} · {ROLE_LABELS[Role(role)]}" for role, _above, short, name, *_rest in posts
        ),
        permissions=frozenset().union(*(GRANTS[role] for role in roles)),
        held=tuple((role, tuple(above)) for role, above, *_rest in posts),
        unread=unread or 0,
        announced=key_of(announced),
        closed={one["id"]: one["closed"] for one in settled},
        unsent=unsent or 0,
        stands_for=tuple(stands_for),
    )


def _posts(staff_id: int) -> QuerySet[Any, Any]:
    """A row for each post, with what of the person is the same in all of them."""
    beside = {
        "unread": Subquery(_unread(staff_id)),
        "announced": Subquery(key_query()),
        "settled": ArraySubquery(settled_by(staff_id)),
        "unsent": Subquery(_unsent(staff_id)),
        "stands_for": ArraySubquery(_away(staff_id)),
    }
    held = Post.objects.filter(staff=staff_id, ended_at=None).order_by("since", "id").annotate(**beside)
    named = ("role", "department__ancestry", "department__short_name", "department__name")
    return held.values_list(*named, *beside)


def _unread(staff_id: int) -> QuerySet[Any, Any]:
    """How many messages the person has not read: one row, or none."""
    rows = InAppMessage.objects.filter(recipient=staff_id, read_at__isnull=True).order_by()
    return rows.values("recipient").annotate(n=Count("pk")).values("n")


def _unsent(staff_id: int) -> QuerySet[Any, Any]:
    """How many texts the person typed and did not send: one row, or none."""
    rows = Draft.objects.filter(staff=staff_id).unsent().order_by()
    return rows.values("staff").annotate(n=Count("pk")).values("n")


def _away(staff_id: int) -> QuerySet[Any, Any]:
    """Colleagues who are away now and whose deputy the person is, by name."""
    rows = Absence.objects.filter(starts_at__lte=Now(), ends_at__gt=Now(), deputy=staff_id)
    return rows.order_by("ends_at").values("staff__display_name")[:FEW]


POSTS = KnownQuery[tuple[Any, ...]](_posts)
