"""The pages of surveys: the citizen's without an account, the caller's, and what the house reads."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import jobs
from core.models import AccessRecord
from departments.roles import Role
from evaluation.actions import surveys
from evaluation.models import (
    Invitee,
    Questionnaire,
    Report,
    Survey,
    SurveyAttempt,
    SurveyRefusal,
    SurveySheet,
)
from evaluation.views.survey_summary import latest_summary
from tests.cast import City
from tests.evaluation import surveying as made
from tests.evaluation.surveying import DAY, NOW
from tests.feedback.web import CHINESE, Moment, signed_in, text_of


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


@pytest.fixture
def link(city: City) -> str:
    made.people(city, 1)
    row = made.opened(city)
    return f"/q/{made.token_of(Invitee.objects.get(survey=row))}/"


def test_the_citizen_reads_every_question_and_its_place(client: Client, link: str) -> None:
    page = text_of(client.get(link, **CHINESE))
    assert "第 3 / 15 题" in page
    assert "承诺的事情按时做到的程度" in page
    assert "checked" not in page
    assert page.count("<fieldset") == 10 + 2 * 3 + 1


def test_nothing_on_it_tells_who_they_are_and_nobody_keeps_it(client: Client, link: str) -> None:
    answer = client.get(link)
    assert "市民0" not in text_of(answer)
    assert "13800000000" not in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert "sessionid" not in answer.cookies


def test_what_was_chosen_is_kept_when_something_is_missing(client: Client, link: str) -> None:
    data = made.posted(q_W1="希望周末也能办")
    del data["q_S1"], data["q_K2_without"]
    answer = client.post(link, data)
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count("checked") == len(data) - 1
    assert "希望周末也能办" in page
    assert 'href="#q5"' in page
    assert 'href="#q12"' in page
    assert not SurveySheet.objects.exists()


def test_a_whole_sheet_is_thanked_for_and_taken_once(client: Client, link: str) -> None:
    done = client.post(link, made.posted(5, q_W1="很好"), follow=True, **CHINESE)
    assert "谢谢您，答卷已经收到" in text_of(done)
    assert SurveySheet.objects.get().words == {"W1": "很好"}
    again = client.post(link, made.posted(1), follow=True, **CHINESE)
    assert "谢谢您，答卷已经收到" in text_of(again)
    assert "谢谢您，答卷已经收到" in text_of(client.get(link, follow=True, **CHINESE))
    assert SurveySheet.objects.get().answers["T1"] == 5


def test_who_does_not_wish_to_be_asked_says_so_in_two_taps(client: Client, link: str) -> None:
    done = client.post(link, {"decline": "1"}, follow=True, **CHINESE)
    assert "我们不会再邀请您" in text_of(done)
    assert SurveyRefusal.objects.count() == 1
    assert not SurveySheet.objects.exists()


def test_a_wrong_link_says_nothing_and_an_old_one_says_so(client: Client, link: str, moment: Moment) -> None:
    assert client.get("/q/nonsense/").status_code == 404
    moment.now = NOW + 15 * DAY
    answer = client.get(link)
    assert answer.status_code == 410
    assert client.post(link, made.posted()).status_code == 410


@pytest.mark.parametrize(
    "words", ["=cmd|' /C calc'!A0", "\x00\x07坏字符", "<script>alert(1)</script>", "好" * 1001]
)
def test_hostile_words_are_words(client: Client, link: str, words: str) -> None:
    answer = client.post(link, made.posted(q_W1=words))
    assert answer.status_code in {302, 422}
    assert "<script>alert(1)</script>" not in text_of(answer)


def test_the_caller_finds_them_after_some_days_calls_and_records(
    city: City, link: str, moment: Moment
) -> None:
    caller = signed_in(city.person(Role.CALLBACK_AGENT, "centre"))
    row = Survey.objects.get()
    invitee = Invitee.objects.get()
    assert "Nobody is to be called" in text_of(caller.get(f"/surveys/{row.pk}/calls/"))
    moment.now = NOW + 4 * DAY
    caller = signed_in(city.person(Role.CALLBACK_AGENT, "centre"))
    listed = text_of(caller.get(f"/surveys/{row.pk}/calls/"))
    assert invitee.ticket.number in listed
    assert "13800000000" not in listed
    address = f"/surveys/{row.pk}/calls/{invitee.pk}/"
    assert "13800000000" not in text_of(caller.get(address))
    half = caller.post(address, {"outcome": "REACHED", "note": "约好下午"})
    assert half.status_code == 422
    assert "约好下午" in text_of(half)
    assert caller.post(address, {"outcome": "NO_ANSWER"}).status_code == 302
    assert caller.post(address, {"outcome": "REACHED", **made.posted(3)}).status_code == 302
    assert SurveySheet.objects.get().source == "CALL"
    assert SurveyAttempt.objects.count() == 2
    assert 'id="call"' not in text_of(caller.get(address)), "nobody is left to call"


def test_the_number_in_clear_is_asked_for_and_written_down(city: City, link: str) -> None:
    caller = signed_in(city.person(Role.CALLBACK_AGENT, "centre"))
    number = Invitee.objects.get().ticket.number
    shown = caller.post(f"/tickets/{number}/complainant/", {"reason": "问卷电话访问"})
    assert "13800000000" in text_of(shown)
    assert AccessRecord.objects.filter(action="reveal_contact").count() == 1


def test_a_manager_goes_from_plan_to_close_and_another_publishes(city: City, moment: Moment) -> None:
    made.people(city, 3)
    browser = signed_in(made.manager(city))
    plan = {
        "title": "八月调查",
        "period": "2026-08",
        "stratify": "CATEGORY",
        "size": "10",
        "questionnaire": "1",
    }
    browser.post("/surveys/new/", plan)
    row = Survey.objects.get()
    for verb in ("draw", "open", "close"):
        version = Survey.objects.get().version
        assert browser.post(f"/surveys/{row.pk}/act/{verb}/", {"version": version}).status_code == 302
    stale = browser.post(f"/surveys/{row.pk}/act/publish/", {"version": 1})
    assert stale.status_code in {403, 409}
    other = signed_in(made.second(city))
    other.post(f"/surveys/{row.pk}/act/publish/", {"version": Survey.objects.get().version})
    assert Survey.objects.get().state == "PUBLISHED"
    assert "the same frame, the same sample" in text_of(browser.get(f"/surveys/{row.pk}/?check"))


def test_who_reads_which_page(city: City) -> None:
    made.people(city, 5)
    row = made.opened(city)
    made.answer_all(row)
    handler, intake = city.person(Role.HANDLER, "lead"), city.person(Role.INTAKE_AGENT, "centre")
    approver = city.person(Role.UNIT_APPROVER, "lead")
    assert signed_in(handler).get(f"/surveys/{row.pk}/").status_code == 404
    assert signed_in(intake).get("/surveys/").status_code == 404
    surveys.close(row, by=made.manager(city), now=NOW)
    surveys.publish(row, by=made.second(city), now=NOW)
    page = text_of(signed_in(approver).get(f"/surveys/{row.pk}/"))
    assert "Of your department" in page
    assert row.seed not in page
    for part in ("words", "calls"):
        assert signed_in(approver).get(f"/surveys/{row.pk}/{part}/").status_code == 404
    assert signed_in(approver).post(f"/surveys/{row.pk}/export/").status_code == 404
    assert signed_in(made.manager(city)).get(f"/surveys/{row.pk}/words/").status_code == 200


def test_words_are_masked_and_lead_to_nobody(city: City, client: Client, link: str) -> None:
    ticket = Invitee.objects.get().ticket
    client.post(link, made.posted(q_W1="请打 13912345678 找我"))
    row = surveys.close(Survey.objects.get(), by=made.manager(city), now=NOW)
    page = text_of(signed_in(made.manager(city)).get(f"/surveys/{row.pk}/words/"))
    assert "请打" in page
    assert "13912345678" not in page
    assert ticket.number not in page


def test_the_anonymous_answers_are_made_by_a_job(city: City) -> None:
    made.people(city, 3)
    row = made.opened(city)
    made.answer_all(row)
    row = surveys.close(row, by=made.manager(city), now=NOW)
    browser = signed_in(made.manager(city))
    assert browser.post(f"/surveys/{row.pk}/export/").status_code == 302
    report = Report.objects.get()
    assert report.job is not None
    jobs.run(report.job.pk)
    report.refresh_from_db()
    assert report.rows == 3


def test_the_pages_ask_the_same_number_of_times_whatever_the_size(city: City) -> None:
    made.people(city, 3)
    row = made.opened(city)
    made.answer_all(row)
    browser = signed_in(made.manager(city))

    def asked(address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as few:
            browser.get(address)
        return len(few)

    small = asked(f"/surveys/{row.pk}/")
    surveys.drop(made.planned(city, period="2026-07"), reason="不再进行", by=made.manager(city), now=NOW)
    listed = asked("/surveys/")
    made.people(city, 30, first=100)
    second = made.planned(city, period="2026-Q2")
    surveys.drop(second, reason="不再进行", by=made.manager(city), now=NOW)
    assert asked("/surveys/") == listed
    assert asked(f"/surveys/{row.pk}/") == small


def test_the_block_for_other_pages(city: City) -> None:
    assert latest_summary(made.manager(city)) is None
    made.people(city, 32)
    row = made.opened(city)
    made.answer_all(row)
    surveys.close(row, by=made.manager(city), now=NOW + timedelta(hours=2))
    surveys.publish(row, by=made.second(city), now=NOW + timedelta(hours=2))
    found = latest_summary(made.manager(city))
    assert found is not None
    assert found.url == f"/surveys/{row.pk}/"
    assert found.low < found.mean < found.low + found.width + 0.01 or found.width == 0


def test_a_new_version_is_written_from_the_old_one(city: City) -> None:
    browser = signed_in(made.manager(city))
    shown = browser.get("/surveys/questionnaire/1/?change")
    data = {name: field for name, field in shown.context["form"].initial.items()}
    data |= {name: field.initial for name, field in shown.context["form"].fields.items() if field.initial}
    answer = browser.post(
        "/surveys/questionnaire/1/?change", {**data, "note": "换个说法", "text_T1": "好找的程度"}
    )
    assert answer.status_code == 302
    newest = Questionnaire.objects.get(number=2)
    assert newest.questions[0].text == "好找的程度"
    assert newest.questions[1].text == Questionnaire.objects.get(number=1).questions[1].text
    worse = browser.post("/surveys/questionnaire/1/?change", {**data, "note": "x", "least": "5"})
    assert worse.status_code == 422
    assert signed_in(city.person(Role.HANDLER, "lead")).get("/surveys/questionnaire/1/").status_code == 404
