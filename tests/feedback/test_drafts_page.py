"""我的未提交内容: choices stand there in words, and many texts ask the database no more than two."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.roles import Role
from feedback.models import Draft
from tests.cast import City
from tests.feedback.unsent import sitting, type_in
from tests.feedback.web import signed_in, text_of


def begin(client: Client, city: City, *titles: str, topic: str = "") -> None:
    """Type articles in as many windows, and leave them."""
    sittings = [sitting(text_of(client.get(reverse("article-new")))) for _title in titles]
    given = {
        "topics": topic or str(city.topic.pk),
        "owner_department": str(city.departments["lead"].pk),
        "owner": str(city.person(Role.HANDLER, "lead").pk),
    }
    for token, title in zip(sittings, titles, strict=True):
        assert type_in(client, token, title=title, **given).status_code == 200


def asked(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("drafts")).status_code == 200
    return len(queries)


def test_choices_stand_there_in_words(city: City) -> None:
    client = signed_in(city.person(Role.HANDLER, "lead"))
    begin(client, city, "路灯不亮怎么报修")
    page = text_of(client.get(reverse("drafts")))
    assert "路灯不亮怎么报修" in page
    assert str(city.topic) in page
    assert str(city.departments["lead"]) in page


def test_what_is_no_choice_stands_as_it_was_typed(city: City) -> None:
    client = signed_in(city.person(Role.HANDLER, "lead"))
    begin(client, city, "路灯不亮怎么报修", topic="999999-x")
    page = text_of(client.get(reverse("drafts")))
    assert "999999-x" in page


def test_many_texts_ask_no_more_than_two(city: City) -> None:
    client = signed_in(city.person(Role.HANDLER, "lead"))
    begin(client, city, "第一篇", "第二篇")
    two = asked(client)
    begin(client, city, *(f"又一篇 {number}" for number in range(6)))
    assert Draft.objects.unsent().count() == 7, "the newest of the first two was gone on with"
    assert asked(client) == two
