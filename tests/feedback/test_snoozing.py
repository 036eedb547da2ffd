"""Putting a matter aside on the dispatch desk: for how long, by whom, and that nothing is lost by it."""

from datetime import UTC, datetime, timedelta

import pytest

from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from feedback import actions
from feedback.models import Snooze, Ticket
from feedback.rules.snoozing import aside_until
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

DESK = "/dispatch-desk/"
NOW = datetime(2026, 10, 14, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes_left", "is_critical", "told"),
    [
        (None, False, 60),
        (480, False, 60),
        (120, False, 60),
        (119, False, 59.5),
        (60, False, 30),
        (20, False, 10),
        (19, False, "snooze_too_late"),
        (0, False, "snooze_too_late"),
        (-30, False, "snooze_too_late"),
        (480, True, "snooze_critical"),
        (None, True, "snooze_critical"),
    ],
)
def test_it_lies_aside_an_hour_and_never_longer_than_half_of_what_is_left(minutes_left, is_critical, told):
    due_at = None if minutes_left is None else NOW + timedelta(minutes=minutes_left)
    found = aside_until(now=NOW, due_at=due_at, is_critical=is_critical)
    expected = [Reason(told)] if isinstance(told, str) else NOW + timedelta(minutes=told)
    assert found == expected


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(minutes=40)
    return moment


@pytest.fixture
def two(city: City) -> list[Ticket]:
    return [Walk(city, now=START + timedelta(minutes=n)).to("REGISTERED") for n in range(2)]


def on_the_desk(client) -> list[str]:
    return [row.ticket.number for row in client.get(DESK).context["rows"]]


def test_what_lies_aside_stands_last_for_everybody_until_its_time_and_is_counted(city, two, moment):
    client = signed_in(city.person(Role.DISPATCHER, "centre"))
    first, second = on_the_desk(client)
    answer = client.post(f"{DESK}{first}/snooze/", {"next": f"{DESK}?ticket={second}"})
    assert answer["Location"] == f"{DESK}?ticket={second}"
    page = client.get(DESK)
    assert [row.ticket.number for row in page.context["rows"]] == [second, first]
    assert [row.is_greyed for row in page.context["rows"]] == [False, True]
    assert "aside until" in page.context["rows"][1].note
    assert page.context["desk"].total == 2
    assert page.context["tabs"][0]["count"] == 2
    moment.now = Snooze.objects.get().until
    assert on_the_desk(signed_in(city.person(Role.DISPATCHER, "centre"))) == [first, second]


def test_it_is_undone_by_one_click(city, two, moment):
    client = signed_in(city.person(Role.DISPATCHER, "centre"))
    number = on_the_desk(client)[0]
    client.post(f"{DESK}{number}/snooze/")
    page = text_of(client.get(DESK))
    undo = f"{DESK}{number}/snooze/?wake=1"
    assert undo in page
    assert "data-flash-undo" in page
    client.post(undo)
    assert on_the_desk(client)[0] == number
    client.post(undo)
    assert on_the_desk(client)[0] == number


def test_the_clock_and_the_version_stay_as_they_are(city, two, moment):
    before = Ticket.objects.values("version", "due_at", "state").get(pk=two[0].pk)
    actions.snooze(two[0], by=city.person(Role.DISPATCHER, "centre"), now=moment.now)
    assert Ticket.objects.values("version", "due_at", "state").get(pk=two[0].pk) == before


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [(Role.DISPATCHER, "centre", 302), (Role.INTAKE_AGENT, "centre", 404), (Role.HANDLER, "lead", 404)],
)
def test_only_dispatchers_of_the_centre_put_aside(city, two, moment, role, place, status):
    answer = signed_in(city.person(role, place)).post(f"{DESK}{two[0].number}/snooze/")
    assert answer.status_code == status
    assert Snooze.objects.exists() is (status == 302)


def test_the_action_itself_refuses_whoever_has_no_grant_and_what_has_left_the_desk(city, two, moment):
    with pytest.raises(NotPermitted):
        actions.snooze(two[0], by=city.person(Role.HANDLER, "lead"), now=moment.now)
    gone = Walk(city, now=START).to("DISPATCHED")
    with pytest.raises(Refused) as refused:
        actions.snooze(gone, by=city.person(Role.DISPATCHER, "centre"), now=moment.now)
    assert [reason.code for reason in refused.value.reasons] == ["snooze_left_the_desk"]


def test_what_is_due_too_soon_is_refused_in_a_sentence(city, two, moment):
    moment.now = Ticket.objects.get(pk=two[0].pk).due_at
    client = signed_in(city.person(Role.DISPATCHER, "centre"))
    client.post(f"{DESK}{two[0].number}/snooze/")
    assert "too soon to lie aside" in text_of(client.get(DESK))
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    ("hours", "urgency", "said"),
    [(0.5, "NORMAL", ""), (30, "NORMAL", "too soon to lie aside"), (0.5, "CRITICAL", "critical")],
)
def test_the_desk_offers_it_only_where_it_is_done_and_says_why_not(city, moment, hours, urgency, said):
    ticket = Walk(city, now=START).to("REGISTERED")
    Ticket.objects.filter(pk=ticket.pk).update(urgency=urgency)
    moment.now = START + timedelta(hours=hours)
    client = signed_in(city.person(Role.DISPATCHER, "centre"))

    page = client.get(f"{DESK}?ticket={ticket.number}")

    assert (f'action="{DESK}{ticket.number}/snooze/"' in text_of(page)) is not bool(said)
    assert ('data-key="s"' in text_of(page)) is not bool(said)
    if said:
        assert said in " ".join(page.context["not_aside"])
        assert page.context["not_aside"][0] in text_of(page)
    client.post(f"{DESK}{ticket.number}/snooze/")
    assert Snooze.objects.exists() is not bool(said)
