"""A note that tells colleagues: who may read it is told, who may not is named and nobody is told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.refusals import Refused
from departments.models import InAppMessage, Staff
from departments.roles import Role
from feedback import actions
from feedback.models import Note, Ticket
from tests.cast import START, City, Walk
from tests.feedback.test_assignment import colleague, facts_of
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


def note_of(ticket: Ticket) -> str:
    """Where a message about a note leads: to the notes on the ticket's page."""
    return f"{ticket.get_absolute_url()}#h-asides"


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
        assert (told.address, "请核实" in told.subject + told.body) == (note_of(ticket), False)
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
    assert InAppMessage.objects.filter(recipient=chief, address=note_of(ticket)).exists()
    page = text_of(signed_in(chief).get(ticket.get_absolute_url()))
    assert ("told unit_approver@lead" in page, 'id="h-asides"' in page) == (True, True)


def test_a_person_who_is_not_offered_is_not_accepted(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    moment, walk = Moment(monkeypatch), Walk(city)
    ticket = walk.to("IN_PROGRESS")
    moment.now = START + timedelta(hours=6)
    stranger = city.person(Role.HANDLER, "stranger")
    typed = {"text": "请看", "audience": "CENTRE", "tell": [stranger.pk], "version": ticket.version}
    client = signed_in(city.person(Role.HANDLER, "lead"))
    assert client.post(reverse("ticket-note", args=[ticket.number]), typed).status_code == 422
    assert not InAppMessage.objects.filter(recipient=stranger).exists()


@pytest.mark.parametrize("typed", ["@handler.stranger 请看", "@王晓 请看"])
def test_a_name_that_means_nobody_or_several_is_said_and_nobody_is_told(
    city: City, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    moment, walk = Moment(monkeypatch), Walk(city)
    ticket = walk.to("IN_PROGRESS")
    moment.now = walk.tick()
    first, second = colleague(city, "王晓"), colleague(city, "王小")
    Staff.objects.filter(pk=second.pk).update(display_name="王晓")
    city.person(Role.HANDLER, "stranger")
    InAppMessage.objects.all().delete()
    client, address = (
        signed_in(city.person(Role.HANDLER, "lead")),
        reverse("ticket-note", args=[ticket.number]),
    )
    given = {"text": typed, "audience": "CENTRE", "version": ticket.version}
    answer = client.post(address, given)
    assert (answer.status_code, typed in text_of(answer)) == (422, True)
    assert not Note.objects.exists()
    assert not InAppMessage.objects.exists()
    if "王晓" in typed:
        assert client.post(address, given | {"tell": [first.pk]}).status_code == 302
        assert InAppMessage.objects.get().recipient == first
