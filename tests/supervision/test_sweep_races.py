"""Passes side by side, people at work meanwhile, a process that is killed: each effect once, none lost."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from core.evidence import examine
from core.refusals import Refused
from departments.roles import Role
from feedback import actions
from feedback.models import Deadline as TicketDeadline
from feedback.models import Ticket
from supervision.models import Proposal, Reminder, ScoreEntry
from supervision.sweep import clocks, run, taking
from tests.cast import START, City, Walk, build_city
from tests.plumbing.databases import Clone

LATE = START + timedelta(days=40)
TICKETS = 24


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast where commits are real and every trigger is on."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


@pytest.fixture
def overdue(real_city: City, monkeypatch: pytest.MonkeyPatch) -> list[Ticket]:
    """Tickets long overdue, swept a few at a time."""
    monkeypatch.setattr(taking, "BATCH", 5)
    walks = [Walk(real_city, now=START + timedelta(minutes=n)) for n in range(TICKETS)]
    return [walk.to("DISPATCHED") for walk in walks]


def effects() -> Counter[str]:
    """How much there is of everything that must be there once."""
    counted: Counter[str] = Counter(ScoreEntry.objects.values_list("code", flat=True))
    counted.update(Proposal.objects.values_list("measure", flat=True))
    counted.update(Reminder.objects.values_list("clock_kind", flat=True))
    return counted


EXPECTED = Counter(
    {
        **dict.fromkeys(("D1", "D2", "D3", "YELLOW_CARD", "RED_CARD", "CIRCULAR", "INTERVIEW"), TICKETS),
        "SIGN": 2 * TICKETS,
        "RESPOND": 2 * TICKETS,
        "HANDLE": 5 * TICKETS,
    }
)


def settled() -> None:
    """What was left is done by one more pass; then all is there once, with its evidence."""
    assert run(LATE).faults == []
    assert effects() == EXPECTED
    report = examine()
    assert report.holds, report.faults


def test_passes_side_by_side(overdue: list[Ticket]) -> None:
    outcomes = []
    gate = threading.Barrier(4)

    def sweep() -> None:
        gate.wait(30)
        outcomes.append(run(LATE))
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.faults for outcome in outcomes] == [[], [], [], []]
    settled()


def test_a_ticket_somebody_holds_comes_with_the_next_pass(overdue: list[Ticket]) -> None:
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Ticket.objects.select_for_update().get(pk=overdue[3].pk)
            held.set()
            free.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    try:
        first = run(LATE)
    finally:
        free.set()
        thread.join()
    assert (first.faults, first.clocks) == ([], 3 * (TICKETS - 1))
    assert not ScoreEntry.objects.filter(ticket=overdue[3]).exists()
    settled()


def test_people_work_while_it_sweeps(overdue: list[Ticket], real_city: City) -> None:
    """Signatures in between: none fails, and each clock ends with what it had reached."""
    handler = real_city.person(Role.HANDLER, "lead")
    failed: list[BaseException] = []

    def sign() -> None:
        for ticket in overdue:
            try:
                actions.sign(ticket, by=handler, now=LATE)
            except Refused:
                pass
            except BaseException as fault:
                failed.append(fault)
        connection.close()

    worker = threading.Thread(target=sign)
    worker.start()
    outcomes = [run(LATE) for _ in range(4)]
    worker.join()
    assert failed == []
    assert [outcome.faults for outcome in outcomes] == [[]] * 4
    assert set(Ticket.objects.values_list("state", flat=True)) == {"IN_PROGRESS"}
    settled()


PROGRAM = """
import sys, django
django.setup()
from datetime import datetime
from supervision.sweep import clocks, run, taking
taking.BATCH = 3
print("ready", flush=True)
run(datetime.fromisoformat(sys.argv[1]))
print("done", flush=True)
"""


def _process(clone: Clone) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, LATE.isoformat()],
        env={**os.environ, "DATABASE_URL": clone.app.url},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_process_killed_again_and_again(cloned_database: Clone, overdue: list[Ticket]) -> None:
    chance, kills = random.Random(4), 0
    for _ in range(12):
        process = _process(cloned_database)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.01, 0.25))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        assert process.wait(30) in (0, -signal.SIGKILL)
        process.stdout.close()
        if not TicketDeadline.objects.stepping(LATE).exists():
            break
    assert kills > 0
    settled()


def test_a_connection_lost_in_the_middle_costs_nothing(
    overdue: list[Ticket], cloned_database: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch is undone, and done again on a new connection."""
    sound, cuts = taking.take_of_tickets, []

    def cut(ids: list[int], now: datetime) -> list[object]:
        cuts.append(len(ids))
        if len(cuts) == 3:
            assert connection.connection is not None
            with cloned_database.admin.connect(autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return sound(ids, now)

    of_tickets, of_papers = clocks.TABLES
    monkeypatch.setattr(clocks, "TABLES", (replace(of_tickets, take=cut), of_papers))
    assert run(LATE).faults == []
    assert cuts[2] > cuts[3]
    monkeypatch.undo()
    settled()
