"""What is typed in the forms of the dispatch desk is kept meanwhile, for its writer alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.models import Draft, Ticket
from tests.cast import PASSWORD, START, City, Walk
from tests.feedback.unsent import opened, sitting, type_in
from tests.feedback.web import Moment, signed_in, text_of

DESK = "/dispatch-desk/"
WHY = "水务局正在此处施工，路灯电缆由其移位。"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=2)
    return moment


@pytest.fixture
def dispatcher(city: City, moment: Moment) -> Client:
    return signed_in(city.person(Role.DISPATCHER, "centre"))


@pytest.fixture
def waiting(city: City, moment: Moment) -> Ticket:
    return Walk(city).to("PENDING_DISPATCH")


def desk(client: Client, ticket: Ticket, **query: Any) -> str:
    return text_of(client.get(DESK, {"ticket": ticket.number, **query}))


def test_reason_and_department_come_back_on_the_desk_and_on_the_moves_own_page(
    city: City, dispatcher: Client, waiting: Ticket
) -> None:
    other = city.departments["stranger"]
    page = desk(dispatcher, waiting)
    assert "data-autosave=" in page

    type_in(dispatcher, sitting(page), lead=str(other.pk), instruction=WHY)

    again = desk(dispatcher, waiting)
    assert WHY in again
    assert f'<option value="{other.pk}" selected>' in again
    assert "Restored: what was saved by itself" in again
    assert WHY in opened(dispatcher, waiting, "dispatch")[0]
    assert Ticket.objects.get(pk=waiting.pk).version == waiting.version


def test_the_place_of_a_triage_comes_back(city: City, dispatcher: Client) -> None:
    ticket = Walk(city).to("REGISTERED")

    type_in(dispatcher, sitting(desk(dispatcher, ticket)), place="听雨路十二号门前", urgency="URGENT")

    assert "听雨路十二号门前" in desk(dispatcher, ticket)


def test_a_colleague_at_the_same_desk_gets_nothing_of_it(
    city: City, dispatcher: Client, waiting: Ticket
) -> None:
    second = Staff.objects.create_user("second", PASSWORD, display_name="second")
    appoint(staff=second, department=city.departments["centre"], role=Role.DISPATCHER, by=None, now=START)
    token = sitting(desk(dispatcher, waiting))
    type_in(dispatcher, token, instruction=WHY)

    assert WHY not in desk(signed_in(second), waiting)
    assert type_in(signed_in(second), token, instruction="别人的话").status_code == 409


def test_sent_it_is_kept_no_more(city: City, dispatcher: Client, waiting: Ticket) -> None:
    token = sitting(desk(dispatcher, waiting))
    type_in(dispatcher, token, instruction=WHY)
    lead = city.departments["lead"].pk

    sent = {"version": waiting.version, "lead": lead, "instruction": WHY, "sitting": token, "next": DESK}
    dispatcher.post(f"{DESK}{waiting.number}/dispatch/", sent)

    assert Ticket.objects.get(pk=waiting.pk).state == "DISPATCHED"
    assert [draft.fields for draft in Draft.objects.all()] == [None]


def test_a_colleagues_text_and_ones_own_stand_side_by_side_on_the_desk(
    city: City, dispatcher: Client
) -> None:
    ticket = Walk(city).to("REGISTERED")
    type_in(dispatcher, sitting(desk(dispatcher, ticket)), place="听雨路十二号门前")
    by = city.person(Role.DISPATCHER, "centre")
    Ticket.objects.filter(pk=ticket.pk).update(place="听雨路东口")
    kept = Draft.objects.get()

    page = desk(dispatcher, ticket)

    assert "You typed something else" in page
    assert f"{DESK}?ticket={ticket.number}&amp;typed={kept.pk}" in page
    taken = desk(dispatcher, ticket, typed=kept.pk)
    assert 'value="听雨路十二号门前"' in taken
    assert actions.choices(ticket, staff=by, now=START)


def test_keeping_it_costs_the_desk_one_query_and_no_more_for_many_tickets(
    city: City, dispatcher: Client, waiting: Ticket, django_assert_max_num_queries: Any
) -> None:
    for n in range(4):
        Walk(city, now=START + timedelta(minutes=n)).to("REGISTERED")
    desk(dispatcher, waiting)

    with django_assert_max_num_queries(33):
        desk(dispatcher, waiting)


def test_who_was_slower_on_the_desk_is_told_once_and_where_the_ticket_stands(
    city: City, dispatcher: Client, waiting: Ticket
) -> None:
    form = {"lead": city.departments["stranger"].pk, "instruction": WHY, "version": waiting.version}
    Ticket.objects.filter(pk=waiting.pk).update(version=waiting.version + 1)
    answer = dispatcher.post(f"{DESK}{waiting.number}/dispatch/", form)
    assert answer.status_code == 409
    assert text_of(answer).count("saved this ticket") == 1
    assert f"It is now “{waiting.get_state_display()}”." in text_of(answer)

    person, lead = city.person(Role.DISPATCHER, "centre"), city.departments["lead"]
    actions.dispatch(Ticket.objects.get(pk=waiting.pk), by=person, lead=lead, now=START + timedelta(hours=3))
    gone = text_of(dispatcher.post(f"{DESK}{waiting.number}/dispatch/", form))
    stands = Ticket.objects.get(pk=waiting.pk).get_state_display()
    assert f"saved this ticket meanwhile; its state is “{stands}”" in gone
    assert WHY in gone
