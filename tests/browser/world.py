"""The world that every page is looked at in: the demonstration, and a ticket on each of the cast's roads.

The demonstration has people, figures and papers as they come; the cast has each state once, seldom as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from time import monotonic
from unittest.mock import patch

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from bench._cast import cast
from departments.actions.announcements import Words, publish_announcement, write_announcement
from departments.actions.rule_versions import issue_rules
from departments.models import AnnouncementKind, Staff
from departments.rule_versions import current_rules
from departments.rules.calendar import SHANGHAI
from feedback.actions.saved_views import save_view
from feedback.rules.answers import DEFAULT_CALLBACKS
from tests.cast import ROADS, Walk

AS_OF = datetime(2026, 9, 28, 16, 30, tzinfo=SHANGHAI)
"""A Monday afternoon: the clocks of the day before the quarter's last ones are still running."""


@contextmanager
def clock_from(start: datetime, *, is_running: bool = True) -> Iterator[None]:
    """While inside, the portal's clock goes on from ``start``, or stands there."""
    began = monotonic()

    def now() -> datetime:
        return start + timedelta(seconds=monotonic() - began if is_running else 0)

    with patch.object(timezone, "now", now):
        yield


def demonstrate(tickets: int) -> None:
    """Write the demonstration; wants demo mode and an empty, prepared database."""
    call_command("demo", tickets=tickets, as_of=AS_OF.date(), json=True, stdout=StringIO())


def furnish() -> None:
    """Add the cast's tickets to a demonstration, and what it has none of."""
    walk_every_road(AS_OF - timedelta(hours=5))
    announce_and_keep(AS_OF)


def walk_every_road(now: datetime) -> None:
    """A ticket of the cast's on each road, all from the same morning."""
    _call_everybody(now)
    city = cast()
    for number, road in enumerate(ROADS):
        Walk(city, now=now, phone=f"1380000{number:04}").to(road)


def announce_and_keep(now: datetime) -> None:
    """What the demonstration has none of: an announcement, and a view of the queue that somebody kept."""
    by = {staff.username: staff for staff in Staff.objects.filter(username__in=("service", "handler"))}
    words = Words(
        kind=AnnouncementKind.NOTICE,
        title="国庆假期值班安排",
        text="假期各单位保留一名值班经办人。",
        shown_until=now + timedelta(days=5),
        wants_reading=True,
    )
    row = write_announcement(words, by=by["service"], now=now)
    publish_announcement(row, by=by["service"], now=now)
    save_view(name="今日到期", query="tab=today", by=by["handler"], now=now)


def _call_everybody(now: datetime) -> None:
    """The demonstration calls back a sample; the cast's roads lead through a call."""
    since = current_rules("callbacks", now).effective_from  # of two from one instant the later one counts
    with transaction.atomic():
        issue_rules(kind="callbacks", values=DEFAULT_CALLBACKS, effective_from=since, by=None)
