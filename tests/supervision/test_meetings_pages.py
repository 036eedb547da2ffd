"""The meeting as people use it: called, its agenda ticked, minutes, the catalogue changed, a case closed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.roles import Role
from feedback.models import DispatchRule, HardCase
from supervision.actions import meetings as actions
from supervision.actions.meetings import Point
from supervision.models import Meeting, MeetingItem
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

SOON = START + timedelta(days=2)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(days=1)
    return moment


def call(city: City) -> Meeting:
    return actions.call_meeting(
        department=city.departments["institution"],
        title="九月协调会",
        planned_for=SOON,
        place="三楼会议室",
        invited=[city.departments["co"]],
        by=city.person(Role.SUPERVISOR, "institution"),
        now=START,
    )


def test_from_the_call_to_the_catalogue(city: City, moment: Moment) -> None:
    ticket = Walk(city).to("RETURNED_TWICE")
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    assert "no coordination meeting was called yet" in text_of(client.get("/meetings/"))
    given = {"department": city.departments["institution"].pk, "title": "九月协调会", "place": "三楼"}
    made = client.post("/meetings/new/", given | {"planned_for": f"{SOON:%Y-%m-%dT%H:%M}"})
    meeting = Meeting.objects.get()
    assert made["Location"] == meeting.get_absolute_url()
    assert "no coordination meeting was called yet" not in text_of(client.get("/meetings/"))

    page = f"/meetings/{meeting.pk}/"
    assert 'class="supervision-tabs"' in text_of(client.get(page))
    shown = text_of(client.get(page))
    assert (ticket.number in shown, "Joint review open" in shown) == (True, True)
    ticked = [f"ticket:{ticket.pk}", "ticket:9999"]
    client.post(f"{page}agenda/", {"version": meeting.version, "put_on": ticked})
    item = MeetingItem.objects.get()
    assert (item.ticket, "JOINT_REVIEW" in item.grounds) == (ticket, True)

    assert client.get(f"{page}minutes/").status_code == 409, "it was not held yet"
    moment.now = SOON + timedelta(hours=2)
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    words = {"version": 2, "chair": "分管负责人", "present": "各单位", "minutes": "逐项讨论。"}
    named = {f"{item.pk}-text": "由供电公司牵头", f"{item.pk}-change": "NAME"}
    wrong = client.post(f"{page}minutes/", words | named)
    assert (wrong.status_code, "由供电公司牵头" in text_of(wrong)) == (409, True), "whose topic, and who?"
    named |= {f"{item.pk}-lead": city.departments["co"].pk, f"{item.pk}-topic": city.topic.pk}
    assert client.post(f"{page}minutes/", words | named).status_code == 302
    shown = text_of(client.get(page))
    assert "to be entered by the service manager" in shown
    assert f"{page}items/{item.pk}/entry/" not in shown, "the recorder does not keep the catalogue"

    keeper = signed_in(city.person(Role.SERVICE_MANAGER, "institution"))
    assert "1 decision is to be entered" in text_of(keeper.get("/"))
    assert item.subject in text_of(keeper.get("/meetings/decisions/"))
    assert keeper.post(f"{page}items/{item.pk}/entry/").status_code == 302
    rule = DispatchRule.objects.get(department=city.departments["co"])
    assert rule.effective_from == moment.now.date()
    assert "No decision waits" in text_of(keeper.get("/meetings/decisions/"))

    client.post(f"{page}items/{item.pk}/case/")
    case = HardCase.objects.get(ticket=ticket)
    assert (case.closed_at, "由供电公司牵头" in case.closed_note) == (moment.now, True)
    assert "由供电公司牵头" in text_of(client.get(f"{page}paper/"))


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.SUPERVISOR, "institution", 200),
        (Role.SERVICE_MANAGER, "institution", 200),
        (Role.UNIT_APPROVER, "co", 200),
        (Role.UNIT_APPROVER, "lead", 404),
        (Role.SUPERVISOR, "lead", 404),
        (Role.INTAKE_AGENT, "centre", 404),
    ],
)
def test_who_finds_the_meeting(city: City, moment: Moment, role: Role, place: str, status: int) -> None:
    meeting = call(city)
    client = signed_in(city.person(role, place))
    for address in (meeting.get_absolute_url(), f"/meetings/{meeting.pk}/paper/"):
        assert client.get(address).status_code == status


def test_only_who_may_change_the_agenda_changes_it(city: City, moment: Moment) -> None:
    meeting = call(city)
    guest = signed_in(city.person(Role.UNIT_APPROVER, "co"))
    guest.post(f"/meetings/{meeting.pk}/agenda/", {"subject": "加塞"})
    assert guest.get(f"/meetings/{meeting.pk}/call-off/").status_code == 403
    assert not MeetingItem.objects.exists()


def test_queries_do_not_grow_with_items(city: City, moment: Moment) -> None:
    supervisor = city.person(Role.SUPERVISOR, "institution")
    walks = [Walk(city, now=START + timedelta(minutes=n)) for n in range(3)]
    tickets = [walk.to("RETURNED_TWICE") for walk in walks]
    meeting = call(city)
    client = signed_in(supervisor)

    def cost(*points: Point) -> list[int]:
        actions.change_agenda(meeting, put_on=points, by=supervisor, now=START)
        found = []
        for address in (f"/meetings/{meeting.pk}/", "/meetings/", f"/meetings/{meeting.pk}/paper/"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    first = cost(Point("一", ticket_id=tickets[0].pk))
    more = [Point(f"另{n}", ticket_id=row.pk) for n, row in enumerate(tickets[1:])]
    later = cost(*more, Point("界限"), Point("题", topic_id=city.topic.pk))
    assert all(now <= before for now, before in zip(later, first, strict=True))
