"""Announcements as pages show them: read once a version and process, at the price of one small subquery.

Every change counts a version up, so the sum of all versions names what stands, for every process alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet, Sum, Value
from django.db.models.functions import JSONObject

from departments.models import Announcement, AnnouncementReading
from departments.rules.announcements import Held, concerns

Key = tuple[int, int]
MOST = 200
BANNERS = 3
"""Announcements that one page shows above its content; the rest stand on their list."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement with whom it is for."""

    row: Announcement
    departments: frozenset[int]

    def is_on(self, now: datetime) -> bool:
        return self.row.shown_from <= now < self.row.shown_until

    def is_for(self, posts: Iterable[Held]) -> bool:
        return concerns(self.row.roles, self.departments, posts)


_loaded: dict[Key, tuple[Shown, ...]] = {}


def key_query() -> QuerySet[Any, Any]:
    """One row with the key of what stands, to be read by itself or beside other columns."""
    rows = Announcement.objects.order_by().annotate(one=Value(1)).values("one")
    return rows.annotate(key=JSONObject(total=Sum("version"), last=Max("pk"))).values("key")


def key_of(found: Mapping[str, int] | None) -> Key:
    """The key as ``key_query`` gives it; nothing announced yet is (0, 0)."""
    return (found["total"] or 0, found["last"] or 0) if found else (0, 0)


def standing(key: Key, now: datetime) -> tuple[Shown, ...]:
    """What is published and not over, under a key just read; two queries when the key is new here."""
    if key == (0, 0):
        return ()
    found = _loaded.get(key)
    if found is None:  # another thread may forget it at any moment: what was read is handed back from here
        rows = Announcement.objects.not_over(now).prefetch_related("departments")[:MOST]
        found = tuple(Shown(row, frozenset(d.pk for d in row.departments.all())) for row in rows)
        _loaded.clear()
        _loaded[key] = found
    return found


def banners_for(
    key: Key, posts: Iterable[Held], closed: Mapping[int, int], now: datetime
) -> list[Announcement]:
    """What stands above a person's page: critical ones first; ``closed`` are versions by announcement."""
    held = list(posts)
    mine = [shown.row for shown in standing(key, now) if shown.is_on(now) and shown.is_for(held)]
    left = [row for row in mine if row.is_critical or closed.get(row.pk) != row.version]
    return sorted(left, key=lambda row: (not row.is_critical, row.outage_from or row.shown_from))[:BANNERS]


def public_banners(now: datetime) -> list[Announcement]:
    """What citizens read above their pages; one query."""
    found = key_of(next(iter(key_query().values_list("key", flat=True)), None))
    mine = [shown.row for shown in standing(found, now) if shown.is_on(now) and shown.row.is_public]
    return sorted(mine, key=lambda row: (not row.is_critical, row.outage_from or row.shown_from))[:BANNERS]


def settled_by(staff_id: int) -> QuerySet[Any, Any]:
    """What the person closed or confirmed, each as announcement and version."""
    rows = AnnouncementReading.objects.filter(staff_id=staff_id).order_by()
    return rows.values(json=JSONObject(id="announcement_id", closed="closed_version"))
