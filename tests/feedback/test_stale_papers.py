"""Two sessions on one article, template or announcement: the later sees what changed and loses nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from departments.actions import announcements
from departments.actions.announcements import Words
from departments.models import Announcement, Staff
from departments.roles import Role
from feedback.actions.reply_templates import save_template
from feedback.models import Draft, KnowledgeArticle, ReplyTemplate
from tests.cast import START, City
from tests.feedback.article_world import written
from tests.feedback.unsent import sitting, type_in
from tests.feedback.web import Moment, signed_in, text_of

TYPED, THEIRS = "后来者写了很久的话，一个字也不能丢。", "同事先保存的话。"


@dataclass(frozen=True)
class Paper:
    """What two people write at once: its editor, the field of its long text, and how it is read again."""

    url: str
    field: str
    row: Any
    people: tuple[Staff, Staff]
    new_url: str

    @property
    def text(self) -> str:
        return str(getattr(type(self.row).objects.get(pk=self.row.pk), self.field))


def an_article(city: City) -> Paper:
    row: KnowledgeArticle = written(city)
    people = (city.person(Role.HANDLER, "lead"), city.person(Role.UNIT_APPROVER, "lead"))
    return Paper(reverse("article-writing", args=[row.pk]), "answer", row, people, reverse("article-new"))


def a_template(city: City) -> Paper:
    approver = city.person(Role.UNIT_APPROVER, "lead")
    manager = city.person(Role.SERVICE_MANAGER, "institution")
    place = city.departments["lead"]
    row: ReplyTemplate = save_template(
        None, name="路灯", body="您好，{number}。", department=place, by=approver, now=START
    )
    url = reverse("template-change", args=[row.pk])
    return Paper(url, "body", row, (approver, manager), reverse("template-new"))


def an_announcement(city: City) -> Paper:
    manager = city.person(Role.SERVICE_MANAGER, "institution")
    other = city.person(Role.SYSTEM_ADMIN, "institution")
    words = Words("NOTICE", "电话系统升级", "请改用分机拨打。", START + timedelta(days=5), is_critical=True)
    row: Announcement = announcements.write_announcement(words, by=manager, now=START)
    url = reverse("announcement-edit", args=[row.pk])
    return Paper(url, "text", row, (manager, other), reverse("announcement-new"))


PAPERS: tuple[Callable[[City], Paper], ...] = (an_article, a_template, an_announcement)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=1)
    return moment


@pytest.fixture(params=PAPERS, ids=lambda make: make.__name__)
def paper(request: pytest.FixtureRequest, city: City, moment: Moment) -> Paper:
    return request.param(city)  # type: ignore[no-any-return]


def as_shown(client: Client, url: str) -> tuple[str, dict[str, Any]]:
    """The page, and the fields of its form as a browser would send them."""
    answer = client.get(url)
    form, data = answer.context["form"], {}
    for bound in form:
        value = bound.value()
        is_box = isinstance(bound.field, forms.BooleanField)
        shown = ("on" if value else "") if is_box else bound.field.widget.format_value(value)
        if shown not in (None, "", False, []):
            data[bound.name] = shown
    return text_of(answer), data


def test_the_later_of_two_sessions_loses_nothing(paper: Paper) -> None:
    first, second = (signed_in(person) for person in paper.people)
    _page, early = as_shown(first, paper.url)
    _page, late = as_shown(second, paper.url)

    assert first.post(paper.url, early | {paper.field: THEIRS}).status_code == 302
    answer = second.post(paper.url, late | {paper.field: TYPED})

    page, form = text_of(answer), answer.context["form"]
    assert answer.status_code == 409
    assert "Somebody saved this while you were writing" in page
    assert [(one.field, one.theirs, one.yours) for one in form.stale] == [(paper.field, THEIRS, TYPED)]
    assert page.count(TYPED) >= 2, "once in the form, once in the comparison"
    assert paper.text == THEIRS

    assert second.post(paper.url, late | {"version": form["version"].value(), paper.field: TYPED}).status_code
    assert paper.text == TYPED


def test_what_cannot_be_sent_is_compared_too(paper: Paper) -> None:
    first, second = (signed_in(person) for person in paper.people)
    _page, early = as_shown(first, paper.url)
    _page, late = as_shown(second, paper.url)
    first.post(paper.url, early | {paper.field: THEIRS})

    empty = "name" if paper.field == "body" else "title"
    answer = second.post(paper.url, late | {paper.field: TYPED, empty: ""})

    assert answer.status_code == 409
    assert {one.field for one in answer.context["form"].stale} == {paper.field, empty}
    same = signed_in(paper.people[0])
    _page, now = as_shown(same, paper.url)
    assert same.post(paper.url, now | {empty: ""}).status_code == 422


def test_what_is_typed_comes_back_and_is_gone_once_sent(paper: Paper) -> None:
    writer = signed_in(paper.people[0])
    page, fields = as_shown(writer, paper.url)

    type_in(writer, sitting(page), **fields | {paper.field: TYPED})

    page, again = as_shown(writer, paper.url)
    assert "Restored: what was saved by itself" in page
    assert again == fields | {paper.field: TYPED}
    assert TYPED not in text_of(signed_in(paper.people[1]).get(paper.url))
    assert TYPED in text_of(writer.get(reverse("drafts")))
    aside = writer.post(reverse("draft-aside", args=[Draft.objects.get().pk]))
    assert aside["Location"] == paper.url

    writer.post(paper.url, again | {"sitting": sitting(page)})
    assert paper.text == TYPED
    assert not Draft.objects.unsent().exists()


def test_a_box_that_was_unticked_comes_back_so(city: City, moment: Moment) -> None:
    paper = an_announcement(city)
    writer = signed_in(paper.people[0])
    page, fields = as_shown(writer, paper.url)
    assert fields.pop("is_critical") == "on"

    type_in(writer, sitting(page), **fields)

    assert "is_critical" not in as_shown(writer, paper.url)[1]


def test_a_text_whose_paper_changed_stands_beside_it(paper: Paper) -> None:
    writer, other = (signed_in(person) for person in paper.people)
    page, fields = as_shown(writer, paper.url)
    type_in(writer, sitting(page), **fields | {paper.field: TYPED})

    other.post(paper.url, as_shown(other, paper.url)[1] | {paper.field: THEIRS})

    page, now = as_shown(writer, paper.url)
    assert now[paper.field] == THEIRS
    assert "You typed something else until" in page
    assert TYPED in page


def test_a_new_one_comes_back_where_it_was_begun(paper: Paper) -> None:
    writer = signed_in(paper.people[0])
    page, fields = as_shown(writer, paper.new_url)

    type_in(writer, sitting(page), **fields | {paper.field: TYPED})

    assert TYPED in text_of(writer.get(paper.new_url))
    assert f'href="{paper.new_url}?typed=' in text_of(writer.get(reverse("drafts")))


def test_nobody_publishes_what_was_changed_while_they_read_it(city: City, moment: Moment) -> None:
    paper = an_announcement(city)
    first, second = (signed_in(person) for person in paper.people)
    address = reverse("announcement-publish", args=[paper.row.pk])
    first.post(paper.url, as_shown(first, paper.url)[1] | {paper.field: THEIRS})

    answer = second.post(address, {"version": paper.row.version}, follow=True)

    assert "It was changed while you read it" in text_of(answer)
    assert Announcement.objects.get().state == "DRAFT"
    second.post(address, {"version": Announcement.objects.get().version})
    assert Announcement.objects.get().state == "PUBLISHED"
