"""A second call: it counts on the open ticket, and the registration page points at it."""

from datetime import timedelta

import pytest

from core.models import OutboxMessage
from core.refusals import Refused
from departments.roles import Role
from feedback import actions
from feedback.models import Ticket, Urge
from tests.cast import START, City, Walk
from tests.feedback.web import HTMX, Moment, signed_in, text_of

PHONE = "13800002716"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def walk(city: City) -> Walk:
    return Walk(city)


def test_each_call_counts_and_keeps_the_words(walk: Walk) -> None:
    agent = walk.staff(Role.INTAKE_AGENT)
    ticket = walk.to("IN_PROGRESS")
    for words in ("怎么还没有修？", "已经第三次打电话了。"):
        ticket = actions.urge(ticket, words=words, by=agent, now=walk.tick())
    assert ticket.urge_count == 2
    assert list(Urge.objects.values_list("words", flat=True)) == ["怎么还没有修？", "已经第三次打电话了。"]
    assert Ticket.objects.count() == 1
    with pytest.raises(Refused) as refused:
        actions.urge(ticket, words="  ", by=agent, now=walk.tick())
    assert refused.value.codes == ("words_missing",)


def test_the_department_sees_the_mark_in_its_queue_and_the_words_on_the_page(
    walk: Walk, moment: Moment
) -> None:
    ticket = walk.to("IN_PROGRESS")
    for _call in range(3):
        actions.urge(
            ticket, words=f"请打 {PHONE} 给我回话。", by=walk.staff(Role.INTAKE_AGENT), now=walk.tick()
        )
    handler = signed_in(walk.staff(Role.HANDLER, "lead"))
    assert "urged ×3" in text_of(handler.get("/queue/"))
    page = text_of(handler.get(ticket.get_absolute_url()))
    assert page.count("The citizen called again") == 3
    assert PHONE not in page
    assert "recorded that the citizen called again" in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_registration_page_offers_to_urge_instead(
    walk: Walk, moment: Moment, headers: dict[str, str]
) -> None:
    ticket = walk.to("IN_PROGRESS")
    client = signed_in(walk.staff(Role.INTAKE_AGENT), **headers)
    typed = {"content": "还是路灯的事", "phone": "138 0000 2716", "look": "1", "name": "张"}
    page = text_of(client.post("/register/", typed))
    assert f"/tickets/{ticket.number}/urging/" in page
    assert Ticket.objects.count() == 1
    if not headers:
        assert "还是路灯的事" in page, "what was typed stays"
    else:
        assert "<html" not in page


@pytest.mark.parametrize("phone", ["", "x", "13900000000"])
def test_nobody_elses_ticket_is_offered(walk: Walk, moment: Moment, phone: str) -> None:
    walk.to("IN_PROGRESS")
    client = signed_in(walk.staff(Role.INTAKE_AGENT))
    page = text_of(client.post("/register/", {"phone": phone, "look": "1"}))
    assert "urging" not in page
    assert ("Nothing earlier of this phone." in page) is bool(phone)


def test_tickets_of_another_centre_and_closed_ones_are_not_offered(walk: Walk, moment: Moment) -> None:
    walk.to("COMPLETED")
    ours = signed_in(walk.staff(Role.INTAKE_AGENT))
    assert "urging" not in text_of(ours.post("/register/", {"phone": PHONE, "look": "1"}))
    Walk(walk.city, now=walk.now).to("DISPATCHED")
    other = signed_in(walk.staff(Role.INTAKE_AGENT, "other_centre"))
    assert "urging" not in text_of(other.post("/register/", {"phone": PHONE, "look": "1"}))
    assert "urging" in text_of(ours.post("/register/", {"phone": PHONE, "look": "1"}))


def test_urging_writes_nothing_to_the_citizen(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    before = OutboxMessage.objects.count()
    actions.urge(ticket, words="请快一点", by=walk.staff(Role.INTAKE_AGENT), now=walk.tick())
    assert OutboxMessage.objects.count() == before
