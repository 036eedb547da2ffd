"""What core's tests share: entries, a message, and a database of their own for races and tampering."""

from datetime import UTC, datetime, timedelta

import pytest

from core.evidence import Entry, Subject
from core.models import OutboxMessage

APPEND_ONLY = ("core_evidencerecord", "core_anchor", "core_anchoredhead")
NOW = datetime(2026, 9, 28, 1, 42, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _strict_and_private(settings, tmp_path):
    """Sentences must exist, and nothing is written outside the test's own folder."""

    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.ANCHORS_DIR = tmp_path / "anchors"


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
    return Entry(Subject("matter", subject_id), verb, 7, "周岚", NOW + timedelta(minutes=minute), facts)


@pytest.fixture
def own_database(cloned_database):
    """A committed database of one test's own, reached as the application's role, with all triggers on."""
    return cloned_database


@pytest.fixture
def superuser_sql(own_database):
    """Runs statements behind the program's back, as the owner, with the append-only triggers off."""

    def run(*statements: str) -> None:
        with own_database.owner.connect(autocommit=True) as owner:
            for table in APPEND_ONLY:
                owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for statement in statements:
                owner.execute(statement)
            for table in APPEND_ONLY:
                owner.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_rows")
                owner.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_table")

    return run
