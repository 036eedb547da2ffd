"""Who publishes an article is told that it waits, who answers for it that it is theirs."""

from datetime import timedelta

import pytest

from core.evidence import Subject
from departments.actions.inbox import mark_seen
from departments.actions.posts import appoint
from departments.models import InAppMessage, Staff
from departments.roles import Role
from feedback.actions.knowledge import Keeping, publish_article, renew_article
from feedback.models import KnowledgeArticle
from tests.cast import START, City
from tests.feedback.article_world import TODAY, WORDS, published, written

UNTIL = TODAY + timedelta(days=300)


def told(person: Staff) -> list[str]:
    rows = InAppMessage.objects.filter(recipient=person, key__startswith="article-owner:").order_by("pk")
    return list(rows.values_list("subject", flat=True))


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


@pytest.fixture
def approver(city: City) -> Staff:
    return city.person(Role.UNIT_APPROVER, "lead")


def renewed(article: KnowledgeArticle, owner: Staff, by: Staff) -> None:
    keeping = Keeping(article.owner_department, owner, list(article.topics.all()))
    renew_article(article, review_by=UNTIL, keeping=keeping, by=by, now=START)


def test_the_first_owner_is_told_when_it_comes_into_force(
    city: City, handler: Staff, approver: Staff
) -> None:
    row = written(city)
    assert told(handler) == []
    publish_article(row, by=approver, now=START)
    assert told(handler) == ["“路灯不亮怎么报修”已生效，由您负责维护"]
    message = InAppMessage.objects.get(recipient=handler)
    assert message.body == f"请于 {(TODAY + timedelta(days=100)).isoformat()} 前复核，届时会提醒您。"
    assert message.address == row.get_absolute_url()
    written(city, row)
    publish_article(row, by=approver, now=START)
    assert len(told(handler)) == 1, "new words make nobody a new owner"


def test_who_is_given_it_later_is_told_and_may_look_it_up(
    city: City, handler: Staff, approver: Staff
) -> None:
    article, heir = published(city), Staff.objects.create_user("heir", "x", display_name="王晓")
    appoint(staff=heir, department=city.departments["lead"], role=Role.HANDLER, by=None, now=START)
    renewed(article, heir, approver)
    assert (len(told(handler)), len(told(heir))) == (1, 1)
    renewed(article, heir, approver)
    assert len(told(heir)) == 1
    assert mark_seen(heir, about=Subject("article", article.pk), now=START) == 1


def test_who_takes_it_over_is_not_told_what_they_did(city: City, handler: Staff, approver: Staff) -> None:
    article = published(city)
    renewed(article, approver, approver)
    assert told(approver) == []
    renewed(article, handler, approver)
    assert len(told(handler)) == 2


def test_a_new_department_makes_nobody_a_new_owner(city: City, handler: Staff, approver: Staff) -> None:
    article, service = published(city), city.person(Role.SERVICE_MANAGER, "institution")
    keeping = Keeping(city.departments["parent"], handler, list(article.topics.all()))
    renew_article(article, review_by=UNTIL, keeping=keeping, by=service, now=START)
    article.refresh_from_db()
    assert article.owner_department == city.departments["parent"]
    assert len(told(handler)) == 1


def test_the_owner_is_told_of_the_title_in_force(city: City, approver: Staff) -> None:
    article, heir = published(city), Staff.objects.create_user("heir", "x", display_name="王晓")
    appoint(staff=heir, department=city.departments["lead"], role=Role.HANDLER, by=None, now=START)
    written(city, article, words={**WORDS, "title": "尚未审核的标题"})
    article.refresh_from_db()
    renewed(article, heir, approver)
    assert told(heir) == ["“路灯不亮怎么报修”已生效，由您负责维护"]


def test_who_publishes_is_told_once_it_is_handed_in(city: City, handler: Staff, approver: Staff) -> None:
    row = written(city)
    assert InAppMessage.objects.count() == 0, "a draft is nobody else's business"
    written(city, row, hand_in=True)
    message = InAppMessage.objects.get(key__startswith="article-ready:")
    assert (message.recipient, message.subject) == (approver, "“路灯不亮怎么报修”待审核发布")
    assert message.address == row.get_absolute_url()


def test_who_hands_in_their_own_words_leaves_them_to_those_above(city: City, approver: Staff) -> None:
    above = city.person(Role.UNIT_APPROVER, "parent")
    written(city, by=approver, owner=approver, hand_in=True)
    assert set(InAppMessage.objects.values_list("recipient", flat=True)) == {above.pk}
