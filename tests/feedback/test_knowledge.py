"""Articles: written by one, published by another, used, reviewed, retired; and who may read and do what."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.evidence import Subject, records_of, verify
from core.refusals import NotPermitted, Refused, Stale
from departments.actions.posts import appoint
from departments.models import InAppMessage, Staff
from departments.roles import Role
from feedback import articles
from feedback.actions.article_reviews import tell_reviews
from feedback.actions.knowledge import (
    Keeping,
    publish_article,
    renew_article,
    retire_article,
    use_article,
)
from feedback.actions.results import text_digest
from feedback.articles import begun_from, fitting_articles
from feedback.history import facts_of_record
from feedback.models import ArticleUse, ArticleVersion, KnowledgeArticle, Ticket, Topic
from feedback.rules.search import alike_query
from tests.cast import START, City, Walk
from tests.feedback.article_world import TODAY, WORDS, published, written


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


def test_no_writer_says_alone_how_long_what_is_in_force_holds(city: City) -> None:
    article = published(city, review_by=TODAY + timedelta(days=10))
    late, later = START + timedelta(days=30), TODAY + timedelta(days=400)
    written(city, article, review_by=later, now=late)
    article.refresh_from_db()
    assert article.review_by == TODAY + timedelta(days=10), "it is overdue all the same"

    approver = city.person(Role.UNIT_APPROVER, "lead")
    with pytest.raises(Refused, match="article_review_past"):
        publish_article(article, by=approver, now=late)
    publish_article(article, review_by=later, by=approver, now=late)
    article.refresh_from_db()
    assert article.review_by == later
    last = records_of(Subject("article", article.pk)).last()
    assert last is not None
    assert later.isoformat() in last.text
    assert WORDS["answer"] not in last.text


def test_no_writer_says_alone_whose_it_is_or_where_it_is_offered(city: City) -> None:
    article, places = published(city), city.departments
    other = Topic.objects.create(code="T2", name="医保")
    heir = city.person(Role.UNIT_APPROVER, "lead")
    service = city.person(Role.SERVICE_MANAGER, "institution")
    away = {"owner": city.person(Role.HANDLER, "stranger"), "owner_department": places["stranger"]}
    written(city, article, topics=[other], by=service, **away)
    assert kept(article) == ("市照明管理处", city.person(Role.HANDLER, "lead"), [city.topic])

    mine = Keeping(places["lead"], heir, [other])
    with pytest.raises(NotPermitted):
        publish_article(article, keeping=Keeping(places["stranger"], away["owner"], []), by=heir, now=START)
    with pytest.raises(Refused, match="article_owner_elsewhere"):
        publish_article(article, keeping=Keeping(places["lead"], away["owner"], []), by=heir, now=START)
    assert kept(article)[2] == [city.topic], "nothing of what was refused stays"
    publish_article(article, keeping=mine, by=heir, now=START)
    assert kept(article) == ("市照明管理处", heir, [other])
    given = Keeping(places["stranger"], away["owner"], [])
    renew_article(article, review_by=TODAY + timedelta(days=300), keeping=given, by=service, now=START)
    assert kept(article) == ("市水务局", away["owner"], [])
    told = [facts_of_record(record) for record in records_of(Subject("article", article.pk))][-2:]
    due = [(heir.pk, 1, text_digest(str(other.pk))), (away["owner"].pk, 0, text_digest(""))]
    assert [(one["owner"], one["topics"], one["topics_digest"]) for one in told] == due


def kept(article: KnowledgeArticle) -> tuple[str, Staff, list[Topic]]:
    row = KnowledgeArticle.objects.get(pk=article.pk)
    return row.owner_department.name, row.owner, list(row.topics.all())


def test_who_publishes_is_asked_of_the_department_that_owns_it_now(city: City) -> None:
    article = written(city)
    approver = city.person(Role.UNIT_APPROVER, "lead")
    mine = KnowledgeArticle.objects.get(pk=article.pk)
    service = city.person(Role.SERVICE_MANAGER, "institution")
    owner = city.person(Role.HANDLER, "stranger")
    written(city, article, owner_department=city.departments["stranger"], owner=owner, by=service)
    with pytest.raises(NotPermitted):
        publish_article(mine, by=approver, now=START)


def test_it_holds_at_least_until_tomorrow(city: City) -> None:
    article, by = published(city), city.person(Role.UNIT_APPROVER, "lead")
    with pytest.raises(Refused, match="article_review_past"):
        renew_article(article, review_by=TODAY, by=by, now=START)
    tomorrow = TODAY + timedelta(days=1)
    assert renew_article(article, review_by=tomorrow, by=by, now=START).review_by == tomorrow


def test_nobody_publishes_their_own_words(city: City) -> None:
    approver = city.person(Role.UNIT_APPROVER, "lead")
    article = written(city, by=approver)
    with pytest.raises(Refused, match="article_own_words"):
        publish_article(article, by=approver, now=START)
    publish_article(article, by=city.person(Role.SERVICE_MANAGER, "institution"), now=START)
    with pytest.raises(Refused, match="article_nothing_new"):
        publish_article(article, by=city.person(Role.SERVICE_MANAGER, "institution"), now=START)


def test_nobody_of_elsewhere_writes_on(city: City) -> None:
    by, place = city.person(Role.HANDLER, "stranger"), city.departments["stranger"]
    for article in (published(city), written(city)):
        with pytest.raises(NotPermitted):
            written(city, article, by=by, owner=by, owner_department=place)


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
    assert verbs(old) == ["write_article", "publish_article", "retire_article"]
    assert (old.state, old.replaced_by) == ("RETIRED", new)
    with pytest.raises(Refused, match="article_retired"):
        written(city, old)
    with pytest.raises(Refused, match="article_not_in_force"):
        use_article(old, ticket=Walk(city).ticket, by=by, now=START)


def test_owners_are_told_once_before_and_once_after(city: City) -> None:
    article = published(city, review_by=TODAY + timedelta(days=20))
    for days, told in ((5, 0), (6, 1), (7, 1), (20, 1), (21, 2), (40, 2)):
        tell_reviews(now=START + timedelta(days=days))
        assert InAppMessage.objects.filter(key__startswith="article:").count() == told, days
    assert set(InAppMessage.objects.values_list("recipient", flat=True)) == {article.owner_id}


@pytest.mark.parametrize("how", ["account", "post"])
def test_without_their_owner_those_who_publish_are_told(city: City, how: str) -> None:
    article = published(city, review_by=TODAY + timedelta(days=20))
    owner = city.person(Role.HANDLER, "lead")
    if how == "account":
        Staff.objects.filter(pk=owner.pk).update(is_active=False)
    else:
        owner.posts.update(ended_at=START)
        appoint(staff=owner, department=city.departments["co"], role=Role.HANDLER, by=None, now=START)
    second = Staff.objects.create_user("second", "x", display_name="王晓")
    appoint(staff=second, department=article.owner_department, role=Role.UNIT_APPROVER, by=None, now=START)
    chief = city.person(Role.UNIT_APPROVER, "lead")
    for days, told in ((5, 0), (6, 1), (7, 1), (21, 2)):
        tell_reviews(now=START + timedelta(days=days))
        found = InAppMessage.objects.filter(key__startswith="article:").values_list("recipient", flat=True)
        assert sorted(found) == sorted([chief.pk, second.pk] * told), days


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


def test_an_article_is_found_by_its_words_behind_many_newer_ones(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Topic.objects.create(code="T2", name="医保")
    user = city.person(Role.HANDLER, "stranger")
    asked = {"topics": [other], "words": {**WORDS, "title": "医保卡丢了", "question": "医保卡丢了怎么补？"}}
    found_by_words = published(city, **asked)
    retired = published(city, **asked)
    by = city.person(Role.SERVICE_MANAGER, "institution")
    retire_article(retired, note="合并", replaced_by=found_by_words, by=by, now=START)
    newer = [published(city) for _ in range(3)]
    monkeypatch.setattr(articles, "MOST_NEAR", 2)
    monkeypatch.setattr(articles, "MOST_SAID", 2)
    read: list[list[int]] = []
    known = articles._known
    monkeypatch.setattr(articles, "_known", lambda ids: read.append(sorted(ids)) or known(ids))

    found = fitting_articles("我的医保卡丢了，去哪里补办？", topic=city.topic, user=user, today=TODAY)

    assert read == [[found_by_words.pk, newer[1].pk, newer[2].pk]]
    assert [(one.article, one.fit.on_topic) for one in found] == [
        (newer[1], True),
        (newer[2], True),
        (found_by_words, False),
    ]


def test_articles_that_share_words_are_found_by_the_index(city: City) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "article_version_pairs" in articles.alike_versions(alike_query("小区路灯坏了")).explain()


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
