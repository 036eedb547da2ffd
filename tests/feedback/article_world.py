"""Articles in the small city: written by a handler, published by the approver."""

from datetime import timedelta
from typing import Any

from departments.roles import Role
from feedback.actions.knowledge import publish_article, write_article
from feedback.models import KnowledgeArticle
from tests.cast import START, City

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
