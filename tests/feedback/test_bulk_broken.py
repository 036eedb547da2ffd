"""A bulk job on a bad day: a row that breaks, a worker that is killed, two people at once."""

import logging
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from core import jobs
from core.evidence import Subject, records_of, verify
from core.models import Job
from core.refusals import Refused
from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.actions import carrying, in_bulk
from feedback.actions.dispatching_many import Wanted, begin_dispatches, dispatch_row
from feedback.models import Dispatch, IncidentTicket, Likeness, Ticket
from tests.cast import PASSWORD, START, City, Walk, build_city
from tests.feedback.incident_world import Outage
from tests.feedback.test_incidents_killed import KILLED
from tests.feedback.test_races import rush
from tests.feedback.web import Moment, signed_in, text_of
from tests.plumbing.databases import Clone


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def breaking(act: Any, pk: int) -> Any:
    """``act``, but for the ticket ``pk`` it ends in a fault of the database that nobody expects."""

    def made(ticket: Any, **given: Any) -> object:
        done = act(ticket, **given)
        if (ticket.pk if isinstance(ticket, Ticket) else ticket) == pk:
            with connection.cursor() as cursor:
                cursor.execute("select 1 / 0")
        return done

    return made


def refusing_to_work(act: Any, pk: int) -> Any:
    """``act``, but for the ticket ``pk`` it raises what nobody expects before anything is written."""

    def made(ticket: Any, **given: Any) -> object:
        if ticket == pk:
            raise KeyError(pk)
        return act(ticket, **given)

    return made


def times(ticket: Ticket, verb: str) -> int:
    return [record.verb for record in records_of(Subject("ticket", ticket.pk))].count(verb)


