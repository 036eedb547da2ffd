"""What a move's page shows of its papers to whoever posts to it out of its time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from departments.roles import Role
from feedback import actions
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def walk(city: City, monkeypatch: pytest.MonkeyPatch) -> Walk:
    Moment(monkeypatch).now = START + timedelta(hours=5)
    return Walk(city)


def test_no_draft_is_read_by_posting_a_move_whose_time_has_not_come(walk: Walk) -> None:
    ticket = walk.to("CONTACTED")
    handler = walk.city.person(Role.HANDLER, "lead")
    given = {"result_code": "", "solved": "", "reply": "还没写完的答复"}
    ticket = actions.draft_result(ticket, **given, by=handler, now=walk.tick())
    client = signed_in(walk.city.person(Role.AUDITOR, "centre"))
    for noun in ("review", "letter"):
        answer = client.post(reverse(f"ticket-{noun}", args=[ticket.number]), {"version": "x"})
        assert "还没写完的答复" not in text_of(answer)
    assert client.get(reverse("ticket-letter", args=[ticket.number])).status_code == 404


def test_a_version_longer_than_any_number_is_another_version(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    client = signed_in(walk.city.person(Role.HANDLER, "lead"))
    answer = client.post(reverse("ticket-contact", args=[ticket.number]), {"version": "9" * 5000})
    assert answer.status_code == 409
