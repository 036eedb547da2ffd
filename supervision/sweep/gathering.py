"""Tells people what is new: one gathered message a person in working time; what is critical alone, at once.

What must be told are rows without ``told_at``. They are locked, written to the outbox and marked in one
transaction, so that whatever crashes, each is told once; rows that another sweep holds are its own affair.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import translation

from core.outbox import Message, post_many
from core.subjects import Subject
from departments.actions.inbox import InApp, tell
from departments.calendars import fresh_calendar
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from departments.rules.clocks import Urgency
from supervision.choices import AlertKind, EntryState
from supervision.models import Alert, Notice, Reminder, ScoreEntry
from supervision.rules.telling import Directory, people_of_critical
from supervision.sweep import letters
from supervision.sweep.directory import read_directory
from supervision.sweep.news import (
    Item,
    News,
    add_alerts,
    add_notices,
    add_reminders,
    locked_ids,
    reached_of,
    reached_steps,
)

GATHERING = 0x5EED_7E11
"""The advisory lock of the one sweep that gathers: two would give a person two messages."""


def gather(now: datetime) -> int:
    """Promise every message that is due to be sent now; returns how many.

    Harmless to repeat, to run beside itself, and to kill.
    """
    with translation.override(letters.LANGUAGE):
        with transaction.atomic():
            posted = _tell_critical(now)
        with transaction.atomic():
            return posted + _tell_gathered(now)


def _tell_critical(now: datetime) -> int:
    """A message of its own for each critical step, at any hour, to whoever has duty."""
    ids = locked_ids(Reminder.objects.filter(urgency=Urgency.CRITICAL.value))
    if not ids:
        return 0
    directory = read_directory(now)
    items = list(_critical_items(reached_steps(ids), directory, now))
    lines = letters.lines_of(item.source for item in items)
    staff = _staff_of(items)
    messages: list[Message] = []
    inside: list[InApp] = []
    for item in items:
        subject, body = letters.critical_of(item, lines, now)
        about = Subject("reminder", item.source[1])
        for person in sorted(item.people):
            basis = f"critical:{item.source[1]}:{person}"
            inside.append(InApp(f"{basis}:inbox", person, subject, body, about=about, is_critical=True))
            for adapter, recipient in _ways(staff[person], is_critical=True):
                messages.append(Message(f"{basis}:{adapter}", adapter, recipient, subject, body, about))
    News(settled={Reminder: ids}).mark_told(now)
    tell(inside, now=now)
    return post_many(messages, now=now)


def _critical_items(rows: Iterable[Mapping[str, Any]], directory: Directory, now: datetime) -> Iterator[Item]:
    nobody = []
    for row in rows:
        reached = reached_of(row)
        people, had_duty = people_of_critical(reached, directory)
        source = ("reminder", row["id"])
        if not had_duty:
            key = f"nobody:reminder:{row['id']}"
            nobody.append(_nobody(key, reached.department, row["ticket_id"], now))
        yield Item(source, reached.step, row["at"], reached.department, people)
    Alert.objects.bulk_create(nobody, ignore_conflicts=True)


def _tell_gathered(now: datetime) -> int:
    """One message a person of everything that is new for them."""
    if not _is_first():
        return 0
    is_quiet = not fresh_calendar().is_working_moment(now)
    directory, news = read_directory(now), News()
    if not is_quiet:
        note_given_notices()
        add_reminders(news, directory)
        add_notices(news, directory)
    add_alerts(news, directory, is_quiet=is_quiet)
    if not news.items:
        news.mark_told(now)
        return 0
    _warn_of_nobody(news.items, now)
    messages, inside = _messages(news.items, now)
    tell(inside, now=now)
    posted = post_many(messages, now=now)
    news.mark_told(now)
    return posted


def _is_first() -> bool:
    """Whether no other sweep is gathering just now; held until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [GATHERING])
        return bool(cursor.fetchone()[0])


def note_given_notices() -> None:
    """Rows to tell for entries of which the sweep gave notice, many at once and without an event."""
    known = Notice.objects.filter(kind=ScoreEntry.KIND, verb="notify", paper_id=OuterRef("pk"))
    given = ScoreEntry.objects.filter(state=EntryState.NOTIFIED, notified_at__isnull=False)
    fresh = given.filter(~Exists(known)).values_list("pk", "department_id", "notified_at")
    Notice.objects.bulk_create(
        [
            Notice(kind=ScoreEntry.KIND, paper_id=pk, verb="notify", department_id=department, at=at)
            for pk, department, at in fresh
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


def _messages(items: list[Item], now: datetime) -> tuple[list[Message], list[InApp]]:
    """What leaves the house, and the same inside it: everybody finds it in their inbox as well."""
    by_person: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        for person in item.people:
            by_person[person].append(item)
    shown = {
        item.source
        for mine in by_person.values()
        for item in sorted(mine, key=lambda item: item.weight)[: letters.SHOWN]
    }
    lines, staff = letters.lines_of(shown), _staff_of(items)
    messages: list[Message] = []
    inside: list[InApp] = []
    for person, mine in sorted(by_person.items()):
        subject, body = letters.subject_of(len(mine)), letters.body_of(mine, lines, now)
        digest, about = _digest(mine), Subject("staff", person)
        inside.append(InApp(f"gathered:{person}:inbox:{digest}", person, subject, body, about=about))
        for adapter, recipient in _ways(staff[person], is_critical=False):
            key = f"gathered:{person}:{adapter}:{digest}"
            messages.append(Message(key, adapter, recipient, subject, body, about))
    return messages, inside


def _digest(items: Iterable[Item]) -> str:
    """Names what is told: the same rows would be the same message."""
    told = ",".join(sorted(f"{kind}:{pk}" for kind, pk in (item.source for item in items)))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _staff_of(items: Iterable[Item]) -> dict[int, Staff]:
    return Staff.objects.in_bulk({person for item in items for person in item.people})


def _ways(staff: Staff, *, is_critical: bool) -> Iterator[tuple[str, str]]:
    """By mail where there is an address; what is critical to the phone too; else by the house's messenger."""
    ways = [("mail", staff.email), ("sms", staff.phone if is_critical else "")]
    reachable = [(adapter, recipient) for adapter, recipient in ways if recipient]
    yield from reachable or [("staff", staff.username)]


def _warn_of_nobody(items: list[Item], now: datetime) -> None:
    """An alert a day for a department where nobody could be told of its matters."""
    day = in_shanghai(now).date()
    places = {item.department for item in items if not item.people and item.department}
    rows = [_nobody(f"nobody:department:{place}:{day}", place, None, now) for place in sorted(places)]
    Alert.objects.bulk_create(rows, ignore_conflicts=True)


def _nobody(key: str, department: int, ticket: int | None, now: datetime) -> Alert:
    return Alert(
        key=key,
        kind=AlertKind.NOBODY_TO_TELL,
        department_id=department,
        ticket_id=ticket,
        since=now,
        raised_at=now,
    )
