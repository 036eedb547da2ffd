"""Registering a matter on the phone."""

from datetime import timedelta
from typing import Any

import pytest

from departments.roles import Role
from feedback.models import Ticket
from tests.cast import START, City
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=1)
    return moment


def said(city: City, **more: Any) -> dict[str, Any]:
    return {
        "content": "听雨路的路灯坏了三天，请尽快修复。",
        "phone": "13800002716",
        "name": "张女士",
        "channel": city.channel.pk,
        "urgency": "NORMAL",
        "centre": city.departments["centre"].pk,
        **more,
    }


def test_number_and_code_are_there_to_read_out(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.INTAKE_AGENT, "centre"))
    answer = client.post("/register/", said(city), follow=True)

    ticket = Ticket.objects.get()
    page = text_of(answer)
    assert f"{ticket.number[:8]} {ticket.number[8:]}" in page
    assert f"{ticket.query_code[:4]} {ticket.query_code[4:]}" in page
    assert (ticket.contact_means, ticket.complainant and ticket.complainant.name) == ("PHONE", "张女士")
    assert ticket.title == "听雨路的路灯坏了三天，请尽快修复。"


def test_anonymous_keeps_no_contact_whatever_was_typed(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.INTAKE_AGENT, "centre"))
    client.post("/register/", said(city, anonymous="on"))

    ticket = Ticket.objects.get()
    assert (ticket.contact_means, ticket.complainant) == ("NONE", None)


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"phone": ""}, 422, "tick “anonymous”"),
        ({"content": ""}, 422, "field--wrong"),
        ({"phone": "12"}, 409, "This is no phone number"),
        ({"reported_at": "2027-01-01T09:00"}, 409, "cannot have raised it in the future"),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_lost(
    city: City, moment: Moment, typed: dict[str, str], status: int, sentence: str
) -> None:
    client = signed_in(city.person(Role.INTAKE_AGENT, "centre"))
    answer = client.post("/register/", said(city, **typed))

    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert "张女士" in text_of(answer)
    assert not Ticket.objects.exists()


def test_the_same_words_are_pointed_out(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.INTAKE_AGENT, "centre"))
    client.post("/register/", said(city), follow=True)
    first = Ticket.objects.get()

    again = client.post("/register/", said(city, content="听雨路的路灯坏了三天,请尽快修复"), follow=True)

    assert f"registered before as {first.number}" in text_of(again)
    assert Ticket.objects.exclude(pk=first.pk).get().is_repeat


def test_a_repeat_at_another_centre_is_not_given_away(city: City, moment: Moment) -> None:
    other = said(city, centre=city.departments["other_centre"].pk)
    signed_in(city.person(Role.INTAKE_AGENT, "other_centre")).post("/register/", other)
    first = Ticket.objects.get()

    again = signed_in(city.person(Role.INTAKE_AGENT, "centre")).post("/register/", said(city), follow=True)

    assert "The same words were registered before." in text_of(again)
    assert first.number not in text_of(again)


def test_only_those_who_register_may_enter(city: City, moment: Moment) -> None:
    for role, place in ((Role.HANDLER, "lead"), (Role.DISPATCHER, "centre")):
        client = signed_in(city.person(role, place))
        assert client.get("/register/").status_code == 403
        assert client.post("/register/", said(city)).status_code == 403
    assert not Ticket.objects.exists()


def test_a_foreign_centre_cannot_be_chosen(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.INTAKE_AGENT, "centre"))
    answer = client.post("/register/", said(city, centre=city.departments["other_centre"].pk))

    assert answer.status_code == 422
    assert not Ticket.objects.exists()


def test_code_is_read_out_only_by_whoever_registered(city: City, moment: Moment) -> None:
    signed_in(city.person(Role.INTAKE_AGENT, "centre")).post("/register/", said(city))
    where = f"/register/{Ticket.objects.get().number}/"

    assert signed_in(city.person(Role.DISPATCHER, "centre")).get(where).status_code == 404
    assert signed_in(city.person(Role.HANDLER, "stranger")).get(where).status_code == 404
