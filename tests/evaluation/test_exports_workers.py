"""Exports when workers die, come back too late or fail halfway, and when the broker is down."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from core import jobs, wake
from core.models import EvidenceRecord, Job, StoredFile
from evaluation.actions.exporting import start_export
from evaluation.actions.reporting import make_report
from evaluation.models import Report
from evaluation.reports import exports
from tests.cast import City
from tests.evaluation.exporting import NOW, WHY, again, exported, supervisor, walked


@pytest.fixture(autouse=True)
def _english(_the_houses_language: None) -> Any:
    with translation.override("en"):
        yield


def test_a_worker_that_lost_the_job_leaves_no_second_file(city: City, monkeypatch: Any) -> None:
    """It was away too long; another made the file meanwhile. One file, one row, one record of its making."""
    walked(city)
    report = start_export("queue", query="", reason=WHY, by=supervisor(city), now=NOW)
    build = exports.write_export

    def slow(row: Report, progress: Any, target: Any) -> Any:
        if Job.objects.get(pk=row.job_id).attempts == 1:
            Job.objects.filter(pk=row.job_id).update(lease_until=timezone.now() - timedelta(minutes=9))
            assert jobs.run(row.job_id) is True, "the next beat hands it on"
        return build(row, progress, target)

    monkeypatch.setattr(exports, "write_export", slow)
    jobs.run(report.job_id)
    row = again(report)
    assert (row.job.state, row.job.attempts, row.rows) == ("DONE", 2, 1)
    assert StoredFile.objects.count() == 1
    made = EvidenceRecord.objects.filter(subject_kind="report", subject_id=row.pk, verb="make")
    assert made.count() == 1


def test_a_second_run_leaves_the_finished_file_alone(city: City) -> None:
    walked(city)
    report = exported("queue", supervisor(city))
    make_report(report.job, progress=lambda *_: None, clock=timezone.now)  # type: ignore[arg-type]
    assert StoredFile.objects.count() == 1
    assert again(report).file_id == report.file_id


def test_a_worker_that_failed_halfway_leaves_nothing_on_the_disk(
    city: City, monkeypatch: Any, settings: Any
) -> None:
    walked(city)
    report = start_export("queue", query="", reason=WHY, by=supervisor(city), now=NOW)
    before = {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}

    def broken(*_args: Any, **_named: Any) -> Any:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("evaluation.actions.reporting.append", broken)
    jobs.run(report.job_id)
    assert again(report).job.state == "FAILED"
    assert {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()} == before
    assert not StoredFile.objects.exists()


def test_a_broker_that_is_down_only_delays(
    city: City, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def down(*_args: Any, **_named: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(wake.current_app, "send_task", down)
    monkeypatch.setattr(wake, "_down_until", 0.0)
    walked(city)
    with django_capture_on_commit_callbacks(execute=True):
        report = start_export("queue", query="", reason=WHY, by=supervisor(city), now=NOW)
    assert [job.pk for job in jobs.waiting()] == [report.job_id], "the next beat finds it"
    jobs.run(report.job_id)
    assert again(report).rows == 1
