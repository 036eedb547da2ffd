"""What a department gave to a unit below it counts and opens there, and goes up where the unit has nobody."""

import pytest
from django.test import Client
from django.urls import reverse

from departments.actions.tree import create_department
from departments.models import Department, Staff
from departments.roles import Role
from feedback import actions
from feedback.models import Ticket
from tests.cast import START, City, Walk
from tests.feedback.test_assignment import colleague, lead_of
from tests.feedback.test_workload import given_to, lines
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def unit(city: City) -> Department:
    return create_department(
        code="unit",
        name="东区照明所",
        peer_group="BUREAU",
        parent=city.departments["lead"],
        by=None,
        now=START,
    )


@pytest.fixture
def handler(city: City) -> Staff:
    return colleague(city, "王晓")


@pytest.fixture
def delegated(city: City, unit: Department, handler: Staff) -> Ticket:
    walk, chief = Walk(city), city.person(Role.UNIT_APPROVER, "lead")
    ticket = walk.to("DISPATCHED")
    actions.delegate(ticket, to=unit, by=chief, now=walk.tick())
    actions.assign(ticket, assignee=handler, by=chief, now=walk.tick())
    return ticket


@pytest.fixture
def client(city: City, monkeypatch: pytest.MonkeyPatch) -> Client:
    Moment(monkeypatch).now = START
    return signed_in(city.person(Role.UNIT_APPROVER, "lead"))


def test_the_numbers_leave_out_what_units_below_work_on_and_so_does_the_queue_they_open(
    city: City, client: Client, unit: Department, handler: Staff, delegated: Ticket
) -> None:
    kept = given_to(city, handler)
    assert lines(city)["王晓"]["all"] == 1
    for place, seen in ((city.departments["lead"], [True, False]), (unit, [False, True])):
        queue = text_of(client.get(reverse("queue"), {"unit": place.pk, "assignee": handler.pk}))
        assert [kept.number in queue, delegated.number in queue] == seen
        assert "Unit at work" in queue


def test_the_only_handler_of_a_unit_is_followed_by_those_above(
    city: City, client: Client, handler: Staff, delegated: Ticket
) -> None:
    above, address = colleague(city, "李明"), reverse("handover-of", args=[handler.pk])
    assert "李明" in text_of(client.get(address))
    client.post(address, {"d": [lead_of(delegated).pk], "to": [above.pk]})
    assert lead_of(delegated).assignee == above
