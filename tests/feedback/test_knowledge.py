"""Articles: written by one, published by another, used, reviewed, retired; and who may read and do what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.evidence import Subject, records_of, verify
from core.refusals import NotPermitted, Refused, Stale
from departments.models import InAppMessage, Staff
from departments.roles import Role
from feedback.actions.knowledge import (
    publish_article,
    renew_article,
    retire_article,
    tell_reviews,
    use_article,
    write_article,
)
from feedback.articles import begun_from, fitting_articles
from feedback.models import ArticleUse, ArticleVersion, KnowledgeArticle, Ticket, Topic
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

TODAY = START.date()
WORDS = {
    "title": "路灯不亮怎么报修",
    "question": "小区外面的路灯坏了，找谁来修？",
    "answer": "您好，请告诉我们灯杆编号，三个工作日内修好。",
    "policy_name": "城市照明管理规定",
    "policy_number": "",
    "policy_source": "",
    "policy_until": None,
}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=1)
    return moment


def written(city: City, article: KnowledgeArticle | None = None, **changed: Any) -> KnowledgeArticle:
    writer = city.person(Role.HANDLER, "lead")
    given: dict[str, Any] = {
        "words": WORDS,
        "topics": [city.topic],
        "owner_department": city.departments["lead"],
        "owner": writer,
        "review_by": TODAY + timedelta(days=100),
        "by": writer,
        "now": START,
    }
    return write_article(article, **(given | changed))


def published(city: City, **changed: Any) -> KnowledgeArticle:
    row = written(city, **changed)
    return publish_article(row, by=city.person(Role.UNIT_APPROVER, "lead"), now=START)


def verbs(article: KnowledgeArticle) -> list[str]:
    return [record.verb for record in records_of(Subject("article", article.pk))]


def test_what_is_published_stays_while_one_writes_on(city: City) -> None:
    article = published(city)
    written(city, article, words={**WORDS, "answer": "改写中"})
    article.refresh_from_db()
    assert article.current is not None
    assert (article.current.answer, article.answer, article.is_ahead) == (WORDS["answer"], "改写中", True)
    publish_article(article, by=city.person(Role.UNIT_APPROVER, "lead"), now=START)
    told = [(row.number, row.answer) for row in ArticleVersion.objects.order_by("number")]
    assert told == [(1, WORDS["answer"]), (2, "改写中")]
    assert verbs(article) == ["write_article", "publish_article", "write_article", "publish_article"]
    assert verify().holds


def test_nobody_publishes_their_own_words(city: City) -> None:
    approver = city.person(Role.UNIT_APPROVER, "lead")
    article = written(city, by=approver)
    with pytest.raises(Refused, match="article_own_words"):
        publish_article(article, by=approver, now=START)
    publish_article(article, by=city.person(Role.SERVICE_MANAGER, "institution"), now=START)
    with pytest.raises(Refused, match="article_nothing_new"):
        publish_article(article, by=city.person(Role.SERVICE_MANAGER, "institution"), now=START)


def test_a_stale_form_is_refused(city: City) -> None:
    article = written(city)
    with pytest.raises(Stale):
        written(city, article, version=article.version - 1)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"review_by": TODAY}, "article_review_past"),
        ({"words": {**WORDS, "answer": "  "}}, "article_incomplete"),
    ],
)
def test_what_is_missing_is_said(city: City, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        written(city, **changed)
    with pytest.raises(Refused, match="article_owner_elsewhere"):
        written(city, owner=city.person(Role.HANDLER, "stranger"))


@pytest.mark.parametrize(
    ("role", "place", "writes", "publishes"),
    [
        (Role.HANDLER, "lead", True, False),
        (Role.UNIT_APPROVER, "lead", True, True),
        (Role.UNIT_APPROVER, "parent", True, True),
        (Role.HANDLER, "stranger", False, False),
        (Role.UNIT_APPROVER, "stranger", False, False),
        (Role.INTAKE_AGENT, "centre", False, False),
        (Role.AUDITOR, "centre", False, False),
        (Role.SUPERVISOR, "institution", False, False),
        (Role.SERVICE_MANAGER, "institution", True, True),
        (Role.SYSTEM_ADMIN, "institution", False, False),
    ],
)
def test_who_writes_and_who_publishes(
    city: City, role: Role, place: str, writes: bool, publishes: bool
) -> None:
    waiting = written(city, by=city.person(Role.HANDLER, "parent"))
    by = city.person(role, place)

    def tries(act: Any) -> bool:
        try:
            act()
        except NotPermitted:
            return False
        return True

    assert tries(lambda: publish_article(waiting, by=by, now=START)) is publishes
    assert tries(lambda: written(city, by=by)) is writes
    other = published(city)
    later = TODAY + timedelta(days=300)
    assert tries(lambda: renew_article(other, review_by=later, by=by, now=START)) is publishes
    assert tries(lambda: retire_article(other, note="过时", by=by, now=START)) is publishes


def test_it_is_retired_with_what_takes_its_place(city: City) -> None:
    old, new = published(city), published(city)
    draft = written(city)
    by = city.person(Role.SERVICE_MANAGER, "institution")
    for wrong in (old, draft):
        with pytest.raises(Refused, match="article_no_replacement"):
            retire_article(old, note="合并", replaced_by=wrong, by=by, now=START)
    retire_article(old, note="合并", replaced_by=new, by=by, now=START)
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == ("RETIRED", new)
    with pytest.raises(Refused, match="article_retired"):
        written(city, old)
    with pytest.raises(Refused, match="article_not_in_force"):
        use_article(old, ticket=Walk(city).ticket, by=by, now=START)


def test_owners_are_told_once_before_and_once_after(city: City) -> None:
    article = published(city, review_by=TODAY + timedelta(days=20))
    for days, told in ((5, 0), (6, 1), (7, 1), (20, 1), (21, 2), (40, 2)):
        tell_reviews(now=START + timedelta(days=days))
        assert InAppMessage.objects.filter(about_kind="article").count() == told, days
    assert set(InAppMessage.objects.values_list("recipient", flat=True)) == {article.owner_id}


def test_a_use_counts_once_a_ticket(city: City) -> None:
    article, walk = published(city), Walk(city)
    by = walk.staff(Role.HANDLER, "lead")
    assert use_article(article, ticket=walk.ticket, by=by, now=START)
    assert not use_article(article, ticket=walk.ticket, by=by, now=START)
    assert ArticleUse.objects.count() == 1


def test_an_article_made_of_an_answer_holds_no_name_and_no_number(city: City) -> None:
    ticket = Walk(city).to("COMPLETED")
    Ticket.objects.filter(pk=ticket.pk).update(
        public_reply="张三丰您好，张女士也来过。请致电 13800002716，路灯已修复。", title="张三丰反映路灯不亮"
    )
    first = begun_from(Ticket.objects.get(pk=ticket.pk), TODAY)
    told = " ".join(str(value) for value in first.values())
    assert "张" not in told
    assert "13800002716" not in told
    assert "路灯已修复" in first["answer"]
    assert first["topics"] == [city.topic.pk]


# --- pages --------------------------------------------------------------------------------------------------


def browser(city: City, role: Role, place: str) -> Client:
    return signed_in(city.person(role, place))


def test_everybody_with_a_post_reads_what_is_published(city: City, moment: Moment) -> None:
    article, draft = published(city), written(city, words={**WORDS, "title": "还没写完"})
    nobody = Staff.objects.create_user("nobody", "correct-horse-battery", display_name="nobody")
    assert signed_in(nobody).get("/knowledge/").status_code == 404
    assert signed_in(nobody).get(f"/knowledge/{article.pk}/").status_code == 404
    for role, place in ((Role.HANDLER, "stranger"), (Role.AUDIT_ADMIN, "institution")):
        reader = browser(city, role, place)
        assert WORDS["title"] in text_of(reader.get("/knowledge/"))
        assert reader.get(f"/knowledge/{article.pk}/").status_code == 200
        assert reader.get(f"/knowledge/{draft.pk}/").status_code == 404
        assert reader.get(f"/knowledge/{article.pk}/writing/").status_code == 403
        assert reader.get(f"/knowledge/{article.pk}/publication/").status_code == 403
    own = browser(city, Role.HANDLER, "lead")
    assert own.get(f"/knowledge/{draft.pk}/").status_code == 200
    assert "还没写完" in text_of(own.get("/knowledge/?tab=drafts"))


def test_the_list_is_searched_and_narrowed(city: City, moment: Moment) -> None:
    other = Topic.objects.create(code="T2", name="医保")
    published(city)
    published(city, words={**WORDS, "title": "医保卡丢了", "question": "补卡？"}, topics=[other])
    reader = browser(city, Role.HANDLER, "stranger")
    assert "医保卡丢了" not in text_of(reader.get("/knowledge/?q=灯杆 路灯"))
    assert "医保卡丢了" in text_of(reader.get(f"/knowledge/?topic={other.pk}"))
    assert "路灯不亮" not in text_of(reader.get(f"/knowledge/?topic={other.pk}"))
    nobody = city.departments["stranger"].pk
    assert "No article here yet" in text_of(reader.get(f"/knowledge/?department={nobody}"))
    assert "Every article is up to date" in text_of(reader.get("/knowledge/?tab=overdue"))
    for odd in ("?topic=x", "?department=99999999999", "?tab=odd"):
        assert reader.get(f"/knowledge/{odd}").status_code == 200


def test_an_overdue_article_says_so_wherever_it_is_shown(city: City, moment: Moment) -> None:
    article = published(city, review_by=TODAY + timedelta(days=3))
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    moment.now = START + timedelta(days=4)
    handler = browser(city, Role.HANDLER, "lead")
    pages = ("/knowledge/", f"/knowledge/{article.pk}/", f"/tickets/{walk.ticket.number}/knowledge/")
    for page in pages:
        assert "review overdue" in text_of(handler.get(page)), page
    agent = browser(city, Role.INTAKE_AGENT, "centre")
    asked = {"look": "beside", "content": "路灯坏了，找谁来修？"}
    assert "review overdue" in text_of(agent.post("/register/", asked, HTTP_HX_REQUEST="true"))


def test_the_panel_puts_the_answer_into_the_editor_and_counts(city: City, moment: Moment) -> None:
    article, walk = published(city), Walk(city)
    walk.to("IN_PROGRESS")
    moment.now = walk.tick()
    handler = browser(city, Role.HANDLER, "lead")
    panel = text_of(handler.get(f"/tickets/{walk.ticket.number}/knowledge/", HTTP_HX_REQUEST="true"))
    assert "Use in the answer" in panel
    assert "same topic" in panel
    where = f"/tickets/{walk.ticket.number}/draft/"
    given = {"fill": "1", "article": article.pk, "reply": "已写的话"}
    page = text_of(handler.post(where, given, HTTP_HX_REQUEST="true"))
    assert WORDS["answer"] in page
    assert "已写的话" in page
    assert ArticleUse.objects.get().ticket == walk.ticket
    stranger = browser(city, Role.HANDLER, "stranger")
    assert stranger.get(f"/tickets/{walk.ticket.number}/knowledge/").status_code == 404


def test_the_roads_through_the_pages(city: City, moment: Moment) -> None:
    handler, approver = browser(city, Role.HANDLER, "lead"), browser(city, Role.UNIT_APPROVER, "lead")
    given = {
        **{name: value for name, value in WORDS.items() if value},
        "topics": [city.topic.pk],
        "owner_department": city.departments["lead"].pk,
        "owner": city.person(Role.HANDLER, "lead").pk,
        "review_by": (TODAY + timedelta(days=90)).isoformat(),
    }
    assert handler.get("/knowledge/new/").status_code == 200
    assert handler.post("/knowledge/new/", {**given, "answer": ""}).status_code == 422
    handler.post("/knowledge/new/", {**given, "hand_in": "1"})
    article = KnowledgeArticle.objects.get()
    assert article.handed_in_at is not None
    page = f"/knowledge/{article.pk}/"
    assert "Publish" in text_of(approver.get(f"{page}publication/"))
    approver.post(f"{page}publication/", {"version": article.version})
    article.refresh_from_db()
    assert article.state == "PUBLISHED"
    stale = approver.post(f"{page}review/", {"version": 1, "review_by": "2027-09-01"})
    assert stale.status_code == 409
    approver.post(f"{page}review/", {"version": article.version, "review_by": "2027-09-01"})
    article.refresh_from_db()
    assert article.review_by == date(2027, 9, 1)
    handler.post(f"{page}writing/", {**given, "title": "新标题", "version": article.version})
    assert "being rewritten" in text_of(handler.get("/knowledge/"))
    approver.post(f"{page}retirement/", {"note": "不再适用"})
    assert "不再适用" in text_of(handler.get(page))
    assert "新标题" not in text_of(browser(city, Role.HANDLER, "stranger").get(page))


def test_a_completed_ticket_begins_an_article(city: City, moment: Moment) -> None:
    walk = Walk(city)
    ticket = walk.to("COMPLETED")
    moment.now = walk.tick()
    handler = browser(city, Role.HANDLER, "lead")
    assert "Make an article of this answer" in text_of(handler.get(f"/tickets/{ticket.number}/knowledge/"))
    assert "路灯已于" in text_of(handler.get(f"/knowledge/new/?ticket={ticket.number}"))
    open_one = Walk(city).ticket
    assert (
        browser(city, Role.INTAKE_AGENT, "centre")
        .get(f"/knowledge/new/?ticket={open_one.number}")
        .status_code
        == 404
    )


def test_fitting_costs_the_same_whatever_the_number(city: City) -> None:
    user, costs = city.person(Role.HANDLER, "stranger"), []
    published(city)
    fitting_articles("路灯坏了", topic=city.topic, user=user, today=TODAY)  # the scopes are remembered
    for count in (1, 6):
        for _ in range(count):
            published(city)
        with CaptureQueriesContext(connection) as queries:
            found = fitting_articles("路灯坏了", topic=city.topic, user=user, today=TODAY)
        costs.append(len(queries))
    assert len(found) == 5
    assert costs[0] == costs[1] <= 8
