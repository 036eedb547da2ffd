"""One's messages: the list, reading them, the bell that asks in the background, letting old ones go."""

from datetime import timedelta
from typing import Any

import pytest

from core import jobs
from core.models import Job
from departments.actions.inbox import KEPT, InApp, mark_read, tell, thin_inboxes
from departments.models import InAppMessage, Staff
from departments.roles import Role
from departments.tasks import thin_messages
from tests.cast import START, City, build_city
from tests.feedback.web import Moment, signed_in, text_of

BACKGROUND = {"HTTP_X_BACKGROUND": "1"}
PAGE = 50


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=1)
    return moment


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


def told(staff: Staff, n: int = 1, **more: Any) -> list[InAppMessage]:
    given = [InApp(f"{staff.pk}:{i}", staff.pk, f"第 {i} 条", **more) for i in range(n)]
    for place, one in enumerate(given):
        tell([one], now=START + timedelta(minutes=place))
    return list(InAppMessage.objects.filter(recipient=staff).order_by("id"))


def test_the_list_shows_ones_own_newest_first_and_pages_by_key(city: City, moment: Moment, handler: Staff):
    told(handler, PAGE + 3)
    told(city.person(Role.HANDLER, "co"), body="给别人的")
    first = signed_in(handler).get("/messages/")
    assert [row.subject for row in first.context["rows"]][:2] == ["第 52 条", "第 51 条"]
    assert "给别人的" not in text_of(first)
    second = signed_in(handler).get(first.context["next_url"])
    assert [row.subject for row in second.context["rows"]] == ["第 2 条", "第 1 条", "第 0 条"]


def test_opening_goes_to_the_matter_and_marks_it_read(moment: Moment, handler: Staff):
    message = told(handler, address="/queue/?tab=back")[0]
    answer = signed_in(handler).post(f"/messages/{message.pk}/")
    message.refresh_from_db()
    assert answer["Location"] == "/queue/?tab=back"
    assert message.read_at == moment.now


def test_marking_as_read_may_stay_on_the_list(moment: Moment, handler: Staff):
    message = told(handler, address="/queue/")[0]
    answer = signed_in(handler).post(f"/messages/{message.pk}/", {"stay": "1", "next": "/messages/?unread=1"})
    assert answer["Location"] == "/messages/?unread=1"


def test_no_message_leads_out_of_the_portal(moment: Moment, handler: Staff):
    message = told(handler, address="https://elsewhere.example/")[0]
    answer = signed_in(handler).post(f"/messages/{message.pk}/", {"next": "//elsewhere.example/"})
    assert answer["Location"] == "/messages/"


def test_another_persons_message_does_not_exist(city: City, moment: Moment, handler: Staff):
    message = told(handler)[0]
    answer = signed_in(city.person(Role.HANDLER, "co")).post(f"/messages/{message.pk}/")
    message.refresh_from_db()
    assert (answer.status_code, message.read_at) == (404, None)


def test_all_are_marked_read_and_nobody_elses(city: City, moment: Moment, handler: Staff):
    told(handler, 3)
    other = told(city.person(Role.HANDLER, "co"))[0]
    signed_in(handler).post("/messages/read/", {"next": "/messages/"})
    other.refresh_from_db()
    assert other.read_at is None
    assert signed_in(handler).get("/messages/?unread=1").context["rows"] == []


def test_the_bell_counts_unread_ones_up_to_a_limit(moment: Moment, handler: Staff):
    client = signed_in(handler)
    assert "none unread" in text_of(client.get("/messages/bell/"))
    told(handler, 2)
    assert "2 unread" in text_of(client.get("/messages/bell/"))
    InAppMessage.objects.bulk_create(
        InAppMessage(key=f"m{i}", recipient=handler, at=START, subject="x") for i in range(150)
    )
    assert "99+" in text_of(client.get("/messages/bell/"))


def test_the_bell_costs_one_query_beside_the_session(
    moment: Moment, handler: Staff, django_assert_num_queries: Any
):
    told(handler, 2)
    client = signed_in(handler)
    with django_assert_num_queries(3):  # session, person, messages
        client.get("/messages/bell/", **BACKGROUND)


def test_a_page_shows_the_count_without_a_query_of_its_own(
    moment: Moment, handler: Staff, django_assert_max_num_queries: Any
):
    client = signed_in(handler)
    client.get("/account/")
    with django_assert_max_num_queries(8) as before:
        client.get("/account/")
    n = len(before)
    told(handler, 5)
    with django_assert_max_num_queries(n):
        page = text_of(client.get("/account/"))
    assert "Messages, 5 unread" in page


def test_asking_in_the_background_does_not_keep_the_session_alive(moment: Moment, handler: Staff):
    client = signed_in(handler)
    session = client.session
    session["seen"] = 1
    session.save()
    client.get("/messages/bell/", **BACKGROUND)
    assert client.session["seen"] == 1
    client.get("/messages/")
    assert client.session["seen"] > 1


def test_who_is_signed_out_is_told_401_and_not_the_sign_in_page(client: Any, db: None):
    answer = client.get("/messages/bell/", **BACKGROUND)
    assert (answer.status_code, answer.content) == (401, b"")


def test_read_ones_go_after_ninety_days_and_unread_ones_stay(moment: Moment, handler: Staff):
    read, unread = told(handler, 2)
    mark_read(handler, now=START, ids=[read.pk])
    assert thin_inboxes(now=START + KEPT) == 0
    moment.now = START + KEPT + timedelta(days=1)
    assert thin_messages() == 1
    assert list(InAppMessage.objects.all()) == [unread]


def test_who_started_a_job_is_told_how_it_ended(moment: Moment, handler: Staff):
    @jobs.handler("test-good", title="导出台账")
    def good(job: Job, progress: jobs.Progress) -> dict[str, object]:
        return {}

    @jobs.handler("test-bad", title="导出台账")
    def bad(job: Job, progress: jobs.Progress) -> dict[str, object]:
        raise RuntimeError("boom")

    for kind in ("test-good", "test-bad"):
        job = jobs.start(kind, by_id=handler.pk, by_name="x", params={}, now=START)
        jobs.run(job.pk)
    subjects = [
        (row.subject, row.address.startswith("/jobs/")) for row in InAppMessage.objects.order_by("id")
    ]
    assert subjects == [("已完成：导出台账", True), ("未成功：导出台账", True)]
