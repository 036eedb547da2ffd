"""The page of a ticket: who sees what of it, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.models import AccessRecord
from departments.roles import Role
from feedback.history import SENTENCES, history_of
from feedback.lifecycle import MOVES
from feedback.models import Dispatch, ReplyTemplate, Ticket
from tests.cast import START, City, Walk
from tests.feedback.web import HTMX, Moment, signed_in, text_of

BUDGET = 20
LOOKING_ON = (
    *((role, "lead") for role in (Role.HANDLER, Role.UNIT_APPROVER, Role.SUPERVISOR)),
    *((role, "centre") for role in (Role.DISPATCHER, Role.AUDITOR, Role.CALLBACK_AGENT, Role.SUPERVISOR)),
)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def walk(city: City, moment: Moment) -> Walk:
    return Walk(city)


@pytest.mark.parametrize(
    "state", ["REGISTERED", "CONTACTED", "CO_HANDED_IN", "CO_CALLBACK", "PENDING_VERDICT"]
)
@pytest.mark.parametrize("role", [Role.HANDLER, Role.UNIT_APPROVER])
def test_page_stays_within_its_queries(
    walk: Walk, state: str, role: Role, django_assert_max_num_queries: Any
) -> None:
    ticket = walk.to(state)
    place = "parent" if state != "REGISTERED" else "centre"
    client = signed_in(walk.city.person(role if place == "parent" else Role.DISPATCHER, place))
    client.get(ticket.get_absolute_url())

    with django_assert_max_num_queries(BUDGET):
        page = client.get(ticket.get_absolute_url())

    assert page.status_code == 200


@pytest.mark.parametrize(
    "state", ["COMPLETED", "CONCLUDED", "REWORKED", "REOPENED", "BAD_AGAIN", "RETURNED_TWICE"]
)
def test_page_with_much_behind_it_stays_within_its_queries(
    walk: Walk, moment: Moment, state: str, django_assert_max_num_queries: Any
) -> None:
    ticket = walk.to(state)
    moment.now = walk.tick(5)
    for role, place in LOOKING_ON:
        client = signed_in(walk.city.person(role, place))
        if client.get(ticket.get_absolute_url()).status_code == 404:  # theirs no more
            continue
        with django_assert_max_num_queries(BUDGET + 1):  # earlier rounds are read too
            client.get(ticket.get_absolute_url())


def test_page_costs_the_same_however_much_happened(walk: Walk) -> None:
    ticket = walk.to("CONTACTED")
    client = signed_in(walk.city.person(Role.HANDLER, "lead"))
    client.get(ticket.get_absolute_url())
    with _counted() as few:
        client.get(ticket.get_absolute_url())
    for minute in range(6):
        client.post(
            reverse("ticket-contact", args=[ticket.number]),
            {"at": f"2026-09-21T13:{10 + minute}", "way": "PHONE", "outcome": "REACHED", "note": "再次联系"},
        )
    with _counted() as many:
        client.get(ticket.get_absolute_url())

    assert len(many) == len(few)


def _counted() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)


def test_page_shows_words_first_and_no_number_in_clear(walk: Walk) -> None:
    ticket = walk.to("CONTACTED")
    Ticket.objects.filter(pk=ticket.pk).update(
        content="打我电话 13812342716，路灯坏了", title="路灯 13812342716"
    )

    page = text_of(signed_in(walk.city.person(Role.HANDLER, "lead")).get(ticket.get_absolute_url()))

    assert "13812342716" not in page
    assert "13800002716" not in page
    assert "138＊＊＊＊2716" in page
    assert page.index("路灯坏了") < page.index("What happened")


def test_moves_are_buttons_and_refused_ones_say_why(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    approver = text_of(signed_in(walk.city.person(Role.UNIT_APPROVER, "lead")).get(ticket.get_absolute_url()))
    handler = text_of(signed_in(walk.city.person(Role.HANDLER, "lead")).get(ticket.get_absolute_url()))

    assert 'aria-disabled="true" aria-describedby="no-submit_result"' in approver
    assert "No draft has been handed in for signature." in approver
    assert reverse("ticket-assignment", args=[ticket.number]) in approver
    assert reverse("ticket-contact", args=[ticket.number]) in handler
    assert 'id="editor"' in handler
    assert 'id="editor"' not in approver


def test_answer_and_rating_stand_on_the_page_once_given(walk: Walk) -> None:
    ticket = walk.to("PENDING_VERDICT")
    page = text_of(signed_in(walk.city.person(Role.AUDITOR, "centre")).get(ticket.get_absolute_url()))

    assert "路灯已于 9 月 21 日修复" in page
    assert "Very dissatisfied" in page
    assert "Evaluation stage · Awaiting verdict" in page


def test_preview_is_a_fragment(walk: Walk) -> None:
    ticket = walk.to("DISPATCHED")
    page = text_of(
        signed_in(walk.city.person(Role.HANDLER, "lead")).get(f"{ticket.get_absolute_url()}?preview=1")
    )

    assert page.lstrip().startswith('<aside class="preview"')


@pytest.mark.parametrize("name", ["ticket", "ticket-complainant", "ticket-draft"])
def test_stranger_finds_nothing(walk: Walk, name: str) -> None:
    ticket = walk.to("IN_PROGRESS")
    client = signed_in(walk.city.person(Role.HANDLER, "stranger"))
    where = reverse(name, args=[ticket.number])

    assert client.get(where).status_code == 404
    assert client.get(reverse(name, args=["20260101000001"])).status_code == 404
    if name != "ticket":
        assert client.post(where, {"reason": "上门核实"}).status_code == 404


def test_former_lead_finds_nothing(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    Dispatch.objects.filter(ticket=ticket).update(voided_at=walk.now, is_open=False)
    Ticket.objects.filter(pk=ticket.pk).update(department_ids=[])

    assert signed_in(walk.city.person(Role.HANDLER, "lead")).get(ticket.get_absolute_url()).status_code == 404


def test_signed_out_is_asked_to_sign_in(walk: Walk, client: Any) -> None:
    answer = client.get(walk.ticket.get_absolute_url())

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


def test_contact_is_shown_once_with_a_reason_and_recorded(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    handler = walk.city.person(Role.HANDLER, "lead")
    client = signed_in(handler, **HTMX)
    where = reverse("ticket-complainant", args=[ticket.number])

    asked = client.get(where)
    refused = client.post(where, {"reason": ""})
    shown = client.post(where, {"reason": "约定上门时间"})

    assert "13800002716" not in text_of(asked)
    assert refused.status_code == 422
    assert "13800002716" in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    record = AccessRecord.objects.get()
    assert (record.actor_id, record.action, record.reason) == (handler.pk, "reveal_contact", "约定上门时间")
    assert "13800002716" not in text_of(client.get(ticket.get_absolute_url()))


def test_contact_is_refused_without_the_grant(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    answer = signed_in(walk.city.person(Role.AUDITOR, "centre")).post(
        reverse("ticket-complainant", args=[ticket.number]), {"reason": "只是看看"}
    )

    assert answer.status_code == 403
    assert not AccessRecord.objects.exists()


def test_accused_department_sees_no_complainant(walk: Walk) -> None:
    ticket = walk.to("CO_REPLIED")
    Ticket.objects.filter(pk=ticket.pk).update(
        category="REPORT", accused_department=walk.city.departments["co"]
    )
    client = signed_in(walk.city.person(Role.HANDLER, "co"))

    page = text_of(client.get(ticket.get_absolute_url()))
    revealed = client.post(reverse("ticket-complainant", args=[ticket.number]), {"reason": "上门核实"})

    assert "张＊＊" not in page
    assert "never shown to the department it is about" in page
    assert revealed.status_code == 403


def test_template_is_filled_as_plain_text_above_what_was_typed(walk: Walk) -> None:
    ticket = walk.to("CONTACTED")
    body = "尊敬的{citizen}：工单 {number}，{department}，{date}。{unknown} {{ 7|add:1 }} {% now 'Y' %}"
    template = ReplyTemplate.objects.create(name="通用", body=body)
    client = signed_in(walk.city.person(Role.HANDLER, "lead"))
    where = reverse("ticket-draft", args=[ticket.number])

    fetched = text_of(client.get(where, {"template": template.pk}))
    filled = text_of(client.post(where, {"fill": "1", "template": template.pk, "reply": "我写的话"}))

    sentence = f"：工单 {ticket.number}，市照明管理处，2026 年 9 月 21 日。"
    for page in (fetched, filled):
        assert sentence in page
        assert "{citizen}" not in page
        assert "{unknown} {{ 7|add:1 }} {% now &#x27;Y&#x27; %}" in page
    assert filled.index(sentence) < filled.index("我写的话")


def test_another_departments_template_is_not_filled_in(walk: Walk) -> None:
    ticket, stranger = walk.to("CONTACTED"), walk.city.departments["stranger"]
    template = ReplyTemplate.objects.create(name="水务", body="别人的模板", department=stranger)
    client = signed_in(walk.city.person(Role.HANDLER, "lead"))
    where = reverse("ticket-draft", args=[ticket.number])
    assert "别人的模板" not in text_of(client.get(where, {"template": template.pk}))
    given = {"fill": "1", "template": template.pk, "reply": ""}
    assert "别人的模板" not in text_of(client.post(where, given))


def test_only_those_who_write_the_answer_fill_templates(walk: Walk) -> None:
    ticket = walk.to("CO_REPLIED")
    Ticket.objects.filter(pk=ticket.pk).update(
        category="REPORT", accused_department=walk.city.departments["co"]
    )
    template = ReplyTemplate.objects.create(name="通用", body="尊敬的{citizen}：")
    client = signed_in(walk.city.person(Role.HANDLER, "co"))

    answer = client.post(
        reverse("ticket-draft", args=[ticket.number]), {"fill": "1", "template": template.pk, "reply": ""}
    )

    assert answer.status_code == 403
    assert "尊敬的" not in text_of(answer)


def test_advice_comes_while_writing_and_saves_nothing(walk: Walk) -> None:
    ticket = walk.to("CONTACTED")
    client = signed_in(walk.city.person(Role.HANDLER, "lead"), **HTMX)

    answer = client.post(
        reverse("ticket-draft", args=[ticket.number]), {"advice": "1", "reply": "我局高度重视"}
    )

    assert "“高度重视” says little" in text_of(answer)
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_every_verb_has_its_sentence() -> None:
    assert set(MOVES) | {"register", "rating_note", "recompute_clock"} <= set(SENTENCES)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_history_reads_in_both_languages(walk: Walk, language: str) -> None:
    ticket = walk.to("CO_CALLBACK")
    with translation.override(language):
        lines = history_of(ticket, now=walk.now)

    assert len(lines) == 11
    dispatched = next(line for line in lines if "市供电公司" in line.detail)
    assert "市照明管理处" in dispatched.detail
    assert all(line.actor and line.words for line in lines)
    assert lines[0].at >= lines[-1].at


def test_history_reads_names_it_was_given_no_more(walk: Walk, django_assert_num_queries: Any) -> None:
    ticket = walk.to("CO_CALLBACK")
    with django_assert_num_queries(2):
        ticket = Ticket.objects.select_related("topic").get(pk=ticket.pk)
        history_of(ticket, now=walk.now, known=list(walk.city.departments.values()))
