"""A note that tells colleagues: who may read it is told, who may not is named and nobody is told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.refusals import Refused
from departments.models import InAppMessage
from departments.roles import Role
from feedback import actions
from feedback.models import Note
from tests.cast import START, City, Walk
from tests.feedback.test_assignment import facts_of
from tests.feedback.web import Moment, signed_in, text_of

CASES = [
    ("centre", "LEAD", Role.HANDLER, "lead", True),
    ("centre", "CENTRE", Role.HANDLER, "lead", False),
    ("centre", "LEAD", Role.HANDLER, "co", False),
    ("lead", "CENTRE", Role.UNIT_APPROVER, "lead", True),
    ("lead", "CENTRE", Role.DISPATCHER, "centre", True),
    ("lead", "LEAD", Role.HANDLER, "co", False),
    ("lead", "CENTRE", Role.HANDLER, "stranger", False),
    ("co", "CENTRE", Role.HANDLER, "lead", False),
    ("co", "LEAD", Role.HANDLER, "lead", True),
]
WRITERS = {"centre": Role.DISPATCHER, "lead": Role.HANDLER, "co": Role.HANDLER}


@pytest.mark.parametrize(("place", "audience", "role", "of", "may"), CASES)
def test_who_may_be_told(city: City, place: str, audience: str, role: Role, of: str, may: bool) -> None:
    walk = Walk(city)
    ticket, by, person = walk.to("CO_SIGNED"), city.person(WRITERS[place], place), city.person(role, of)
    InAppMessage.objects.all().delete()
    given = {"text": "请核实现场。", "audience": audience, "tell": [person], "by": by, "now": walk.tick()}
    if may:
        actions.note(ticket, **given)
        told = InAppMessage.objects.get(recipient=person)
        assert (told.address, "请核实" in told.subject + told.body) == (ticket.get_absolute_url(), False)
        assert facts_of(ticket, "note")["told"] == str(person.pk)
        return
    with pytest.raises(Refused, match="cannot_be_told"):
        actions.note(ticket, **given)
    assert not Note.objects.exists()
    assert not InAppMessage.objects.exists()


def test_a_name_after_at_is_told_and_the_page_says_whom(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    moment, walk = Moment(monkeypatch), Walk(city)
    ticket = walk.to("IN_PROGRESS")
    moment.now = walk.tick()
    handler, chief = city.person(Role.HANDLER, "lead"), city.person(Role.UNIT_APPROVER, "lead")
    client, address = signed_in(handler), reverse("ticket-note", args=[ticket.number])
    shown = text_of(client.get(address))
    assert "unit_approver@lead" in shown
    assert "handler@stranger" not in shown
    typed = {"text": "@unit_approver@lead 请看", "audience": "CENTRE", "version": ticket.version}
    assert client.post(address, typed).status_code == 302
    assert InAppMessage.objects.filter(recipient=chief, address=ticket.get_absolute_url()).exists()
    assert "told unit_approver@lead" in text_of(signed_in(chief).get(ticket.get_absolute_url()))


def test_a_person_who_is_not_offered_is_not_accepted(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    moment, walk = Moment(monkeypatch), Walk(city)
    ticket = walk.to("IN_PROGRESS")
    moment.now = START + timedelta(hours=6)
    stranger = city.person(Role.HANDLER, "stranger")
    typed = {"text": "请看", "audience": "CENTRE", "tell": [stranger.pk], "version": ticket.version}
    client = signed_in(city.person(Role.HANDLER, "lead"))
    assert client.post(reverse("ticket-note", args=[ticket.number]), typed).status_code == 422
    assert not InAppMessage.objects.filter(recipient=stranger).exists()
