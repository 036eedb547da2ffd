"""Who else is here: told by a beat, believed for half a minute, to those alone who may know."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from departments.roles import Role
from feedback.actions.presence import be_at, thin_out
from feedback.models import Presence, Ticket
from feedback.reports.presence import others_at
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

BACKGROUND = {"HTTP_X_BACKGROUND": "1"}
SECOND = timedelta(seconds=1)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def ticket(city: City, moment: Moment) -> Ticket:
    return Walk(city).to("CO_SIGNED")


def beat(client: Client, ticket: Ticket, kind: str = "looking"):
    return client.post(reverse("ticket-presence", args=[ticket.number]), {"kind": kind}, **BACKGROUND)


def test_one_sees_the_other_look_type_and_leave(city: City, ticket: Ticket, moment: Moment) -> None:
    handler, chief = city.person(Role.HANDLER, "lead"), city.person(Role.UNIT_APPROVER, "lead")
    first, second = signed_in(handler), signed_in(chief)
    assert text_of(beat(first, ticket)).strip() == ""
    assert "handler@lead is looking" in text_of(beat(second, ticket))
    beat(first, ticket, "typing")
    assert "handler@lead is typing" in text_of(beat(second, ticket))
    assert reverse("ticket-presence", args=[ticket.number]) in text_of(second.get(ticket.get_absolute_url()))
    queue = text_of(second.get(reverse("queue"), {"view": "all"}))
    assert "handler@lead is typing" in queue
    beat(first, ticket, "gone")
    assert Presence.objects.get().staff == chief, "who leaves takes nobody along"
    assert "handler@lead" not in text_of(beat(second, ticket))


def test_a_beat_is_believed_for_thirty_seconds_and_thinned_out_after(
    city: City, ticket: Ticket, moment: Moment
) -> None:
    handler, chief = city.person(Role.HANDLER, "lead"), city.person(Role.UNIT_APPROVER, "lead")
    be_at(ticket, kind="typing", by=handler, now=START)
    for seconds, seen in ((29, True), (30, False)):
        found = others_at([ticket.pk], user=chief, now=START + seconds * SECOND)
        assert bool(found) is seen
    assert thin_out(now=START + 29 * SECOND) == 0
    assert thin_out(now=START + 30 * SECOND) == 1


KNOWS = [
    (Role.UNIT_APPROVER, "lead", {"handler@lead", "handler@co"}),
    (Role.DISPATCHER, "centre", {"handler@lead", "handler@co"}),
    (Role.UNIT_APPROVER, "co", {"handler@co"}),
    (Role.HANDLER, "stranger", set()),
]


@pytest.mark.parametrize(("role", "place", "names"), KNOWS)
def test_a_co_handler_sees_its_own_people_alone(
    city: City, ticket: Ticket, role: Role, place: str, names: set[str]
) -> None:
    for who in ("lead", "co"):
        be_at(ticket, kind="looking", by=city.person(Role.HANDLER, who), now=START)
    found = others_at([ticket.pk], user=city.person(role, place), now=START)
    assert {here.name for here in found.get(ticket.pk, [])} == names


def test_who_may_not_see_the_ticket_finds_nothing(city: City, ticket: Ticket) -> None:
    be_at(ticket, kind="looking", by=city.person(Role.HANDLER, "lead"), now=START + timedelta(hours=5))
    stranger = signed_in(city.person(Role.HANDLER, "stranger"))
    assert beat(stranger, ticket).status_code == 404
    assert text_of(stranger.get(reverse("queue-presence"), {"t": ticket.pk})).strip() == ""
    assert not Presence.objects.filter(staff__username="handler.stranger").exists()


def test_signed_out_a_beat_is_told_so_and_writes_nothing(city: City, ticket: Ticket) -> None:
    assert beat(Client(), ticket).status_code == 401
    assert not Presence.objects.exists()


def test_a_list_asks_for_all_its_rows_at_once(
    city: City, ticket: Ticket, moment: Moment, django_assert_max_num_queries
) -> None:
    others = [Walk(city).to("DISPATCHED") for _ in range(3)]
    handler, chief = city.person(Role.HANDLER, "lead"), city.person(Role.UNIT_APPROVER, "lead")
    be_at(others[0], kind="typing", by=handler, now=moment.now)
    client = signed_in(chief)
    client.get(reverse("queue-presence"))
    with django_assert_max_num_queries(6):
        page = text_of(client.get(reverse("queue-presence"), {"t": [t.pk for t in (ticket, *others)]}))
    assert page.count("data-presence-of") == 1
    assert f'data-presence-of="{others[0].pk}"' in page
