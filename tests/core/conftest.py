"""What core's tests share: entries, a message, and a database of their own for races and tampering."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections

from core.evidence import Entry, Subject
from core.models import OutboxMessage

NOW = datetime(2026, 9, 28, 1, 42, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _strict_and_private(settings, tmp_path):
    """Sentences must exist, and nothing is written outside the test's own folder."""
    settings.STRICT_WORDING = True
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.OUTBOX_DIR = tmp_path / "outbox"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def message(now) -> OutboxMessage:
    return OutboxMessage.objects.create(
        key="rating:1",
        adapter="mail",
        recipient="citizen@example.com",
        subject="Your ticket",
        body="Please rate: /r/abc/",
        created_at=now,
        next_try_at=now,
    )


def entry(subject_id: int = 1, verb: str = "sign", minute: int = 0, **facts) -> Entry:
    return Entry(Subject("ticket", subject_id), verb, 7, "周岚", NOW + timedelta(minutes=minute), facts)


@pytest.fixture
def own_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A committed database cloned from the migrated one, triggers on; the default while it lives.

    Django's own transactional tests end in a TRUNCATE, which append-only tables rightly refuse.
    """
    with django_db_blocker.unblock():
        default = connections["default"]
        template = default.settings_dict["NAME"]
        clone = f"{template[:40]}_{uuid4().hex[:8]}"
        default.close()
        with default._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{template}"')
        default.settings_dict["NAME"] = clone
        try:
            yield clone
        finally:
            default.close()
            default.settings_dict["NAME"] = template
            with default._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{clone}" WITH (FORCE)')


@pytest.fixture
def superuser_sql(own_database):
    """Runs statements behind the program's back, with the append-only triggers off."""

    def run(*statements: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_evidencerecord DISABLE TRIGGER USER")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("ALTER TABLE core_evidencerecord ENABLE ALWAYS TRIGGER append_only_rows")
            cursor.execute("ALTER TABLE core_evidencerecord ENABLE ALWAYS TRIGGER append_only_table")

    return run
