"""Bad days of machines: each has an outcome, and nothing is lost or done twice (docs/bad-days.md)."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import wake
from core.evidence import examine
from core.models import OutboxMessage
from core.outbox import deliver_due
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from supervision.models import Alert, Proposal, Reminder, ScoreEntry, SweepRun
from supervision.sweep import Outcome, run
from tests.cast import City, Walk, build_city
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone

LATER = datetime(2026, 10, 14, 10, 0, tzinfo=SHANGHAI)
"""A working Wednesday, long after everything was due."""
SWEEPS_AT_ONCE = 4


class Killed(BaseException):
    """kill -9: nobody catches it, nothing is tidied up."""


def overdue_city() -> City:
    """Three matters that nobody works on, and everyone who would be told."""
    city = build_city()
    for role, place in (
        (Role.HANDLER, "lead"),
        (Role.UNIT_APPROVER, "lead"),
        (Role.SUPERVISOR, "institution"),
    ):
        city.person(role, place)
    for _ in range(3):
        Walk(city).to("IN_PROGRESS")
    return city


@pytest.fixture
def real_city(cloned_database: Clone) -> City:
    """The overdue city in a database where commits are real."""
    return overdue_city()


def ours() -> Any:
    """What went to staff; the citizens' own messages left out."""
    return OutboxMessage.objects.exclude(about_kind="ticket")


def standing() -> dict[str, int]:
    """What all sweeps together have done."""
    return {
        "reminders": Reminder.objects.count(),
        "entries": ScoreEntry.objects.count(),
        "proposals": Proposal.objects.count(),
        "messages": ours().count(),
    }


def foretold(now: datetime) -> dict[str, int]:
    """What one undisturbed sweep would do."""
    counts = run(now, dry_run=True).counts
    assert counts["reminders"]
    assert counts["entries"]
    assert counts["proposals"]
    assert counts["messages"]
    return {name: counts[name] for name in ("reminders", "entries", "proposals", "messages")}


@contextmanager
def after(statements: int, befalls: Callable[[], None]) -> Iterator[None]:
    """Let something befall the connection once so many statements have run."""
    left = [statements]

    def wrapper(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        left[0] -= 1
        if left[0] == 0:
            befalls()
        return result

    with connection.execute_wrapper(wrapper):
        yield


def die() -> None:
    raise Killed


def test_a_worker_killed_again_and_again_mid_sweep_loses_nothing_and_doubles_nothing(real_city):
    wanted = foretold(LATER)
    kills = 0
    for statements in range(3, 400, 11):
        try:
            with after(statements, die):
                run(LATER)
            break
        except Killed:
            kills += 1
            connection.close()
    assert kills > 3
    run(LATER + timedelta(minutes=1))
    assert standing() == wanted
    assert not Reminder.objects.filter(told_at=None).exists()
    report = examine()
    assert report.holds, report.faults


@pytest.mark.parametrize("statements", [4, 25, 60, 90])
def test_a_database_that_restarts_mid_sweep_interrupts_it_and_the_next_does_the_rest(
    cloned_database, statements
):
    overdue_city()
    wanted = foretold(LATER)
    pid = connection.connection.info.backend_pid

    def restart() -> None:
        with cloned_database.admin.connect(autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with after(statements, restart), suppress(DatabaseError):
        run(LATER)  # most often the run ends here; where nothing was under way it goes on by itself
    connection.close()
    unfinished = SweepRun.objects.filter(finished_at=None)
    assert unfinished.count() <= 1
    run(LATER + timedelta(minutes=1))
    assert standing() == wanted


def things_told() -> Counter[tuple[str, str]]:
    """How often each person was told each thing, in whatever messages; a thing's line names its ticket."""
    return Counter(
        (message.recipient, line)
        for message in ours()
        for line in message.body.splitlines()
        if line.startswith("· ")
    )


def test_sweeps_that_overlap_do_everything_once(real_city):
    wanted = foretold(LATER)
    with transaction.atomic():
        run(LATER)
        alone = things_told()
        transaction.set_rollback(True)
    assert alone
    results = rush([[lambda: run(LATER)] * SWEEPS_AT_ONCE])
    assert {words(result) for result in results[0]} == {"ok"}
    run(LATER + timedelta(minutes=1))
    # A sweep tells what is committed: what another is still at may follow in a second message, never twice.
    stands = standing()
    assert stands.pop("messages") >= wanted.pop("messages")
    assert stands == wanted
    assert things_told() == alone
    assert not Reminder.objects.filter(told_at=None).exists()


def test_a_broker_that_is_down_delays_messages_and_loses_none(real_city, monkeypatch, settings, tmp_path):
    settings.OUTBOX_DIR, settings.EMAIL_FILE_PATH = tmp_path, tmp_path

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(current_app, "send_task", refuse)
    monkeypatch.setattr(wake, "_down_until", 0.0)
    wanted = foretold(LATER)
    outcome = run(LATER)
    assert not outcome.faults
    assert standing() == wanted
    assert ours().filter(sent_at=None).count() == wanted["messages"]
    deliver_due(timezone.now() + timedelta(hours=1))
    assert not ours().filter(sent_at=None).exists(), "the next beat's delivery sends them"


JUMPS = [timedelta(hours=1), timedelta(days=1)]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_forward_and_back_does_nothing_twice(db, jump):
    overdue_city()
    run(LATER + jump)
    ahead = standing()
    for now in (LATER, LATER + timedelta(minutes=1), LATER + jump, LATER + jump + timedelta(minutes=1)):
        outcome: Outcome = run(now)
        assert not outcome.faults
        assert standing() == ahead


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_back_first_only_waits(db, jump):
    overdue_city()
    run(LATER - jump)
    before = standing()
    run(LATER - jump - timedelta(minutes=5))
    assert standing() == before
    run(LATER)
    assert standing()["reminders"] >= before["reminders"]
    assert not Reminder.objects.filter(told_at=None).exists()


def test_a_day_without_any_sweep_is_caught_up_and_the_gap_is_told(db):
    overdue_city()
    run(LATER)
    SweepRun.objects.update(finished_at=timezone.now() - timedelta(days=1))
    run(LATER + timedelta(days=1))
    assert Alert.objects.filter(kind="SWEEP_GAP").count() == 1


def test_a_step_that_cannot_be_done_leaves_the_others_done_and_is_alerted(db, monkeypatch):
    overdue_city()

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise KeyError

    with monkeypatch.context() as patch:
        patch.setattr("supervision.sweep.gathering.post_many", fail)
        outcome = run(LATER)
    assert outcome.faults
    assert outcome.entries
    assert not ours().exists()
    run(LATER + timedelta(minutes=1))
    assert ours().exists(), "people are told by the next run"
    assert Alert.objects.get(kind="SWEEP_FAILED").until is None
    run(LATER + timedelta(minutes=2))
    assert Alert.objects.get(kind="SWEEP_FAILED").until is not None
