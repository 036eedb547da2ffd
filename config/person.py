"""Oneself, as the frame of every page shows it: posts, what they allow, what was told and announced."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Now

from departments.announcements import Key, key_of, key_query, settled_by
from departments.models import Absence, InAppMessage, Post, Staff
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
    posts = list(
        Post.objects.filter(staff=user, ended_at=None)
        .select_related("department")
        .annotate(
            unread=Subquery(_unread(user)),
            announced=Subquery(key_query()),
            settled=ArraySubquery(settled_by(user.pk)),
            unsent=Subquery(_unsent(user)),
            stands_for=ArraySubquery(_away(user)),
        )
        .order_by("since", "id")
    )
    words = tuple(
        f"{post.department.short_name or post.department.name} · {post.get_role_display()}" for post in posts
    )
    permissions = frozenset().union(*(GRANTS[Role(post.role)] for post in posts))
    told: Any = posts[0] if posts else None
    return Person(
        name=str(user),
        username=user.get_username(),
        posts=words,
        permissions=permissions,
        held=tuple((post.role, tuple(post.department.ancestry)) for post in posts),
        unread=(told.unread or 0) if told else 0,
        announced=key_of(told.announced) if told else (0, 0),
        closed={one["id"]: one["closed"] for one in told.settled} if told else {},
        unsent=(told.unsent or 0) if told else 0,
        stands_for=tuple(told.stands_for) if told else (),
    )


def _unread(user: Staff) -> QuerySet[Any, Any]:
    """How many messages the person has not read: one row, or none."""
    rows = InAppMessage.objects.filter(recipient=user, read_at__isnull=True).order_by()
    return rows.values("recipient").annotate(n=Count("pk")).values("n")


def _unsent(user: Staff) -> QuerySet[Any, Any]:
    """How many texts the person typed and did not send: one row, or none."""
    rows = Draft.objects.visible_to(user).unsent().order_by()
    return rows.values("staff").annotate(n=Count("pk")).values("n")


def _away(user: Staff) -> QuerySet[Any, Any]:
    """Colleagues who are away now and whose deputy the person is, by name."""
    rows = Absence.objects.filter(starts_at__lte=Now(), ends_at__gt=Now(), deputy=user)
    return rows.order_by("ends_at").values("staff__display_name")[:FEW]
