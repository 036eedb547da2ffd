"""The citizen's page: two taps, no account, nothing that tells who the citizen is."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMessage
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Invitation, Rating, Ticket
from tests.cast import City, Walk

GOOD = {"solved": "SOLVED", "level": "5"}


@pytest.fixture
def ticket(city: City) -> Ticket:
    return Walk(city, now=timezone.now() - timedelta(hours=6)).to("PENDING_CALLBACK")


@pytest.fixture
def link(ticket: Ticket) -> str:
    """The address as the citizen reads it in the message."""
    bodies = [message.body for message in OutboxMessage.objects.filter(about_id=ticket.pk).order_by("id")]
    found = re.search(r"(/r/[\w-]+/)", bodies[-1])
    assert found
    return found[1]


def test_the_page_asks_two_questions(client: Client, ticket: Ticket, link: str):
    answer = client.get(link)
    assert answer.status_code == 200
    assert ticket.number in answer.text
    assert "今晚起正常照明" in answer.text
    assert answer.text.count('name="level"') == 5
    assert "checked" not in answer.text


def test_nothing_tells_who_the_citizen_is(client: Client, ticket: Ticket, link: str):
    Ticket.objects.filter(pk=ticket.pk).update(
        title="张三丰 13800002716 反映路灯", public_reply="请拨打 13800002716 与经办人联系。"
    )
    text = client.get(link).text
    assert "13800002716" not in text


def test_it_is_kept_by_nobody(client: Client, link: str):
    answer = client.get(link)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "sessionid" not in answer.cookies


def test_a_good_answer_completes(client: Client, ticket: Ticket, link: str):
    answer = client.post(link, {**GOOD, "is_smooth": "yes", "words": "很快，谢谢"}, follow=True)
    assert answer.redirect_chain == [(f"{link}thanks/", 302)]
    rating = Rating.objects.get()
    assert (rating.level, rating.solved, rating.is_smooth, rating.words) == (5, "SOLVED", True, "很快，谢谢")
    assert Ticket.objects.get(pk=ticket.pk).state == "COMPLETED"


@pytest.mark.parametrize("given", [{"solved": "SOLVED", "level": "1"}, {"solved": "UNSOLVED", "level": "5"}])
def test_a_bad_answer_waits_for_a_verdict(client: Client, ticket: Ticket, link: str, given: dict[str, str]):
    client.post(link, given)
    assert Ticket.objects.get(pk=ticket.pk).state == "PENDING_VERDICT"


def test_a_second_answer_is_a_note_and_says_so(client: Client, ticket: Ticket, link: str):
    first = client.post(link, GOOD, follow=True)
    assert first.context["rating"].counts
    again = client.get(link)
    assert again.context["is_answered"]
    second = client.post(link, {"solved": "UNSOLVED", "level": "1"}, follow=True)
    assert not second.context["rating"].counts
    stored = Ticket.objects.get(pk=ticket.pk)
    assert (stored.state, stored.satisfaction) == ("COMPLETED", 5)


def test_an_answer_after_the_callback_is_a_note(client: Client, city: City, ticket: Ticket, link: str):
    caller = city.person(Role.CALLBACK_AGENT, "centre")
    given = Answer(4, "SOLVED")
    actions.record_callback(ticket, outcome="REACHED", answer=given, by=caller, now=timezone.now())
    client.post(link, {"solved": "UNSOLVED", "level": "1"})
    assert list(Rating.objects.order_by("id").values_list("counts", flat=True)) == [True, False]


@pytest.mark.parametrize("given", [{"level": "4", "words": "晚上还是黑"}, {"solved": "SOLVED"}, {}])
def test_half_an_answer_is_asked_for_again(client: Client, link: str, given: dict[str, str]):
    answer = client.post(link, given)
    assert answer.status_code == 422
    assert given.get("words", "") in answer.text
    assert not Rating.objects.exists()


def test_an_old_link_is_told_kindly(client: Client, ticket: Ticket, link: str):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    for answer in (client.get(link), client.post(link, GOOD), client.get(f"{link}thanks/")):
        assert answer.status_code == 410
        assert "12345" in answer.text
        assert ticket.title not in answer.text


def test_an_unknown_link_tells_nothing(client: Client, city: City):
    answer = client.get("/r/who-knows-what/")
    assert answer.status_code == 404
    assert answer["Referrer-Policy"] == "same-origin"


def test_thanks_before_an_answer_leads_back(client: Client, link: str):
    assert client.get(f"{link}thanks/")["Location"] == link


def test_queries_are_few(client: Client, link: str, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(link)