def test_a_row_that_breaks_is_told_with_the_jobs_number_and_the_others_are_done(
    city: City, moment: Moment, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tickets = [Walk(city, now=START + timedelta(minutes=n)).to("DISPATCHED") for n in range(3)]
    monkeypatch.setattr(in_bulk, "sign", breaking(actions.sign, tickets[1].pk))
    ids = list(Dispatch.objects.filter(ticket__in=tickets).order_by("pk").values_list("pk", flat=True))
    handler = signed_in(city.person(Role.HANDLER, "lead"))

    with caplog.at_level(logging.ERROR):
        answer = handler.post("/queue/bulk/", {"verb": "sign", "d": ids, "sure": "1"}, follow=True)

    job = Job.objects.get(kind=in_bulk.KIND)
    assert job.state == "DONE"
    assert [one.dispatch.ticket_id for one in answer.context["unable"]] == [tickets[1].pk]
    assert f"the number of the job: {job.pk}" in text_of(answer)
    assert [str(group.label) for group in answer.context["groups"]] == ["broken off by a fault"]
    assert [Ticket.objects.get(pk=t.pk).state for t in tickets] == [
        "IN_PROGRESS",
        "DISPATCHED",
        "IN_PROGRESS",
    ]
    assert times(tickets[1], "sign") == 0
    (record,) = [one for one in caplog.records if "a row broke" in one.getMessage()]
    assert record.exc_info
    assert tickets[1].title not in record.getMessage()


def test_a_row_of_a_matter_of_many_that_breaks_stops_no_other(
    city: City, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage = Outage(city)
    calls = outage.calls(3)
    outage.join(calls)
    monkeypatch.setattr(carrying, "merge", refusing_to_work(actions.merge, calls[1].pk))
    by = outage.walk.staff(Role.DISPATCHER)
    job = jobs.start(
        carrying.CARRY, by_id=by.pk, by_name="", params={"incident": outage.incident.pk}, now=outage.walk.now
    )

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["moved"], job.result["refused"]) == ("DONE", 2, 1)
    row = IncidentTicket.objects.get(ticket=calls[1])
    assert row.refused == [{"code": "bulk_row_broke", "params": {"job": job.pk}}]
    assert [Ticket.objects.get(pk=t.pk).state for t in calls] == ["MERGED", "REGISTERED", "MERGED"]


def waiting(city: City, count: int) -> list[Ticket]:
    """Triaged tickets that resemble nothing."""
    tickets = [Walk(city, now=START + timedelta(minutes=n)).to("PENDING_DISPATCH") for n in range(count)]
    Likeness.objects.all().update(told_apart_at=START)
    return [Ticket.objects.get(pk=ticket.pk) for ticket in tickets]


def wanted(tickets: list[Ticket], lead_id: int) -> list[Wanted]:
    return [Wanted(ticket.pk, ticket.version, lead_id) for ticket in tickets]


@pytest.mark.parametrize("kind", ["dispatch", "sign"])
def test_a_killed_worker_is_followed_by_one_that_does_no_row_twice(
    real_city: City, cloned_database: Clone, kind: str
) -> None:
    city, now = real_city, timezone.now()
    if kind == "dispatch":
        tickets = waiting(city, 6)
        by = city.person(Role.DISPATCHER, "centre")
        lead = city.departments["lead"].pk
        job = begin_dispatches(wanted(tickets, lead), key="k", back="/", by=by, now=now)
    else:
        tickets = [Walk(city, now=START + timedelta(minutes=n)).to("DISPATCHED") for n in range(6)]
        by = city.person(Role.HANDLER, "lead")
        ids = Dispatch.objects.filter(ticket__in=tickets).order_by("pk").values_list("pk", flat=True)
        job = in_bulk.begin("sign", ids=ids, args={}, key="k", back="/", by=by, now=now)
    for after in (2, 4):
        command = [sys.executable, "-c", KILLED.format(job=job.pk, after=after)]
        ended = subprocess.run(
            command, env={**os.environ, "DATABASE_URL": cloned_database.app.url}, check=False
        )
        assert ended.returncode == -signal.SIGKILL
        assert [times(ticket, kind) for ticket in tickets] == [1] * after + [0] * (6 - after)
        Job.objects.filter(pk=job.pk).update(lease_until=now - timedelta(seconds=1))

    assert jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("DONE", 3)
    assert [row["reasons"] for row in job.result["rows"]] == [[]] * 6
    assert [times(ticket, kind) for ticket in tickets] == [1] * 6
    assert verify().holds


def test_two_dispatchers_on_overlapping_selections_send_each_ticket_once(real_city: City) -> None:
    tickets = waiting(real_city, 8)
    lead = real_city.departments["lead"].pk
    second = Staff.objects.create_user("second", PASSWORD, display_name="second")
    appoint(
        staff=second, department=real_city.departments["centre"], role=Role.DISPATCHER, by=None, now=START
    )
    by, now = [real_city.person(Role.DISPATCHER, "centre"), second], START + timedelta(hours=3)

    def send(staff: Staff, ticket: Ticket) -> Any:
        rows = {str(ticket.pk): {"ticket_id": ticket.pk, "version": ticket.version, "lead_id": lead}}
        return lambda: dispatch_row(ticket.pk, rows=rows, by=staff, since=now, now=now)

    for ticket, results in zip(tickets, rush([[send(s, t) for s in by] * 2 for t in tickets]), strict=True):
        codes = [tuple(one["code"] for one in result["reasons"]) for result in results]  # type: ignore[index]
        assert set(codes) == {(), ("ticket_moved_meanwhile",)}
        assert Counter(codes)[("ticket_moved_meanwhile",)] == 2
        assert times(ticket, "dispatch") == 1
        assert Dispatch.objects.filter(ticket=ticket, role="LEAD", voided_at=None).count() == 1
    assert verify().holds


def test_at_most_so_many_rows_go_at_once(city: City, moment: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_bulk, "MOST", 2)
    by = city.person(Role.HANDLER, "lead")
    given: dict[str, Any] = {"args": {}, "back": "", "by": by, "now": moment.now}
    with pytest.raises(Refused, match="bulk_nothing"):
        in_bulk.begin("sign", ids=[], key="none", **given)
    with pytest.raises(Refused, match="bulk_too_many"):
        in_bulk.begin("sign", ids=[1, 2, 3], key="three", **given)
    assert in_bulk.begin("sign", ids=[1, 2, 2, 1], key="two", **given).params["ids"] == [1, 2]


def test_no_row_moves_without_its_record(city: City, moment: Moment) -> None:
    hand, chief = city.person(Role.HANDLER, "lead"), city.person(Role.UNIT_APPROVER, "lead")
    tickets = [Walk(city, now=START + timedelta(minutes=n)).to("DISPATCHED") for n in range(2)]
    for verb, by, args in (("assign", chief, {"assignee": hand.pk}), ("sign", hand, {})):
        for row in Dispatch.objects.filter(ticket__in=tickets):
            given: dict[str, Any] = {"args": args, "by": by, "since": moment.now, "now": moment.now}
            assert in_bulk.do_row(verb, dispatch_id=row.pk, **given)["reasons"] == []
        for ticket in tickets:
            told = [r.actor_id for r in records_of(Subject("ticket", ticket.pk)) if r.verb == verb]
            assert told == [by.pk], verb
    assert verify().holds
