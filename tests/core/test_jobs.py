"""Jobs: a row first, done once, continued after a kill, and never silent about a fault."""

import io
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core import files, jobs, tasks, wake
from core.models import Job
from core.reasons import Reason
from core.refusals import Refused

DONE: list[int] = []


@pytest.fixture(autouse=True)
def _handlers(monkeypatch):
    DONE.clear()
    monkeypatch.setattr(jobs, "_handlers", dict(jobs._handlers))
    monkeypatch.setattr(wake, "_down_until", 0.0)


@pytest.fixture
def woken(monkeypatch) -> list[tuple]:
    calls: list[tuple] = []
    monkeypatch.setattr(wake.current_app, "send_task", lambda name, args, **_: calls.append((name, *args)))
    return calls


def begin(kind="count", **params) -> Job:
    return jobs.start(kind, by_id=7, by_name="周岚", params=params, now=timezone.now())


def count(job, progress):
    for n in range(job.params.get("from", 0), 5):
        progress(n, 5, f"row {n}")
    DONE.append(job.pk)
    return {"rows": 5, "address": "/imports/1/"}


@pytest.mark.django_db
def test_a_job_is_done_once():
    jobs.handler("count", title="Count")(count)
    job = begin()
    assert (job.state, jobs.title_of(job), job.percent) == ("QUEUED", "Count", 0)
    assert jobs.run(job.pk) is True
    assert jobs.run(job.pk) is False
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == ("DONE", {"rows": 5, "address": "/imports/1/"}, 1)
    assert job.is_finished
    assert job.finished_at
    assert (job.lease, job.lease_until) == ("", None)
    assert [job.pk] == DONE
    assert jobs.run(999_999) is False


def test_the_worker_is_woken_after_commit_and_beat_finds_what_it_missed(own_database, woken, monkeypatch):
    with transaction.atomic():
        job = begin()
        assert woken == []
    assert woken == [("core.tasks.run_job", job.pk)]

    def broken(*_, **__):
        raise ConnectionError("no broker")

    monkeypatch.setattr(wake.current_app, "send_task", broken)
    lost = begin()
    monkeypatch.undo()
    calls = []
    monkeypatch.setattr(wake, "_down_until", 0.0)
    monkeypatch.setattr(wake.current_app, "send_task", lambda name, args, **_: calls.append(args[0]))
    assert tasks.run_waiting_jobs() == 2
    assert calls == [job.pk, lost.pk]


@pytest.mark.django_db
def test_progress_is_seen_and_renews_the_lease():
    seen = []

    def watch(job, progress):
        progress(2, 4, "half")
        row = Job.objects.get(pk=job.pk)
        seen.append((row.state, row.done, row.total, row.note, row.percent, row.lease_until > timezone.now()))
        progress(3, 4)
        seen.append(Job.objects.get(pk=job.pk).done)
        progress(4, 4)
        seen.append(Job.objects.get(pk=job.pk).done)
        return {}

    jobs.handler("watch")(watch)
    jobs.run(begin("watch").pk)
    assert seen == [("RUNNING", 2, 4, "half", 50, True), 2, 4]


@pytest.mark.django_db
def test_a_refusal_is_the_sentence_of_the_failure():
    def refuse(job, progress):
        raise Refused(Reason("too_many_rows", {"limit": 5}), "sheet_empty")

    jobs.handler("refuse")(refuse)
    job = begin("refuse")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "FAILED"
    assert [reason["code"] for reason in job.reasons] == ["too_many_rows", "sheet_empty"]
    assert "5" in job.sentences[0]


@pytest.mark.django_db
def test_a_fault_is_logged_and_told_without_its_words(caplog):
    def explode(job, progress):
        raise RuntimeError("13812342716")

    jobs.handler("explode")(explode)
    job = begin("explode")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "FAILED"
    assert "138" not in str(job.sentences)
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.django_db
def test_a_kind_that_nobody_knows_fails_with_a_sentence():
    job = begin("of another version")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.reasons[0]["code"]) == ("FAILED", "job_unknown")


@pytest.mark.django_db
def test_a_report_file_is_kept(now):
    def report(job, progress):
        job.report_file = files.store(io.BytesIO(b"x"), name="r.xlsx", content_type="", by_id=7, now=now)
        return {}

    jobs.handler("report")(report)
    job = begin("report")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.report_file.name == "r.xlsx"


def test_workers_that_race_do_a_job_once(own_database):
    jobs.handler("count")(count)
    job = begin()
    barrier, ran = threading.Barrier(4), []

    def work():
        barrier.wait()
        ran.append(jobs.run(job.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(ran) == [False, False, False, True]
    assert [job.pk] == DONE


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


KILLED = """
import os, signal, django
django.setup()
from core import jobs
def run(job, progress):
    progress(1, 5, "one")
    os.kill(os.getpid(), signal.SIGKILL)
jobs.handler("count")(run)
jobs.run({job})
"""


def test_a_job_whose_worker_was_killed_is_taken_up_again(own_database):
    jobs.handler("count")(count)
    job = begin()
    command = [sys.executable, "-c", KILLED.format(job=job.pk)]
    ended = subprocess.run(command, env={**os.environ, "DATABASE_URL": own_database.app.url}, check=False)
    assert ended.returncode == -signal.SIGKILL
    job.refresh_from_db()
    assert (job.state, job.done, job.note) == ("RUNNING", 1, "one")
    assert not jobs.waiting().exists()
    assert jobs.run(job.pk) is False
    expire(job)
    assert list(jobs.waiting()) == [job]
    assert jobs.run(job.pk) is True
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("DONE", 2)


@pytest.mark.django_db
def test_a_worker_that_comes_back_too_late_changes_nothing():
    outcome = []

    def slow(job, progress):
        if job.attempts == 1:
            expire(job)
            outcome.append(jobs.run(job.pk))
            progress(1, 1)
            outcome.append("never")
        return {"attempt": job.attempts}

    jobs.handler("slow")(slow)
    job = begin("slow")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert outcome == [True]
    assert (job.state, job.result, job.done) == ("DONE", {"attempt": 2}, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [None, RuntimeError("late")])
def test_a_worker_that_ends_too_late_overwrites_nothing(fault):
    def slow(job, progress):
        if job.attempts == 1:
            expire(job)
            jobs.run(job.pk)
            if fault:
                raise fault
        return {"attempt": job.attempts}

    jobs.handler("slow")(slow)
    job = begin("slow")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.reasons) == ("DONE", {"attempt": 2}, [])


@pytest.mark.django_db
def test_a_job_that_kills_every_worker_is_given_up():
    jobs.handler("count")(count)
    job = begin()
    Job.objects.filter(pk=job.pk).update(state="RUNNING", attempts=jobs.MAX_ATTEMPTS)
    expire(job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.reasons[0]["code"]) == ("FAILED", "job_abandoned")
    assert DONE == []
