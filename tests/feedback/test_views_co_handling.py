"""The pages and desks of co-handling and withdrawal: who finds them, what stands there, moves made there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.models import Dispatch, Note, Ticket
from feedback.views.move_pages import BY_VERB
from tests.cast import City, Walk
from tests.feedback.web import signed_in, text_of

DESKS = {
    "/co-handling/": (Role.DISPATCHER, "CO_ASKED"),
    "/withdrawals/": (Role.CALLBACK_AGENT, "CO_WITHDRAWING"),
}
BEFORE = timedelta(hours=6)


def walk_of(city: City, before: timedelta = BEFORE) -> Walk:
    return Walk(city, now=timezone.now() - before)


def sign_in(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.mark.parametrize("path", DESKS)
def test_holder_finds_what_waits_and_the_tab_counts_it(client: Client, city: City, path: str) -> None:
    role, state = DESKS[path]
    ticket = walk_of(city).to(state)
    page = sign_in(client, city.person(role, "centre")).get(path).text
    assert ticket.number in page
    assert "路灯已经坏了三天" in page
    assert "13800002716" not in page
    assert "张三丰" not in page
    assert '<span class="tabs__count">1</span>' in page
    assert sign_in(client, city.person(role, "centre")).get("/decisions/").status_code == 302


@pytest.mark.parametrize("path", DESKS)
def test_others_find_no_desk_and_other_centres_nothing(client: Client, city: City, path: str) -> None:
    role, state = DESKS[path]
    walk_of(city).to(state)
    for other, place in ((Role.HANDLER, "lead"), (Role.UNIT_APPROVER, "co"), (Role.INTAKE_AGENT, "centre")):
        assert sign_in(client, city.person(other, place)).get(path).status_code == 404
    page = sign_in(client, city.person(role, "other_centre")).get(path).text
    assert "路灯" not in page
    assert "empty__title" in page


@pytest.mark.parametrize("path", DESKS)
def test_queries_do_not_grow_with_rows(
    client: Client, city: City, path: str, django_assert_max_num_queries: Any
) -> None:
    role, state = DESKS[path]
    sign_in(client, city.person(role, "centre"))
    walk_of(city, timedelta(hours=8)).to(state)
    client.get(path)
    with django_assert_max_num_queries(60) as first:
        client.get(path)
    for hours in (5, 6, 7):
        walk_of(city, timedelta(hours=hours)).to(state)
    with django_assert_max_num_queries(len(first)):
        client.get(path)


def test_overdue_parts_come_first_and_leave_once_waived(client: Client, city: City) -> None:
    late = walk_of(city, timedelta(days=20))
    late.to("CO_DISPATCHED")
    asked = walk_of(city).to("CO_ASKED")
    in_time = walk_of(city, timedelta(hours=5)).to("CO_DISPATCHED")
    page = sign_in(client, city.person(Role.DISPATCHER, "centre"))
    shown = page.get("/co-handling/").text
    assert shown.index(late.ticket.number) >= 0
    assert in_time.number not in shown
    row = Dispatch.objects.get(ticket=late.ticket, role="CO")
    desk = page.get(f"/co-handling/?ticket={row.pk}").text
    assert f'name="dispatch" value="{row.pk}"' in desk
    version = Ticket.objects.get(pk=late.ticket.pk).version
    answer = page.post(
        reverse("ticket-co-waiver", args=[late.ticket.number]),
        {"dispatch": row.pk, "note": "逾期", "version": version, "next": "/co-handling/"},
    )
    assert answer["Location"] == "/co-handling/"
    after = page.get("/co-handling/").text
    assert late.ticket.number not in after
    assert asked.number in after


def test_the_wish_is_confirmed_from_the_desk(client: Client, city: City) -> None:
    ticket = walk_of(city).to("CO_WITHDRAWING")
    page = sign_in(client, city.person(Role.CALLBACK_AGENT, "centre"))
    assert "不用处理了" in page.get("/withdrawals/").text
    answer = page.post(
        reverse("ticket-withdrawal-confirmation", args=[ticket.number]),
        {"note": "市民确认", "version": ticket.version},
    )
    assert answer.status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).state == "WITHDRAWN"
    assert ticket.number not in page.get("/withdrawals/").text


PAGES = {
    "add_co_handler": ("IN_PROGRESS", Role.UNIT_APPROVER, "lead", {"instruction": "核查线路"}),
    "return_co_draft": ("CO_DRAFTED", Role.UNIT_APPROVER, "co", {"note": "请写明日期"}),
    "co_return": ("CO_DISPATCHED", Role.UNIT_APPROVER, "co", {"ground": "WRONG_DUTY", "text": "不属我司"}),
    "refuse_co_return": ("CO_ASKED", Role.DISPATCHER, "centre", {"note": "请配合"}),
    "waive_co": ("CO_ASKED", Role.DISPATCHER, "centre", {"note": "同意"}),
    "urge": ("IN_PROGRESS", Role.INTAKE_AGENT, "centre", {"words": "怎么还没有修？"}),
    "note": ("IN_PROGRESS", Role.HANDLER, "lead", {"text": "待备件", "audience": "CENTRE"}),
    "withdraw": ("REGISTERED", Role.INTAKE_AGENT, "centre", {"words": "已解决"}),
    "ask_withdrawal": ("IN_PROGRESS", Role.INTAKE_AGENT, "centre", {"words": "不用了"}),
    "confirm_withdrawal": ("CO_WITHDRAWING", Role.CALLBACK_AGENT, "centre", {}),
    "decline_withdrawal": ("CO_WITHDRAWING", Role.CALLBACK_AGENT, "centre", {"note": "继续"}),
}


@pytest.mark.parametrize("verb", PAGES)
def test_each_page_makes_its_move(city: City, verb: str) -> None:
    state, role, place, data = PAGES[verb]
    walk = walk_of(city)
    ticket = walk.to(state)
    if verb == "add_co_handler":
        data = data | {"departments": [city.departments["stranger"].pk]}
    if place == "centre" and "co" in verb:
        data = data | {"dispatch": Dispatch.objects.get(role="CO").pk}
    client = signed_in(city.person(role, place))
    address = BY_VERB[verb].url(ticket)
    shown = client.get(address)
    made = client.post(address, data | {"version": ticket.version})
    assert shown.status_code == 200
    assert made.status_code == 302, text_of(made)
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version + 1


def test_what_was_asked_stands_above_the_decision(city: City) -> None:
    ticket = walk_of(city).to("CO_ASKED")
    dispatcher = signed_in(city.person(Role.DISPATCHER, "centre"))
    for noun in ("co-waiver", "co-release-refusal"):
        page = text_of(dispatcher.get(reverse(f"ticket-{noun}", args=[ticket.number])))
        assert "该路灯不属我公司产权" in page


def test_a_co_handler_sees_neither_drafts_nor_words_about_contacts(city: City) -> None:
    walk = walk_of(city)
    walk.to("CO_HANDED_IN")
    lead = city.person(Role.HANDLER, "lead")
    actions.record_contact(
        walk.ticket, at=walk.now, way="PHONE", outcome="REACHED", note="诉求人情绪激动", by=lead, now=walk.now
    )
    ticket = walk.ticket
    seen = text_of(signed_in(lead).get(ticket.get_absolute_url()))
    hidden = text_of(signed_in(city.person(Role.HANDLER, "co")).get(ticket.get_absolute_url()))
    for words in ("诉求人情绪激动", "路灯已于 9 月 21 日修复"):
        assert words in seen
        assert words not in hidden
    assert "线路已检查" in hidden, "its own part it reads"
    assert Note.objects.count() == 0


def test_another_co_handlers_reply_is_not_shown(city: City) -> None:
    walk = walk_of(city)
    walk.to("CO_REPLIED")
    actions.add_co_handler(
        walk.ticket,
        departments=[city.departments["stranger"]],
        by=city.person(Role.DISPATCHER, "centre"),
        now=walk.tick(),
    )
    page = text_of(signed_in(city.person(Role.HANDLER, "stranger")).get(walk.ticket.get_absolute_url()))
    assert "市供电公司" in page
    assert "线路已检查" not in page


def test_the_queue_of_a_co_handler_shows_its_own_clock(city: City) -> None:
    walk_of(city).to("CO_SIGNED")
    page = text_of(signed_in(city.person(Role.HANDLER, "co")).get("/queue/?tab=co"))
    assert "听雨路路灯不亮" in page
    assert "Co-handling" in page


def test_the_draft_comes_back_from_the_sign_off_desk_with_its_reason(city: City) -> None:
    ticket = walk_of(city).to("CO_DRAFTED")
    approver = signed_in(city.person(Role.UNIT_APPROVER, "co"))
    row = Dispatch.objects.get(role="CO")
    address = reverse("ticket-co-draft-return", args=[ticket.number])
    assert address in text_of(approver.get("/sign-off/"))
    data = {"dispatch": row.pk, "note": "请写明检查日期。", "version": ticket.version}
    assert approver.post(address, data).status_code == 302
    handler = signed_in(city.person(Role.HANDLER, "co"))
    page = text_of(handler.get(reverse("ticket-co-draft", args=[ticket.number])))
    assert "请写明检查日期。" in page
    assert "线路已检查" in page, "what was written stays"
