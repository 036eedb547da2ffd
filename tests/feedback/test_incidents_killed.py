"""The round over a matter of many, killed in the middle and raced: each ticket moves once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from core import jobs
from core.evidence import Subject, records_of, verify
from core.models import Job
from core.refusals import Refused
from departments.roles import Role
from feedback.actions.carrying import CARRY, carry
from feedback.actions.incidents import join_incident
from feedback.models import IncidentTicket, Ticket
from tests.cast import City, build_city
from tests.feedback.incident_world import Outage
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone

KILLED = """
import os, signal, django
django.setup()
from core import jobs
from core.jobs import Progress
real = Progress.__call__
def die(self, done, total, note=""):
    real(self, done, total, note)
    if done == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
Progress.__call__ = die
jobs.run({job})
"""


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def begun(outage: Outage) -> Job:
    by = outage.walk.staff(Role.DISPATCHER)
    params = {"incident": outage.incident.pk}
    return jobs.start(CARRY, by_id=by.pk, by_name=by.display_name, params=params, now=timezone.now())


def merges_told(ticket: Ticket) -> int:
    return [record.verb for record in records_of(Subject("ticket", ticket.pk))].count("merge")


def test_a_round_killed_in_the_middle_is_finished_once(real_city: City, cloned_database: Clone) -> None:
    outage = Outage(real_city)
    tickets = outage.calls(8)
    outage.join(tickets)
    job = begun(outage)
    for after in (3, 6):
        command = [sys.executable, "-c", KILLED.format(job=job.pk, after=after)]
        ended = subprocess.run(
            command, env={**os.environ, "DATABASE_URL": cloned_database.app.url}, check=False
        )
        assert ended.returncode == -signal.SIGKILL
        assert Ticket.objects.filter(state="MERGED").count() == after - 1, "the matter's row is the first"
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == ("DONE", 3, 9)
    assert [merges_told(ticket) for ticket in tickets] == [1] * 8
    assert Ticket.objects.get(pk=outage.walk.ticket.pk).merged_count == 8
    assert verify().holds


def test_two_who_join_and_carry_at_once_do_it_once(real_city: City) -> None:
    outage = Outage(real_city)
    tickets = outage.calls(6)
    by, now = outage.walk.staff(Role.DISPATCHER), outage.walk.tick()

    def join() -> object:
        return join_incident(outage.incident, tickets=[t.pk for t in tickets], by=by, now=now)

    (joined,) = rush([[join] * 4])
    assert sum(result for result in joined if isinstance(result, int)) == 6
    assert all(isinstance(result, int | Refused) for result in joined)
    assert IncidentTicket.objects.filter(ticket__in=tickets, left_at=None).count() == 6

    pks = list(outage.rows().values_list("pk", flat=True))
    rounds = [[lambda pk=pk: carry(pk, by=by, now=now)] * 3 for pk in pks]
    for results in rush(rounds):
        assert set(Counter(map(words, results))) == {"ok"}
    assert [merges_told(ticket) for ticket in tickets] == [1] * 6
    assert Ticket.objects.get(pk=outage.walk.ticket.pk).merged_count == 6
    assert verify().holds
