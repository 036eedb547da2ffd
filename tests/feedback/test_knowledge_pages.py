"""The pages of articles: who reads and does what, and what stands beside a ticket."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from departments.models import Staff
from departments.roles import Role
from feedback.articles import saying
from feedback.models import ArticleUse, ArticleVersion, KnowledgeArticle, Ticket, Topic
from feedback.rules.search import read
from tests.cast import START, City, Walk
from tests.feedback.article_world import TODAY, WORDS, published, written
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=1)
    return moment


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
    for odd in ("?topic=x", "?department=99999999999", "?tab=odd", "?q=%00", "?q=路%00灯"):
        assert reader.get(f"/knowledge/{odd}").status_code == 200


def test_it_is_found_by_pairs_of_characters_with_its_hits_lit_up(city: City, moment: Moment) -> None:
    published(city, words={**WORDS, "policy_number": "照明〔2024〕18号"})
    published(
        city, words={**WORDS, "title": "路灯灯头", "answer": "请拨打 ＡＢＣ 专线。", "question": "灯头？"}
    )
    reader = browser(city, Role.HANDLER, "stranger")

    def found(words: str) -> list[str]:
        rows = reader.get("/knowledge/", {"q": words}).context["rows"]
        return sorted(row["article"].title for row in rows)

    both = sorted([WORDS["title"], "路灯灯头"])
    table = (
        ("路灯", both),
        ("灯杆 路灯", [WORDS["title"]]),
        ("路灯 -灯杆", ["路灯灯头"]),
        ("“路灯不亮”", [WORDS["title"]]),
        ("灯路", []),
        ("abc", ["路灯灯头"]),
        ("〔2024〕18", [WORDS["title"]]),
        ("202409", []),
    )
    assert {words: found(words) for words, _titles in table} == dict(table)
    page = text_of(reader.get("/knowledge/", {"q": "灯杆"}))
    assert '告诉我们<mark class="hit__mark">灯杆</mark>编号' in page
    assert "at least two characters" in text_of(reader.get("/knowledge/?q=灯"))


def test_words_of_a_draft_find_it_for_its_writers_alone(city: City, moment: Moment) -> None:
    row = published(city)
    written(city, row, words={**WORDS, "answer": "改写中：先拨夜间专线。"})
    for role, place, is_found in (
        (Role.HANDLER, "lead", True),
        (Role.HANDLER, "stranger", False),
        (Role.SERVICE_MANAGER, "institution", True),
    ):
        rows = browser(city, role, place).get("/knowledge/", {"q": "夜间专线"}).context["rows"]
        assert bool(rows) is is_found, (role, place)


def test_the_index_of_articles_is_used(city: City) -> None:
    rows = saying(
        KnowledgeArticle.objects.all(), read("路灯"), city.person(Role.SERVICE_MANAGER, "institution")
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "article_version_pairs" in plan
    assert "article_pairs" in plan


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
    reader = browser(city, Role.DISPATCHER, "centre")
    panel = text_of(reader.get(f"/tickets/{walk.ticket.number}/knowledge/", HTTP_HX_REQUEST="true"))
    assert ("same topic" in panel, "Use in the answer" in panel) == (True, False)
    where = f"/tickets/{walk.ticket.number}/draft/"
    given = {"fill": "1", "article": article.pk, "reply": "已写的话"}
    page = text_of(handler.post(where, given, HTTP_HX_REQUEST="true"))
    assert WORDS["answer"] in page
    assert "已写的话" in page
    assert "nothing was put in" not in page
    assert ArticleUse.objects.get().ticket == walk.ticket
    ArticleVersion.objects.update(answer=f"{WORDS['answer']}\r\n第二段。")  # as a browser sends it
    given["reply"] = f"已写的话\r\n\r\n{WORDS['answer']}\r\n第二段。"
    page = text_of(handler.post(where, given, HTTP_HX_REQUEST="true"))
    assert page.count(WORDS["answer"]) == page.count("已写的话"), "put twice, it stands there once"
    assert "nothing was put in" in page
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
    until = text_of(approver.get(f"{page}publication/"))
    assert f'value="{given["review_by"]}"' in until, "the writer proposes the day"
    kept = {name: given[name] for name in ("topics", "owner_department", "owner", "review_by")}
    approver.post(f"{page}publication/", {**kept, "version": article.version})
    article.refresh_from_db()
    assert article.state == "PUBLISHED"
    second = city.person(Role.UNIT_APPROVER, "lead")
    anew = {"review_by": "2027-09-01", "owner": second.pk, "topics": []}
    stale = approver.post(f"{page}review/", {**kept, **anew, "version": 1})
    assert stale.status_code == 409
    approver.post(f"{page}review/", {**kept, **anew, "version": article.version})
    article.refresh_from_db()
    assert (article.review_by, article.owner, list(article.topics.all())) == (date(2027, 9, 1), second, [])
    handler.post(f"{page}writing/", {**given, "title": "新标题", "version": article.version})
    article.refresh_from_db()
    assert (article.title, article.owner, list(article.topics.all())) == ("新标题", second, [])
    assert "being rewritten" in text_of(handler.get("/knowledge/"))
    approver.post(f"{page}retirement/", {"note": "不再适用"})
    assert "不再适用" in text_of(handler.get(page))
    assert "新标题" not in text_of(browser(city, Role.HANDLER, "stranger").get(page))


def test_an_article_in_force_is_rewritten_though_its_topic_and_its_owner_are_no_more(
    city: City, moment: Moment
) -> None:
    article = published(city)
    kept = list(article.topics.all())
    Topic.objects.filter(pk__in=[topic.pk for topic in kept]).update(is_active=False)
    Staff.objects.filter(pk=article.owner_id).update(is_active=False)
    writer = browser(city, Role.UNIT_APPROVER, "lead")
    words = {name: value for name, value in WORDS.items() if value}

    sent = writer.post(
        f"/knowledge/{article.pk}/writing/", {**words, "title": "新标题", "version": article.version}
    )

    article.refresh_from_db()
    assert (sent.status_code, article.title, list(article.topics.all())) == (302, "新标题", kept)


def test_a_completed_ticket_begins_an_article(city: City, moment: Moment) -> None:
    walk = Walk(city)
    ticket = walk.to("COMPLETED")
    moment.now = walk.tick()
    handler = browser(city, Role.HANDLER, "lead")
    assert "Make an article of this answer" in text_of(handler.get(f"/tickets/{ticket.number}/knowledge/"))
    assert "路灯已于" in text_of(handler.get(f"/knowledge/new/?ticket={ticket.number}"))
    Ticket.objects.filter(pk=ticket.pk).update(category="REPORT")
    assert handler.get(f"/knowledge/new/?ticket={ticket.number}").status_code == 404, "it tells of people"
    assert "Make an article" not in text_of(handler.get(f"/tickets/{ticket.number}/knowledge/"))
    open_one = Walk(city).ticket
    assert (
        browser(city, Role.INTAKE_AGENT, "centre")
        .get(f"/knowledge/new/?ticket={open_one.number}")
        .status_code
        == 404
    )
