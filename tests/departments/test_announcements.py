"""Announcements: who writes, reads a second time and sees them; when; what each page pays for it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from core.evidence import records_of
from core.refusals import NotPermitted, Refused
from core.subjects import Subject
from departments import announcements
from departments.actions import announcements as actions
from departments.actions.announcements import Words
from departments.models import Announcement, InAppMessage, Staff
from departments.roles import Role
from departments.rules.announcements import concerns, first_shown, missing
from departments.rules.calendar import SHANGHAI
from departments.tasks import tell_announcements
from tests.cast import START, City, build_city
from tests.feedback.web import Moment, signed_in, text_of

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOTICE = Words("NOTICE", "电话系统升级", "请改用分机拨打。", START + 5 * DAY)


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + HOUR
    return moment


@pytest.fixture
def manager(city: City) -> Staff:
    return city.person(Role.SERVICE_MANAGER, "institution")


@pytest.fixture
def admin(city: City) -> Staff:
    return city.person(Role.SYSTEM_ADMIN, "institution")


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


def published(words: Words, by: Staff) -> Announcement:
    row = actions.write_announcement(words, by=by, now=START)
    return actions.publish_announcement(row, by=by, now=START)


def test_an_outage_is_shown_a_day_before_at_the_latest():
    now = datetime(2026, 9, 21, 9, tzinfo=SHANGHAI)
    outage = now + 3 * DAY
    assert first_shown(None, None, now) == now
    assert first_shown(now + HOUR, None, now) == now + HOUR
    assert first_shown(None, outage, now) == outage - DAY
    assert first_shown(outage - HOUR, outage, now) == outage - DAY
    assert first_shown(now, outage, now) == now


@pytest.mark.parametrize(
    ("roles", "departments", "posts", "expected"),
    [
        ([], [], [], True),
        (["HANDLER"], [], [("HANDLER", [1, 5])], True),
        (["HANDLER"], [], [("AUDITOR", [1, 5])], False),
        ([], [5], [("HANDLER", [1, 5, 9])], True),
        ([], [9], [("HANDLER", [1, 5])], False),
        (["HANDLER"], [5], [("HANDLER", [1]), ("AUDITOR", [1, 5])], False),
        (["HANDLER"], [], [], False),
    ],
)
def test_whom_it_concerns(roles: Any, departments: Any, posts: Any, expected: bool):
    assert concerns(roles, departments, posts) is expected


def test_what_is_wrong_with_its_times():
    given = {"shown_from": START, "shown_until": START + DAY, "now": START}
    assert missing(kind="NOTICE", outage_from=None, outage_until=None, **given) == []
    assert missing(kind="OUTAGE", outage_from=None, outage_until=None, **given) == ["outage_without_times"]
    assert missing(kind="OUTAGE", outage_from=START, outage_until=START, **given) == [
        "outage_ends_before_start"
    ]
    past = given | {"shown_until": START - HOUR}
    assert missing(kind="NOTICE", outage_from=None, outage_until=None, **past) == [
        "announcement_ends_before_start",
        "announcement_is_past",
    ]


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.SERVICE_MANAGER, Role.SYSTEM_ADMIN)]
)
def test_only_service_managers_and_system_administrators_write(city: City, moment: Moment, role: Role):
    person = city.person(role, "institution")
    with pytest.raises(NotPermitted):
        actions.write_announcement(NOTICE, by=person, now=START)
    assert signed_in(person).get("/announcements/new/").status_code == 403


def test_the_banner_stands_until_its_time_is_over(moment: Moment, manager: Staff, handler: Staff):
    published(NOTICE, manager)
    client = signed_in(handler)
    assert "电话系统升级" in text_of(client.get("/"))
    moment.now = NOTICE.shown_until
    assert "电话系统升级" not in text_of(client.get("/"))


def test_it_is_shown_to_its_roles_and_departments_alone(city: City, moment: Moment, manager: Staff):
    published(replace(NOTICE, roles=["HANDLER"], departments=[city.departments["parent"]]), manager)
    inside = city.person(Role.HANDLER, "lead")
    for person in (city.person(Role.UNIT_APPROVER, "lead"), city.person(Role.HANDLER, "co")):
        assert "电话系统升级" not in text_of(signed_in(person).get("/"))
        assert signed_in(person).get(Announcement.objects.get().get_absolute_url()).status_code == 404
    assert "电话系统升级" in text_of(signed_in(inside).get("/"))


def test_closed_it_is_gone_for_this_person_until_it_is_changed(
    city: City, moment: Moment, manager: Staff, handler: Staff
):
    row = published(NOTICE, manager)
    client, other = signed_in(handler), signed_in(city.person(Role.HANDLER, "co"))
    answer = client.post(f"/announcements/{row.pk}/close/", {"next": "/queue/"})
    assert answer["Location"] == "/queue/"
    assert "电话系统升级" not in text_of(client.get("/"))
    assert "电话系统升级" in text_of(other.get("/"))
    actions.write_announcement(replace(NOTICE, text="改为下周。"), announcement=row, by=manager, now=START)
    assert "改为下周" in text_of(client.get("/"))


def test_a_critical_one_cannot_be_closed(moment: Moment, manager: Staff, handler: Staff):
    row = published(replace(NOTICE, is_critical=True), manager)
    client = signed_in(handler)
    assert client.post(f"/announcements/{row.pk}/close/").status_code == 409
    assert "电话系统升级" in text_of(client.get("/"))


def test_what_citizens_read_is_read_by_a_second_person_first(moment: Moment, manager: Staff, admin: Staff):
    row = actions.write_announcement(replace(NOTICE, is_public=True), by=manager, now=START)
    assert actions.publish_announcement(row, by=manager, now=START).state == "SECOND"
    with pytest.raises(Refused):
        actions.publish_announcement(row, by=manager, now=START)
    assert "电话系统升级" not in text_of(Client().get("/sign-in/"))
    actions.publish_announcement(row, by=admin, now=START)
    assert "电话系统升级" in text_of(Client().get("/sign-in/"))
    assert "电话系统升级" in text_of(Client().get("/open/"))
    actions.write_announcement(replace(NOTICE, is_public=True), announcement=row, by=manager, now=START)
    assert "电话系统升级" not in text_of(Client().get("/sign-in/")), "changed, it waits for a reader again"


def test_what_is_not_public_is_not_on_citizens_pages(moment: Moment, manager: Staff):
    published(NOTICE, manager)
    assert "电话系统升级" not in text_of(Client().get("/sign-in/"))


def test_withdrawn_it_is_gone_everywhere_and_stays_in_the_past(
    moment: Moment, manager: Staff, handler: Staff
):
    row = published(NOTICE, manager)
    client = signed_in(handler)
    client.get("/")
    actions.withdraw_announcement(row, by=manager, now=moment.now)
    assert "电话系统升级" not in text_of(client.get("/"))
    assert "电话系统升级" in text_of(client.get("/announcements/?tab=past"))


def test_publishing_and_withdrawing_leave_evidence_without_the_words(moment: Moment, manager: Staff):
    row = published(NOTICE, manager)
    actions.withdraw_announcement(row, by=manager, now=START + HOUR)
    records = list(records_of(Subject("announcement", row.pk)))
    assert [record.verb for record in records] == ["publish_announcement", "withdraw_announcement"]
    assert "电话" not in str([vars(record) for record in records])


def test_everybody_concerned_is_told_once_when_it_begins(city: City, moment: Moment, manager: Staff):
    handler, other = city.person(Role.HANDLER, "lead"), city.person(Role.AUDITOR, "centre")
    words = replace(NOTICE, shown_from=START + 2 * DAY, roles=["HANDLER"])
    published(words, manager)
    moment.now = START + DAY
    assert tell_announcements() == 0
    moment.now = START + 2 * DAY
    assert (tell_announcements(), tell_announcements()) == (1, 0)
    assert [message.recipient for message in InAppMessage.objects.all()] == [handler]
    assert not InAppMessage.objects.filter(recipient=other).exists()


def test_the_writer_sees_who_confirmed_the_reading(moment: Moment, manager: Staff, handler: Staff):
    row = published(replace(NOTICE, wants_reading=True), manager)
    client = signed_in(handler)
    assert "I have read it" in text_of(client.get("/"))
    client.post(f"/announcements/{row.pk}/read/", {"next": "/"})
    assert "I have read it" not in text_of(client.get("/"))
    assert handler.display_name in text_of(signed_in(manager).get(row.get_absolute_url()))
    assert "Who has read it" not in text_of(client.get(row.get_absolute_url()))


def test_it_is_written_in_the_browser(moment: Moment, manager: Staff):
    client = signed_in(manager)
    given = {
        "kind": "OUTAGE", "title": "系统停机维护", "text": "停机期间请勿提交。",
        "outage_from": "2026-09-26T18:00", "outage_until": "2026-09-26T22:00",
    }  # fmt: skip
    answer = client.post("/announcements/new/", given)
    row = Announcement.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert row.shown_from == datetime(2026, 9, 25, 18, tzinfo=SHANGHAI)
    assert row.shown_until == datetime(2026, 9, 26, 22, tzinfo=SHANGHAI)
    assert "How it will look" in text_of(client.get(row.get_absolute_url()))
    wrong = client.post("/announcements/new/", {**given, "outage_until": "2026-09-26T17:00"})
    assert wrong.status_code == 409
    assert "The outage ends before it begins" in text_of(wrong)
    assert client.post("/announcements/new/", {**given, "outage_from": "0001-01-01T00:00"}).status_code == 422


def test_what_was_read_is_handed_back_though_another_thread_forgets_it(
    moment: Moment, manager: Staff, monkeypatch: pytest.MonkeyPatch
):
    class Forgetful(dict[Any, Any]):
        """As when another thread clears in between."""

        def __setitem__(self, key: Any, value: Any) -> None:
            pass

    monkeypatch.setattr(announcements, "_loaded", Forgetful())
    assert moment.now is not None
    assert announcements.standing((1, 1), moment.now) == ()


def test_a_page_pays_a_query_only_when_something_changed(
    moment: Moment,
    manager: Staff,
    handler: Staff,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
):
    client = signed_in(handler)
    client.get("/account/")
    with django_assert_max_num_queries(8) as before:
        client.get("/account/")
    n = len(before)
    published(NOTICE, manager)
    published(replace(NOTICE, title="第二条"), manager)
    client.get("/account/")
    with django_assert_num_queries(n):
        page = text_of(client.get("/account/"))
    assert "第二条" in page


def test_another_process_sees_a_change_at_once(moment: Moment, manager: Staff, handler: Staff):
    row = published(NOTICE, manager)
    client = signed_in(handler)
    client.get("/")
    kept = dict(announcements._loaded)
    actions.withdraw_announcement(row, by=manager, now=moment.now)
    announcements._loaded.clear()
    announcements._loaded.update(kept)  # what another process still remembers
    assert "电话系统升级" not in text_of(client.get("/"))


def test_the_kind_asked_for_is_the_announcements(city: City, manager: Staff, moment: Moment) -> None:
    client = signed_in(manager)
    client.cookies["django_language"] = "zh-hans"
    page = text_of(client.get("/announcements/new/", headers={"accept-language": "zh-hans"}))
    assert "类型" in page
    assert "改派" not in page
