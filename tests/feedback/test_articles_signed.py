"""What is signed names the articles whose words it holds, in the evidence and in the timeline."""

import pytest

from core.evidence import Subject, records_of
from departments.roles import Role
from feedback import actions
from feedback.actions.knowledge import use_article
from feedback.history import facts_of_record
from tests.cast import City, Walk
from tests.feedback.article_world import WORDS, published
from tests.feedback.web import Moment, signed_in, text_of


@pytest.mark.parametrize(
    ("reply", "is_named"),
    [
        ("您好，{answer}", True),
        ("您好，您反映的路灯今天已经修好。", False),
    ],
    ids=["its words stand in the reply", "they were taken out again"],
)
def test_the_signature_names_the_versions_whose_words_are_signed(
    city: City, reply: str, is_named: bool
) -> None:
    article, walk = published(city), Walk(city)
    walk.to("CONTACTED")
    use_article(article, ticket=walk.ticket, by=walk.staff(Role.HANDLER, "lead"), now=walk.now)
    words = reply.format(answer=WORDS["answer"])
    given = {"result_code": "SOLVED", "solved": "SOLVED", "reply": words, "hand_in": True}
    actions.draft_result(walk.ticket, by=walk.staff(Role.HANDLER, "lead"), now=walk.tick(), **given)
    actions.submit_result(walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick())
    facts = facts_of_record(list(records_of(Subject("ticket", walk.ticket.pk)))[-1])
    assert facts.get("articles") == (str(article.versions.get().pk) if is_named else None)


def test_the_timeline_names_the_article_whose_words_were_signed(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, walk = published(city), Walk(city)
    walk.to("CONTACTED")
    handler = walk.staff(Role.HANDLER, "lead")
    use_article(article, ticket=walk.ticket, by=handler, now=walk.now)
    given = {"result_code": "SOLVED", "solved": "SOLVED", "reply": WORDS["answer"], "hand_in": True}
    actions.draft_result(walk.ticket, by=handler, now=walk.tick(), **given)
    actions.submit_result(walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick())
    Moment(monkeypatch).now = walk.tick()
    page = text_of(signed_in(handler).get(walk.ticket.get_absolute_url()))
    assert f"in the words of “{article.title}”, version 1" in page
