"""What a bulk move counts: rows, and of how many tickets they are."""

from datetime import timedelta

import pytest

from departments.roles import Role
from tests.cast import START, City
from tests.feedback.test_bulk import BULK, sent, steps, ticked, walk_to
from tests.feedback.web import Moment, signed_in, text_of


def test_two_rows_of_one_ticket_are_urged_once_and_counted_as_one_ticket(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    Moment(monkeypatch).now = START + timedelta(hours=5)
    shared, plain = walk_to(city, "CO_DISPATCHED"), walk_to(city, "IN_PROGRESS")
    agent, rows = signed_in(city.person(Role.INTAKE_AGENT, "centre")), ticked(shared, plain)
    assert len(rows) == 3

    asked = agent.post(BULK, {"verb": "urge", "d": rows})
    done = sent(agent, "urge", rows, words="再次来电催问")

    assert "It can be done for 3 rows. They belong to 2 tickets." in text_of(asked)
    assert done.context["tickets"] == 2
    assert (steps(shared, "urge"), steps(plain, "urge")) == (1, 1)
