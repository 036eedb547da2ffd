"""The search beside its page: the index and its triggers, other lists, phones, solved tickets alike."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from core.evidence import examine
from core.models import AccessRecord
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.models import Ticket, TicketText
from feedback.rules.search import plain
from tests.cast import START, City, Walk
from tests.feedback.finding import SEARCH, written
from tests.feedback.web import HTMX, Moment, signed_in, text_of


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(days=3)
    return moment


def test_a_phone_is_looked_up_by_those_who_may_see_it_and_written_down(city: City, moment: Moment) -> None:
    ticket = Walk(city, phone="13800002716").to("DISPATCHED")
    agent = city.person(Role.INTAKE_AGENT, "centre")
    client = signed_in(agent)
    before = AccessRecord.objects.filter(action="search_phone").count()
    asked = client.get(SEARCH, {"q": "138 0000 2716"})
    assert ticket.number not in text_of(asked)
    assert AccessRecord.objects.filter(action="search_phone").count() == before  # an address looks nothing up
    answer = client.post(SEARCH, {"q": "138-0000-2716"})
    assert ticket.number in text_of(answer)
    assert "Location" not in answer.headers
    record = AccessRecord.objects.filter(action="search_phone").latest("at")
    assert (record.actor_id, record.subject_id) == (agent.pk, agent.pk)
    assert str(ticket.pk) in record.reason
    assert "2716" not in record.reason
    for role, place in ((Role.SUPERVISOR, "institution"), (Role.AUDITOR, "centre")):
        refused = signed_in(city.person(role, place)).post(SEARCH, {"q": "13800002716"})
        assert refused.status_code == 403
        assert ticket.number not in text_of(refused)
    stranger = signed_in(city.person(Role.HANDLER, "stranger")).post(SEARCH, {"q": "13800002716"})
    assert ticket.number not in text_of(stranger)


def test_the_accused_do_not_find_a_report_by_the_reporters_phone(city: City, moment: Moment) -> None:
    walk = Walk(city, category="REPORT")
    walk.to("CO_DISPATCHED")
    handler = city.person(Role.HANDLER, "co")
    assert walk.ticket.number in text_of(signed_in(handler).post(SEARCH, {"q": walk.phone}))
    Ticket.objects.filter(pk=walk.ticket.pk).update(accused_department=city.departments["co"])
    assert walk.ticket.number not in text_of(signed_in(handler).post(SEARCH, {"q": walk.phone}))


def test_the_texts_follow_every_change_and_no_seal_breaks(city: City) -> None:
    walk = Walk(city)
    assert TicketText.objects.get(ticket=walk.ticket).scope_ids == [city.departments["centre"].pk]
    walk.to("CO_DISPATCHED")
    text = TicketText.objects.get(ticket=walk.ticket)
    wanted = {city.departments[place].pk for place in ("centre", "lead", "co")}
    assert set(text.scope_ids) == wanted
    assert text.registered_at == walk.ticket.registered_at
    done = Walk(city, now=START + timedelta(hours=2))
    done.to("CALLBACK_AGAIN")
    fresh = Ticket.objects.get(pk=done.ticket.pk)
    assert "修复" in fresh.public_reply
    assert TicketText.objects.get(ticket=fresh).reply == plain(fresh.public_reply)
    assert examine().holds


def test_a_move_that_changes_no_text_writes_no_text(city: City) -> None:
    walk = Walk(city)
    walk.to("DISPATCHED")
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM feedback_tickettext WHERE ticket_id = %s", [walk.ticket.pk])
        before = cursor.fetchone()
        walk.ticket = actions.sign(walk.ticket, by=walk.staff(Role.HANDLER, "lead"), now=walk.tick())
        cursor.execute("SELECT xmin::text FROM feedback_tickettext WHERE ticket_id = %s", [walk.ticket.pk])
        assert cursor.fetchone() == before


def test_the_queue_and_the_archive_find_by_the_same_words(city: City, moment: Moment) -> None:
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    written(walk.ticket, content="请致电13812342716，路灯坏了", place="锦棠花园")
    archived = Walk(city, now=START + timedelta(hours=3))
    archived.to("ARCHIVED")
    handler = signed_in(city.person(Role.HANDLER, "lead"))
    for typed, is_found in (("锦棠", True), ("路灯 锦棠", True), ("2716", False), ("灯", False)):
        assert (walk.ticket.number in text_of(handler.get("/queue/", {"q": typed}))) is is_found, typed
    for typed, is_found in (("修复", True), ("井盖", False)):
        assert (archived.ticket.number in text_of(handler.get("/archive/", {"q": typed}))) is is_found, typed


def test_the_panel_of_solved_ones_shows_only_what_one_may_see(city: City, moment: Moment) -> None:
    solved = Walk(city).to("COMPLETED")
    walk = Walk(city, now=START + timedelta(hours=3))
    walk.to("CONTACTED")
    address = reverse("ticket-similar", args=[walk.ticket.number])
    shown = text_of(signed_in(city.person(Role.HANDLER, "lead"), **HTMX).get(address))
    assert solved.number in shown
    assert "路灯" in shown
    assert "<html" not in shown
    centre = text_of(signed_in(city.person(Role.AUDITOR, "centre")).get(address))
    assert solved.number in centre
    assert 'name="similar"' not in centre
    assert "<html" in centre
    assert signed_in(city.person(Role.HANDLER, "stranger")).get(address).status_code == 404


def test_an_old_answer_as_a_start_names_neither_its_citizen_nor_its_colleagues(
    city: City, moment: Moment
) -> None:
    handler = city.person(Role.HANDLER, "lead")
    Staff.objects.filter(pk=handler.pk).update(display_name="周晓岚")
    solved = Walk(city).to("COMPLETED")
    told = "张三丰您好！灯已修好，责任人周晓岚，电话 0571-88881234。"
    Ticket.objects.filter(pk=solved.pk).update(public_reply=told)
    walk = Walk(city, now=START + timedelta(hours=3))
    walk.to("CONTACTED")
    asked = {"fill": "1", "insert": "1", "similar": solved.number}
    started = signed_in(handler).post(f"/tickets/{walk.ticket.number}/draft/", asked)
    words = "〔姓名〕您好！灯已修好，责任人〔姓名〕，电话 〔数字〕。"
    assert (started.status_code, started.content.decode()) == (200, words)
    stranger = signed_in(city.person(Role.AUDITOR, "centre"))
    assert stranger.post(f"/tickets/{walk.ticket.number}/draft/", asked).status_code in (403, 404)
