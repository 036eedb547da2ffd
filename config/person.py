"""Oneself, as the frame of every page shows it: posts, what they allow, what was told and announced."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, QuerySet, Subquery

from departments.announcements import Key, key_of, key_query, settled_by
from departments.models import InAppMessage, Post, Staff
from departments.roles import GRANTS, Role
from departments.rules.announcements import Held


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
    )


def _unread(user: Staff) -> QuerySet[Any, Any]:
    """How many messages the person has not read: one row, or none."""
    rows = InAppMessage.objects.filter(recipient=user, read_at__isnull=True).order_by()
    return rows.values("recipient").annotate(n=Count("pk")).values("n")
