"""The access log: what is written, where it lies, and that a missing month loses nothing."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from core import access_log, tasks
from core.evidence import Subject
from core.models import AccessRecord
from tests.core.conftest import NOW


def write(now=NOW, **changes) -> AccessRecord:
    values = {"actor_id": 7, "actor_name": "周岚", "action": "reveal_contact", "reason": " 核实地址 "}
    return access_log.record(
        **{**values, **changes}, subject=Subject("ticket", 5), now=now, address="10.0.0.7"
    )


def partition_of(record: AccessRecord) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM core_accessrecord WHERE id = %s", [record.pk])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_record_reads_as_it_was_written():
    record = AccessRecord.objects.get(pk=write().pk)
    assert (record.actor_id, record.actor_name, record.action) == (7, "周岚", "reveal_contact")
    assert (record.subject_kind, record.subject_id, record.reason) == ("ticket", 5, "核实地址")
    assert (record.address, record.at) == ("10.0.0.7", NOW)
    assert write(reason="x" * 400).reason == "x" * 300


@pytest.mark.django_db
def test_months_are_shanghai_months():
    access_log.add_months(datetime(2031, 3, 1, tzinfo=UTC), months=2)
    assert partition_of(write(datetime(2031, 3, 31, 15, 59, 59, tzinfo=UTC))).endswith("203103")
    assert partition_of(write(datetime(2031, 3, 31, 16, 0, tzinfo=UTC))).endswith("203104")


@pytest.mark.django_db
def test_a_month_nobody_prepared_loses_nothing_and_can_stay_where_it_is():
    record = write(datetime(2035, 5, 5, tzinfo=UTC))
    assert partition_of(record).endswith("_other")
    assert access_log.add_months(datetime(2035, 5, 1, tzinfo=UTC), months=2) == 1
    assert partition_of(record).endswith("_other")
    assert partition_of(write(datetime(2035, 6, 6, tzinfo=UTC))).endswith("203506")


@pytest.mark.django_db
def test_the_coming_year_is_there_from_the_start():
    tasks.prepare_access_log()
    assert tasks.prepare_access_log() == 0
