"""What is typed about one co-handler's part of a ticket stands nowhere else, and waits beside the other's."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from departments.roles import Role
from feedback import actions
from feedback.models import Dispatch, Ticket
from tests.cast import START, City, Walk
from tests.feedback.test_typing_on_desks import form_of, token_in
from tests.feedback.unsent import type_in
from tests.feedback.web import Moment, signed_in, text_of

NOUN = "co-waiver"


@dataclass
class Parts:
    """Two late parts of one ticket, and who decides whether the lead waits for them."""

    ticket: Ticket
    first: Dispatch
    second: Dispatch
    client: Client

    @property
    def page(self) -> str:
        """The form on its page, where the part is chosen while there are two."""
        return reverse(f"ticket-{NOUN}", args=[self.ticket.number])

    def desk(self, part: Dispatch) -> str:
        return f"/co-handling/?ticket={part.pk}"

    def form(self, address: str) -> str:
        return form_of(text_of(self.client.get(address)), NOUN)

    def type(self, address: str, words: str, part: Dispatch) -> str:
        token = token_in(self.form(address))
        assert type_in(self.client, token, note=words, dispatch=str(part.pk)).status_code == 200
        return token

    def send(self, token: str, part: Dispatch) -> None:
        version = Ticket.objects.get(pk=self.ticket.pk).version
        given = {"note": "已联系，不再等待", "dispatch": part.pk, "sitting": token, "version": version}
        self.client.post(self.page, given)
        part.refresh_from_db()
        assert part.ended_at is not None

    def unsent(self) -> str:
        return text_of(self.client.get(reverse("drafts")))


@pytest.fixture
def parts(city: City, monkeypatch: pytest.MonkeyPatch) -> Parts:
    moment, walk = Moment(monkeypatch), Walk(city, now=START)
    ticket = walk.to("CO_DISPATCHED")
    more = [city.departments["stranger"]]
    actions.add_co_handler(ticket, departments=more, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    moment.now = START + timedelta(days=20)
    first, second = ticket.dispatches.filter(role="CO").order_by("id")
    return Parts(ticket, first, second, signed_in(walk.staff(Role.DISPATCHER)))


def test_at_the_desk_each_part_has_its_own_words(parts: Parts) -> None:
    parts.type(parts.desk(parts.first), "先写的一句", parts.first)
    parts.type(parts.desk(parts.second), "后写的一句", parts.second)
    shown = parts.form(parts.desk(parts.first)), parts.form(parts.desk(parts.second))
    assert ["先写的一句" in form for form in shown] == [True, False]
    assert ["后写的一句" in form for form in shown] == [False, True]

    parts.send(token_in(shown[0]), parts.first)
    assert "后写的一句" in parts.form(parts.desk(parts.second))
    assert "先写的一句" not in parts.unsent()


def test_sent_from_the_page_it_takes_nothing_from_the_other_part_at_the_desk(parts: Parts) -> None:
    token = token_in(parts.form(parts.page))
    parts.type(parts.desk(parts.second), "后写的一句", parts.second)
    parts.send(token, parts.first)
    assert "后写的一句" in parts.form(parts.desk(parts.second))


def test_words_about_a_part_that_is_over_do_not_stand_in_the_form_of_the_one_left(parts: Parts) -> None:
    token = token_in(parts.form(parts.desk(parts.first)))  # another window, open before
    parts.type(parts.page, "先写的一句", parts.first)
    assert "先写的一句" in parts.form(parts.page)
    parts.send(token, parts.first)
    left = parts.form(parts.page)
    assert f'type="hidden" name="dispatch" value="{parts.second.pk}"' in left
    assert "先写的一句" not in left
    assert "先写的一句" in parts.unsent()


def test_nor_in_the_form_that_offers_the_two_that_are_left(parts: Parts, city: City) -> None:
    dispatcher, now = city.person(Role.DISPATCHER, "centre"), START + timedelta(days=1)
    actions.add_co_handler(parts.ticket, departments=[city.departments["former"]], by=dispatcher, now=now)
    parts.type(parts.page, "先写的一句", parts.first)
    later = START + timedelta(days=20)
    actions.waive_co(parts.ticket, dispatch=parts.first.pk, note="逾期", by=dispatcher, now=later)
    left = parts.form(parts.page)
    assert "<select" in left
    assert f'value="{parts.first.pk}"' not in left
    assert "先写的一句" not in left
    assert "先写的一句" in parts.unsent()


def test_nor_do_those_that_were_typed_at_the_desk(parts: Parts, city: City) -> None:
    parts.type(parts.desk(parts.first), "先写的一句", parts.first)
    parts.type(parts.desk(parts.second), "后写的一句", parts.second)
    parts.type(parts.desk(parts.first), "先写的两句", parts.first)
    by = city.person(Role.DISPATCHER, "centre")
    actions.waive_co(
        parts.ticket, dispatch=parts.first.pk, note="逾期", by=by, now=START + timedelta(days=20)
    )
    left = parts.form(parts.page)
    assert ("后写的一句" in left, "先写的两句" in left) == (True, False)
    assert "先写的两句" in parts.unsent()


def test_among_the_unsent_texts_the_part_is_named_by_its_department(parts: Parts) -> None:
    parts.type(parts.desk(parts.second), "后写的一句", parts.second)
    page = parts.unsent()
    assert parts.second.department.name in page
    assert f">{parts.second.pk}<" not in page
