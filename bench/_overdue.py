"""A database of overdue tickets for the figures of the sweep: made, copied, swept by processes, compared."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from psycopg import sql

from config.database import parse_database_url
from core.evidence import examine
from feedback.models import Deadline, Dispatch, Ticket
from supervision.models import Proposal, Reminder, ScoreEntry
from supervision.sweep import run, taking
from tests.cast import build_city

MONTH = timedelta(days=30)
WITHOUT_EVIDENCE = """
SELECT count(*) FROM supervision_scoreentry AS entry WHERE 1 <> (
    SELECT count(*) FROM core_evidencerecord AS record
    WHERE record.subject_kind = 'entry' AND record.subject_id = entry.id AND record.verb = 'propose')
"""


@contextmanager
def database(name: str) -> Iterator[str]:
    """Django's connection leads to an empty, migrated database, as the superuser; dropped afterwards."""
    url = os.environ.get("HUIYIN_ADMIN_DATABASE_URL") or os.environ["DATABASE_URL"]
    before, admin = dict(connection.settings_dict), parse_database_url(url)
    login = {key: admin[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    connection.close()
    copies = (f"{name}_a", f"{name}_b")
    with psycopg.connect(url, autocommit=True) as server:
        for one in (name, *copies):
            _drop(server, one)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        connection.settings_dict.update(login | {"NAME": name})
        try:
            call_command("migrate", verbosity=0)
            yield name
        finally:
            connections.close_all()
            connection.settings_dict.update(before)
            for one in (name, *copies):
                _drop(server, one)


def copy_of(name: str, copy: str) -> None:
    """Copy the database, and let Django's connection lead to the copy."""
    url = os.environ.get("HUIYIN_ADMIN_DATABASE_URL") or os.environ["DATABASE_URL"]
    connection.close()
    with psycopg.connect(url, autocommit=True) as server:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        server.execute(made.format(sql.Identifier(copy), sql.Identifier(name)))
    connection.settings_dict["NAME"] = copy


def populate(tickets: int) -> datetime:
    """Load so many open tickets; a month from now all their clocks are overdue: that instant."""
    settings.DEMO = True
    build_city()
    call_command(
        "load_tickets",
        str(tickets),
        "--open-share",
        "1.0",
        "--departments",
        "300",
        "--json",
        stdout=sys.stderr,
    )
    return timezone.now() + MONTH


def child(work: Callable[[], Any]) -> int:
    """Fork a process that does the work on a connection of its own; returns its number."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def swept(now: datetime, batch: int) -> Callable[[], Any]:
    """One pass in batches of that size."""

    def work() -> None:
        taking.BATCH = batch
        run(now)

    return work


def left_behind() -> dict[str, Any]:
    """What a sweep wrote, without what differs by when it ran."""
    entries = ScoreEntry.objects.values_list("key", "points", "period", "state", "broken_at")
    return {
        "entries": sorted(entries),
        "reminders": sorted(Reminder.objects.values_list("deadline_id", "step", "at")),
        "proposals": sorted(Proposal.objects.values_list("key", "state", "ground")),
        "levels": sorted(Dispatch.objects.filter(level__gt=0).values_list("id", "level")),
    }


def faults() -> dict[str, Any]:
    """What must not be: entries without evidence, and what verification finds."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_EVIDENCE)
        bare = int(cursor.fetchone()[0])
    report = examine()
    return {"without_evidence": bare, "verification": [str(fault) for fault in report.faults[:5]]}


def add_quiet_clocks(count: int) -> None:
    """Open clocks that are not due yet, on copies of one ticket, straight into the tables."""
    last = Ticket.objects.latest("id").pk
    one = Deadline.objects.open().filter(kind="HANDLE").latest("id")
    later = timezone.now() + timedelta(days=60)
    with connection.cursor() as cursor:
        for table, given in _copies(one, last, later):
            names = _columns(cursor, table)
            values = ", ".join(given.get(name, f'"{name}"') for name in names)
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table}, generate_series(1, %s) AS n "
                f"WHERE {table}.id = %s",
                [count, given["row"]],
            )
        cursor.execute("VACUUM ANALYZE")


def _copies(one: Deadline, last: int, later: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    offset = 10_000_000
    at = f"'{later.isoformat()}'"
    ticket = {"id": f"{offset} + n", "number": "'Q' || lpad(n::text, 13, '0')", "row": one.ticket_id}
    yield "feedback_ticket", ticket
    yield (
        "feedback_dispatch",
        {"id": f"{offset} + n", "ticket_id": f"{offset} + n", "due_at": at, "row": one.dispatch_id},
    )
    ids = {"id": f"{offset} + n", "ticket_id": f"{offset} + n", "dispatch_id": f"{offset} + n"}
    yield "feedback_deadline", {**ids, "due_at": at, "next_at": at, "row": one.pk}


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _drop(server: "psycopg.Connection[Any]", name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
