"""The command and the task: one pass, a drill that changes nothing, and no step ahead of the clock."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from config.celery import MINUTE, app
from supervision import sweep, tasks
from supervision.models import Reminder, SweepRun
from supervision.sweep.outcome import Outcome
from tests.cast import START, Walk

AHEAD = (timezone.now() + timedelta(days=3)).isoformat()


def sweeping(*words: str) -> str:
    out = StringIO()
    call_command("sweep", *words, stdout=out)
    return out.getvalue()


def test_a_sweep_leaves_its_run_and_says_what_it_did(db):
    assert "催办" in sweeping()
    assert SweepRun.objects.get().finished_at


def test_a_drill_says_what_would_be_done_and_leaves_nothing(city):
    Walk(city).to("IN_PROGRESS")
    later = (START + timedelta(days=20)).isoformat()
    told = json.loads(sweeping("--now", later, "--dry-run", "--json"))
    assert told["dry_run"]
    assert told["reminders"]
    assert told["entries"]
    assert not Reminder.objects.exists()
    assert not SweepRun.objects.exists()


def test_what_a_drill_foretold_the_sweep_does(city):
    Walk(city).to("IN_PROGRESS")
    later = (START + timedelta(days=20)).isoformat()
    foretold, done = (json.loads(sweeping("--now", later, "--json", *words)) for words in (["--dry-run"], []))
    assert {**foretold, "dry_run": False} == done


def test_ahead_of_the_clock_only_as_a_drill_or_in_the_demonstration(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="--dry-run"):
        sweeping("--now", AHEAD)
    assert not SweepRun.objects.exists()
    sweeping("--now", AHEAD, "--dry-run")
    settings.DEMO = True
    sweeping("--now", AHEAD)
    assert SweepRun.objects.count() == 1


def test_a_time_that_is_none_is_refused_in_a_sentence(db):
    with pytest.raises(CommandError, match="2026-11-23T09:30"):
        sweeping("--now", "tomorrow")


def test_a_time_without_a_zone_is_shanghais(db):
    told = json.loads(sweeping("--now", "2026-09-21T09:00", "--json"))
    assert told["now"] == "2026-09-21T09:00:00+08:00"


def test_a_failure_is_a_sentence_and_exit_1(db, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OperationalError("secret host name")

    monkeypatch.setattr(sweep, "run", gone)
    with pytest.raises(CommandError) as failed:
        sweeping()
    assert "secret" not in str(failed.value)
    assert failed.value.returncode == 1


def test_what_could_not_be_done_is_named_and_exits_1(db, monkeypatch):
    monkeypatch.setattr(sweep, "run", lambda *_a, **_k: Outcome(faults=["messages: KeyError"]))
    with pytest.raises(CommandError, match="messages: KeyError"):
        sweeping()


def test_the_worker_sweeps_each_minute(db):
    entry = next(one for one in app.conf.beat_schedule.values() if one["task"] == tasks.sweep.name)
    assert (entry["schedule"], entry["options"]["expires"]) == (MINUTE, MINUTE)
    tasks.sweep()
    assert SweepRun.objects.get().finished_at
