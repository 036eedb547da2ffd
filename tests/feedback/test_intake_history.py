"""Who calls, before the text is typed: what they raised, in scope, written down; and what is like it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core.models import AccessRecord
from core.refusals import NotPermitted
from departments.roles import Role
from feedback import actions
from feedback.actions.looking_up import MOST, look_up_caller
from feedback.callers import caller_of
from feedback.models import Ticket
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

PHONE = "13800002716"
HERE = "听雨路 12 号"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=1)
    return moment


def agent(city: City, place: str = "centre") -> Client:
    return signed_in(city.person(Role.INTAKE_AGENT, place))


def look(browser: Client, phone: str = PHONE, **more: Any) -> str:
    return text_of(browser.post("/register/", {"look": "phone", "phone": phone}, **HTMX, **more))


def test_past_matters_stand_there_open_ones_first(city: City, moment: Moment) -> None:
    done = Walk(city)
    done.to("COMPLETED")
    still_open = Walk(city, now=done.tick())
    Walk(city, now=done.tick(), phone="13900001111")
    moment.now = done.tick()
    page = look(agent(city), " 138-0000 2716 ")
    assert "2 earlier matters" in page
    assert "1 open" in page
    assert page.index(still_open.ticket.number) < page.index(done.ticket.number)
    assert f"/tickets/{still_open.ticket.number}/urging/" in page
    assert f"/tickets/{still_open.ticket.number}/supplement/" in page
    assert f'value="{done.ticket.number}"' in page
    assert PHONE not in page


def test_the_look_is_in_the_access_log_and_the_phone_is_not(city: City, moment: Moment) -> None:
    Walk(city)
    look(agent(city))
    record = AccessRecord.objects.get(action="look_up_caller")
    assert (record.actor_id, record.subject_kind) == (
        city.person(Role.INTAKE_AGENT, "centre").pk,
        "complainant",
    )
    assert PHONE not in f"{record.reason}{record.subject_id}"
    look(agent(city), "13900009999")
    assert AccessRecord.objects.filter(action="look_up_caller").count() == 2, (
        "nobody of this phone, yet a look"
    )
    look(agent(city), "")
    assert AccessRecord.objects.filter(action="look_up_caller").count() == 2


def test_without_script_a_button_does_the_same_and_nothing_typed_is_lost(city: City, moment: Moment) -> None:
    walk = Walk(city)
    answer = agent(city).post("/register/", {"look": "phone", "phone": PHONE, "content": "还没说完的话"})
    page = text_of(answer)
    assert walk.ticket.number in page
    assert "还没说完的话" in page
    assert PHONE in page, "what the agent typed stays in its field"
    assert Ticket.objects.count() == 1


def test_only_tickets_of_the_agents_centre(city: City, moment: Moment) -> None:
    walk = Walk(city)
    assert walk.ticket.number in look(agent(city))
    other = look(agent(city, "other_centre"))
    assert walk.ticket.number not in other
    assert "Nothing earlier of this phone." in other


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.HANDLER, "lead"),
        (Role.DISPATCHER, "centre"),
        (Role.AUDITOR, "centre"),
        (Role.SUPERVISOR, "institution"),
        (Role.SERVICE_MANAGER, "institution"),
        (Role.SYSTEM_ADMIN, "institution"),
    ],
)
def test_nobody_else_may_look(city: City, moment: Moment, role: Role, place: str) -> None:
    Walk(city)
    browser = signed_in(city.person(role, place))
    assert browser.post("/register/", {"look": "phone", "phone": PHONE}, **HTMX).status_code == 403
    with pytest.raises(NotPermitted):
        look_up_caller(phone=PHONE, by=city.person(role, place), now=moment.now)
    assert not AccessRecord.objects.filter(action="look_up_caller").exists()


def test_a_report_is_hidden_from_whoever_sits_in_the_accused_department(city: City, moment: Moment) -> None:
    walk = Walk(city, category="REPORT")
    Ticket.objects.filter(pk=walk.ticket.pk).update(accused_department=city.departments["centre"])
    assert walk.ticket.number not in look(agent(city))
    beside = {"look": "beside", "content": walk.ticket.content, "phone": PHONE}
    assert walk.ticket.number not in text_of(agent(city).post("/register/", beside, **HTMX))
    Ticket.objects.filter(pk=walk.ticket.pk).update(accused_department=city.departments["lead"])
    assert walk.ticket.number in look(agent(city))


def test_flags_of_a_caller(city: City) -> None:
    walk = Walk(city)
    walk.to("COMPLETED")
    Ticket.objects.filter(pk=walk.ticket.pk).update(category="PRAISE", is_repeat=True)
    user = walk.staff(Role.INTAKE_AGENT)
    found = look_up_caller(phone=PHONE, by=user, now=walk.tick())
    caller = caller_of(found, user=user, now=walk.tick())
    assert (caller.total, caller.open, caller.repeats, caller.praises, caller.unreasonable) == (1, 0, 1, 1, 0)


def test_who_looks_more_often_than_anybody_can_call_is_stopped(city: City, moment: Moment) -> None:
    browser, walk = agent(city), Walk(city)
    user = city.person(Role.INTAKE_AGENT, "centre")
    assert moment.now is not None
    for _ in range(MOST):
        look_up_caller(phone="13900009999", by=user, now=moment.now)
    assert "Please wait a little" in look(browser)
    moment.now += timedelta(minutes=16)
    assert walk.ticket.number in look(browser)


def test_phones_looked_for_in_the_search_count_as_looks(city: City, moment: Moment) -> None:
    walk, user = Walk(city), city.person(Role.HANDLER, "lead")
    walk.to("DISPATCHED")
    moment.now = walk.tick()
    for _ in range(MOST):
        actions.find_by_phone("13900009999", by=user, now=moment.now)
    stopped = signed_in(user).post("/search/", {"q": PHONE})
    assert (stopped.status_code, walk.ticket.number in text_of(stopped)) == (429, False)
    assert "Please wait a little" in text_of(stopped)
    moment.now += timedelta(minutes=16)
    assert walk.ticket.number in text_of(signed_in(user).post("/search/", {"q": PHONE}))


def registered(city: City, **more: Any) -> dict[str, Any]:
    return {
        "content": "听雨路的路灯又坏了，跟上回一样。",
        "phone": PHONE,
        "channel": city.channel.pk,
        "urgency": "NORMAL",
        "centre": city.departments["centre"].pk,
        **more,
    }


def test_the_same_again_is_registered_as_a_repeat(city: City, moment: Moment) -> None:
    before = Walk(city)
    before.to("COMPLETED")
    moment.now = before.tick()
    browser = agent(city)
    browser.post("/register/", registered(city, again=before.ticket.number))
    fresh = Ticket.objects.exclude(pk=before.ticket.pk).get()
    assert (fresh.is_repeat, fresh.duplicate_of) == (True, before.ticket)

    moment.now += timedelta(days=31)
    late = registered(city, again=before.ticket.number, content="第三回坏了")
    answer = agent(city).post("/register/", late)
    assert answer.status_code == 409
    assert "not completed within the last 30 days" in text_of(answer)


def test_an_open_ticket_is_no_repeat(city: City, moment: Moment) -> None:
    before = Walk(city)
    answer = agent(city).post("/register/", registered(city, again=before.ticket.number))
    assert answer.status_code == 409
    assert Ticket.objects.count() == 1


def test_matters_alike_appear_while_one_types(city: City, moment: Moment) -> None:
    walk = Walk(city)
    actions.triage(
        walk.ticket,
        category="HELP",
        topic=city.topic,
        urgency="NORMAL",
        by=walk.staff(Role.DISPATCHER),
        now=walk.tick(),
    )
    Ticket.objects.filter(pk=walk.ticket.pk).update(area=city.area, place=HERE)
    moment.now = walk.tick()
    typed = {
        "look": "beside",
        "content": "听雨路的路灯坏了三天",
        "area": city.area.pk,
        "place": "听雨路 12 号",
    }
    page = text_of(agent(city).post("/register/", typed, **HTMX))
    assert walk.ticket.number in page
    assert "same place" in page
    assert Ticket.objects.count() == 1
    by_phone = {"look": "beside", "content": "听雨路的路灯坏了三天", "phone": PHONE}
    assert "same caller" not in text_of(agent(city).post("/register/", by_phone, **HTMX)), "no look on record"
    look(agent(city))
    assert "same caller" in text_of(agent(city).post("/register/", by_phone, **HTMX))
    assert walk.ticket.number not in text_of(agent(city, "other_centre").post("/register/", typed, **HTMX))
    for odd in ({"content": "路"}, {"content": "听雨路", "area": "x"}, {}):
        assert agent(city).post("/register/", {"look": "beside", **odd}, **HTMX).status_code == 200
