"""When an announcement is shown, to whom, and what it still lacks. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

BEFORE_OUTAGE = timedelta(hours=24)
"""A planned outage is shown this long before it begins, at the latest."""

Held = tuple[str, Collection[int]]
"""A post: its role, and its department's ids from the root down."""


def first_shown(shown_from: datetime | None, outage_from: datetime | None, now: datetime) -> datetime:
    """When it begins to show: as wished, else now; of an outage no later than a day before."""
    if outage_from is None:
        return shown_from or now
    latest = outage_from - BEFORE_OUTAGE
    return min(shown_from, latest) if shown_from else latest


def concerns(roles: Collection[str], departments: Collection[int], posts: Iterable[Held]) -> bool:
    """Whether it is for somebody with these posts: one of them fits both the roles and the departments."""
    if not roles and not departments:
        return True
    return any(
        (not roles or role in roles) and (not departments or not set(departments).isdisjoint(path))
        for role, path in posts
    )


def missing(
    *,
    kind: str,
    shown_from: datetime,
    shown_until: datetime,
    outage_from: datetime | None,
    outage_until: datetime | None,
    now: datetime,
) -> list[str]:
    """Codes of what is wrong with its times; empty when it can be kept."""
    found = []
    if shown_until <= shown_from:
        found.append("announcement_ends_before_start")
    if shown_until <= now:
        found.append("announcement_is_past")
    if kind == "OUTAGE" and (outage_from is None or outage_until is None):
        found.append("outage_without_times")
    elif outage_from and outage_until and outage_until <= outage_from:
        found.append("outage_ends_before_start")
    return found
