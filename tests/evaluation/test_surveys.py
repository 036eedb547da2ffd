"""Surveys from plan to publication: who is drawn, who is asked, who answers, and what stays secret."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from core.evidence import Subject, records_of, verify
from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from evaluation.actions import questionnaires, survey_answering, survey_inviting, surveys
from evaluation.models import (
    Invitee,
    Questionnaire,
    Survey,
    SurveyAttempt,
    SurveyLink,
    SurveyRefusal,
    SurveySheet,
    SurveyStratum,
)
from evaluation.reports.survey_progress import draw_again, progress_of
from evaluation.reports.surveys import department_scores, previous_of, results_of
from evaluation.rules.surveys.drawing import Unit, draw
from evaluation.tasks import close_surveys, invite_surveyed
from feedback.models import Ticket
from tests.cast import City
from tests.evaluation import surveying as made
from tests.evaluation.surveying import DAY, NOW
from tests.feedback.web import Moment
from tests.supervision.second import another


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


# the draw


def test_everybody_of_the_period_can_be_drawn_and_nobody_else(city: City) -> None:
    inside = made.people(city, 12)
    later = made.people(city, 1, first=100)
    Ticket.objects.filter(pk=later[0].pk).update(completed_at=NOW)
    row = made.drawn(city)
    frame = [pk for one in SurveyStratum.objects.filter(survey=row) for pk in one.frame]
    assert sorted(frame) == sorted(ticket.pk for ticket in inside)
    assert Invitee.objects.filter(survey=row).count() == 12


def test_the_sample_follows_from_frame_and_seed(city: City) -> None:
    made.people(city, 40)
    made.people(city, 20, place="former", first=100)
    row = made.drawn(city, size=15)
    tickets = {t.pk: t.number for t in Ticket.objects.all()}
    frame = [
        Unit(tickets[pk], one.code) for one in SurveyStratum.objects.filter(survey=row) for pk in one.frame
    ]
    wanted = {unit.number for unit in draw(frame, seed=row.seed, size=15)}
    kept = list(Invitee.objects.filter(survey=row).values_list("ticket__number", "stratum"))
    assert {number for number, _stratum in kept} == wanted
    assert Counter(stratum for _number, stratum in kept) == {"BUREAU": 10, "DISTRICT": 5}
    assert draw_again(row).holds


def test_a_sample_put_right_by_hand_does_not_hold(city: City) -> None:
    made.people(city, 30)
    row = made.drawn(city, size=10)
    row.seed = "0" * 32
    assert not draw_again(row).sample_holds


def test_each_person_stands_in_the_frame_once(city: City) -> None:
    made.people(city, 5, phone="13800009999", name="同一人")
    made.people(city, 3, first=50)
    row = made.drawn(city)
    assert Invitee.objects.filter(survey=row).count() == 4
    assert row.left_out["same_person"] == 4


def test_nobody_without_contact_is_drawn(city: City) -> None:
    made.people(city, 3)
    made.people(city, 2, first=50, phone="", name="")
    row = made.drawn(city)
    assert Invitee.objects.filter(survey=row).count() == 3
    assert row.left_out["no_contact"] == 2


def test_who_refused_or_was_asked_lately_is_not_drawn_again(city: City) -> None:
    made.people(city, 6)
    first = made.opened(city)
    refuser = Invitee.objects.filter(survey=first).earliest("pk")
    survey_answering.refuse_by_link(made.token_of(refuser), now=NOW)
    surveys.close(first, by=made.manager(city), now=NOW + DAY)
    # the same people come again in September
    Ticket.objects.update(completed_at=NOW + DAY)
    fresh = made.people(city, 2, first=70)
    Ticket.objects.filter(pk__in=[t.pk for t in fresh]).update(completed_at=NOW + DAY)
    october = NOW + 20 * DAY
    second = made.planned(city, period="2026-09", now=october)
    second = surveys.draw(second, by=made.manager(city), now=october)
    assert Invitee.objects.filter(survey=second).count() == 2
    assert second.left_out["refused"] == 1
    assert second.left_out["asked_lately"] == 5
    # after ninety days they may be asked again, save the one who refused
    surveys.drop(second, reason="重新安排时间", by=made.manager(city), now=october)
    january = NOW + 120 * DAY
    third = made.planned(city, period="2026-09", now=january)
    third = surveys.draw(third, by=made.manager(city), now=january)
    assert Invitee.objects.filter(survey=third).count() == 7
    assert not Invitee.objects.filter(survey=third, person=refuser.person).exists()


def test_a_period_that_runs_is_not_drawn_from(city: City) -> None:
    made.people(city, 3)
    row = made.planned(city, period="2026-09")
    with pytest.raises(Refused, match="survey_period_runs"):
        surveys.draw(row, by=made.manager(city), now=NOW)


def test_nobody_to_ask_is_told(city: City) -> None:
    row = made.planned(city)
    with pytest.raises(Refused, match="survey_nobody"):
        surveys.draw(row, by=made.manager(city), now=NOW)
    assert Survey.objects.get(pk=row.pk).state == "DRAFT"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"period": "2026"}, "survey_period"),
        ({"period": "2026-13"}, "survey_period"),
        ({"title": "  "}, "survey_title_missing"),
        ({"size": 3}, "survey_size"),
        ({"size": 100_000}, "survey_size"),
    ],
)
def test_a_plan_that_is_none(city: City, said: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        made.planned(city, **said)


def test_one_survey_a_period_until_it_is_given_up(city: City) -> None:
    made.people(city, 3)
    row = made.drawn(city)
    with pytest.raises(Refused, match="survey_there_already"):
        made.planned(city)
    surveys.drop(row, reason="问卷需要修改", by=made.manager(city), now=NOW)
    assert made.planned(city).pk != row.pk
    assert Survey.objects.get(pk=row.pk).drop_reason == "问卷需要修改"


# invitations


def test_an_invitation_goes_out_once_however_often_the_worker_is_woken(city: City, moment: Moment) -> None:
    made.people(city, 5)
    surveys.open_survey(made.drawn(city), by=made.manager(city), now=NOW)
    assert [invite_surveyed() for _ in range(3)] == [5, 0, 0]
    assert OutboxMessage.objects.filter(key__startswith="survey:").count() == 5
    assert SurveyLink.objects.count() == 5


def test_a_lost_knock_only_delays(city: City, moment: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.wake.wake", lambda *_args: False)
    made.people(city, 2)
    surveys.open_survey(made.drawn(city), by=made.manager(city), now=NOW)
    assert SurveyLink.objects.count() == 0
    assert invite_surveyed() == 2, "the beat finds the rows"


def test_nobody_is_invited_before_it_opens_nor_after_it_closed(city: City) -> None:
    made.people(city, 2)
    row = made.drawn(city)
    assert survey_inviting.invite_due(now=NOW) == 0
    surveys.open_survey(row, by=made.manager(city), now=NOW)
    surveys.close(row, by=made.manager(city), now=NOW)
    assert survey_inviting.invite_due(now=NOW) == 0


def test_the_link_stands_nowhere_but_in_the_message(city: City) -> None:
    """The canary: no table but the outbox holds the token, and evidence does not either."""
    made.people(city, 3)
    row = made.opened(city)
    tokens = [made.token_of(one) for one in Invitee.objects.filter(survey=row)]
    survey_answering.answer_by_link(tokens[0], given=made.filled(), now=NOW)
    survey_answering.refuse_by_link(tokens[1], now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
            "AND table_type = 'BASE TABLE' AND table_name <> 'core_outboxmessage'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for token in tokens:
            for name in tables:
                cursor.execute(f'SELECT count(*) FROM "{name}" AS t WHERE t::text LIKE %s', [f"%{token}%"])
                assert cursor.fetchone() == (0,), name


# answers


def test_each_person_answers_once(city: City) -> None:
    made.people(city, 2)
    row = made.opened(city)
    token = made.token_of(Invitee.objects.filter(survey=row).earliest("pk"))
    survey_answering.answer_by_link(token, given=made.filled(), now=NOW)
    with pytest.raises(Refused, match="survey_answered") as refusal:
        survey_answering.answer_by_link(token, given=made.filled(1), now=NOW)
    assert refusal.value.status == 409
    assert SurveySheet.objects.get().answers["T1"] == 4


@pytest.mark.parametrize("late", [timedelta(days=14, seconds=1), timedelta(days=30)])
def test_no_answer_after_the_time(city: City, late: timedelta) -> None:
    made.people(city, 1)
    row = made.opened(city)
    token = made.token_of(Invitee.objects.get(survey=row))
    with pytest.raises(Refused, match="survey_over") as refusal:
        survey_answering.answer_by_link(token, given=made.filled(), now=NOW + late)
    assert refusal.value.status == 410
    assert survey_answering.answer_by_link(token, given=made.filled(), now=NOW + 14 * DAY)


def test_no_answer_after_the_close(city: City) -> None:
    made.people(city, 1)
    row = made.opened(city)
    token = made.token_of(Invitee.objects.get(survey=row))
    surveys.close(row, by=made.manager(city), now=NOW)
    with pytest.raises(Refused, match="survey_over"):
        survey_answering.answer_by_link(token, given=made.filled(), now=NOW)


def test_an_unknown_link_says_nothing(city: City) -> None:
    with pytest.raises(Refused, match="survey_link_unknown") as refusal:
        survey_answering.answer_by_link("x" * 32, given=made.filled(), now=NOW)
    assert refusal.value.status == 404


def test_half_a_sheet_is_none(city: City) -> None:
    made.people(city, 1)
    row = made.opened(city)
    given = made.filled()
    del given.answers["S2"]
    with pytest.raises(Refused, match="survey_answer_missing"):
        survey_answering.answer_by_link(made.token_of(Invitee.objects.get(survey=row)), given=given, now=NOW)
    assert not SurveySheet.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_surveysheet SET answers = '{}'",
        "DELETE FROM evaluation_surveysheet",
        "UPDATE evaluation_invitee SET person = 'x'",
        "DELETE FROM evaluation_invitee",
        "UPDATE evaluation_questionnaire SET title = 'x'",
        "UPDATE evaluation_surveystratum SET frame = '{}'",
        "DELETE FROM evaluation_survey",
    ],
)
def test_the_database_refuses_to_change_what_was_drawn_or_answered(city: City, statement: str) -> None:
    made.people(city, 1)
    row = made.opened(city)
    made.answer_all(row)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_evidence_holds_and_knows_what_was_done(city: City) -> None:
    made.people(city, 4)
    row = made.opened(city)
    made.answer_all(row, count=2)
    surveys.close(row, by=made.manager(city), now=NOW + DAY)
    surveys.publish(row, by=made.second(city), now=NOW + DAY)
    verbs = [record.verb for record in records_of(Subject("survey", row.pk))]
    assert verbs == ["plan", "draw", "open", "close", "publish"]
    assert verify().faults == []
    with connection.cursor() as cursor:  # as somebody with all rights would
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluation_invitee DISABLE TRIGGER rows_stay")
        cursor.execute("UPDATE evaluation_invitee SET stratum = 'STREET' WHERE survey_id = %s", [row.pk])
        cursor.execute("ALTER TABLE evaluation_invitee ENABLE ALWAYS TRIGGER rows_stay")
    assert [fault.kind for fault in verify().faults] == ["row_paper"]


# calls


def test_an_answer_on_the_phone_counts_like_one_by_link(city: City) -> None:
    made.people(city, 2)
    row = made.opened(city)
    one, two = Invitee.objects.filter(survey=row).order_by("pk")
    by = city.person(Role.CALLBACK_AGENT, "centre")
    survey_answering.record_call(one, outcome="REACHED", given=made.filled(5), by=by, now=NOW + 4 * DAY)
    sheet = SurveySheet.objects.get()
    assert (sheet.source, sheet.recorded_by) == ("CALL", by)
    with pytest.raises(Refused, match="survey_answered"):
        survey_answering.answer_by_link(made.token_of(one), given=made.filled(), now=NOW + 4 * DAY)
    survey_answering.answer_by_link(made.token_of(two), given=made.filled(), now=NOW)
    with pytest.raises(Refused, match="survey_answered"):
        survey_answering.record_call(two, outcome="NO_ANSWER", by=by, now=NOW + 4 * DAY)


def test_who_declines_on_the_phone_is_never_called_again(city: City) -> None:
    made.people(city, 1)
    row = made.opened(city)
    one = Invitee.objects.get(survey=row)
    by = city.person(Role.CALLBACK_AGENT, "centre")
    survey_answering.record_call(one, outcome="DECLINED", by=by, now=NOW + 4 * DAY)
    assert SurveyRefusal.objects.get().person == one.person
    with pytest.raises(Refused, match="survey_refused"):
        survey_answering.record_call(one, outcome="NO_ANSWER", by=by, now=NOW + 5 * DAY)


def test_three_calls_on_two_days_and_no_more(city: City) -> None:
    made.people(city, 1)
    row = made.opened(city)
    one = Invitee.objects.get(survey=row)
    by = city.person(Role.CALLBACK_AGENT, "centre")
    listed = Invitee.objects.to_call
    assert not listed(row, NOW + 2 * DAY).exists(), "the link has its days first"
    for hours in (0, 1, 24):
        assert listed(row, NOW + 4 * DAY + timedelta(hours=hours)).get().pk == one.pk
        survey_answering.record_call(
            one, outcome="NO_ANSWER", by=by, now=NOW + 4 * DAY + timedelta(hours=hours)
        )
    assert not listed(row, NOW + 6 * DAY).exists()
    with pytest.raises(Refused, match="survey_unreachable"):
        survey_answering.record_call(one, outcome="REACHED", given=made.filled(), by=by, now=NOW + 6 * DAY)
    assert progress_of(row, now=NOW + 6 * DAY).whole.unreachable == 1
    assert SurveyAttempt.objects.count() == 3


def test_nobody_calls_about_their_own_department_nor_for_another_centre(city: City) -> None:
    made.people(city, 1)
    row = made.opened(city)
    one = Invitee.objects.get(survey=row)
    elsewhere = city.person(Role.CALLBACK_AGENT, "other_centre")
    with pytest.raises(NotPermitted, match="no_authority"):
        survey_answering.record_call(one, outcome="NO_ANSWER", by=elsewhere, now=NOW + 4 * DAY)
    at_the_unit = another(city, Role.CALLBACK_AGENT, "centre")
    at_the_unit.posts.update(department=city.departments["lead"])
    with pytest.raises(NotPermitted, match="act_own_department"):
        survey_answering.record_call(one, outcome="NO_ANSWER", by=at_the_unit, now=NOW + 4 * DAY)


def test_answers_without_a_contact_are_refused(city: City) -> None:
    made.people(city, 1)
    one = Invitee.objects.get(survey=made.opened(city))
    by = city.person(Role.CALLBACK_AGENT, "centre")
    with pytest.raises(Refused, match="survey_call_no_contact"):
        survey_answering.record_call(one, outcome="NO_ANSWER", given=made.filled(), by=by, now=NOW)
    with pytest.raises(Refused, match="survey_call_answers"):
        survey_answering.record_call(one, outcome="REACHED", by=by, now=NOW)


# close, publish, results


def test_the_portal_closes_what_is_over_and_nothing_else(city: City, moment: Moment) -> None:
    made.people(city, 1)
    row = made.opened(city)
    assert close_surveys() == 0
    with pytest.raises(Refused, match="survey_still_open"):
        surveys.close(row, by=None, now=NOW)
    moment.now = NOW + 15 * DAY
    assert [close_surveys(), close_surveys()] == [1, 0]
    row = Survey.objects.get(pk=row.pk)
    assert (row.state, row.closed_by) == ("CLOSED", None)


def test_two_persons_publish(city: City) -> None:
    made.people(city, 1)
    row = made.closed(city)
    with pytest.raises(Refused, match="survey_second_person"):
        surveys.publish(row, by=made.manager(city), now=NOW + DAY)
    assert surveys.publish(row, by=made.second(city), now=NOW + DAY).state == "PUBLISHED"


def test_few_answers_get_no_interval_and_are_compared_with_nothing(city: City) -> None:
    made.people(city, 20)
    row = made.opened(city)
    made.answer_all(row)
    row = surveys.close(row, by=made.manager(city), now=NOW + DAY)
    found = results_of(row)
    assert found.n == 20
    assert found.total.estimate.is_few
    assert row.result == {"n": 20, "drawn": 20, "mean": "76.2500", "low": None, "high": None}


def test_the_frozen_result_is_what_the_page_works_out(city: City) -> None:
    made.people(city, 60)
    made.people(city, 30, place="former", first=100)
    row = made.opened(city, size=45)
    made.answer_all(row, count=36)
    row = surveys.close(row, by=made.manager(city), now=NOW + DAY)
    found = results_of(row).total.estimate
    assert not found.is_few
    assert row.result["n"] == found.n == 36
    assert row.result["mean"] == f"{float(found.mean or 0):.4f}"
    assert found.low is not None
    assert found.low < (found.mean or 0) < (found.high or 0)


def test_a_survey_is_compared_with_the_published_one_before_and_only_where_it_asked_alike(city: City) -> None:
    made.people(city, 40)
    july = made.planned(city, period="2026-07")
    Ticket.objects.update(completed_at=made.IN_AUGUST - 20 * DAY)
    surveys.draw(july, by=made.manager(city), now=NOW)
    surveys.open_survey(july, by=made.manager(city), now=NOW)
    while survey_inviting.invite_due(now=NOW):
        pass
    made.answer_all(july, steps=(2,))
    surveys.close(july, by=made.manager(city), now=NOW + DAY)
    made.people(city, 40, first=500)
    august = made.opened(city)
    made.answer_all(august, steps=(5, 4))
    surveys.close(august, by=made.manager(city), now=NOW + DAY)
    august = Survey.objects.select_related("questionnaire").get(pk=august.pk)
    assert previous_of(august) is None, "not before it is published"
    surveys.publish(july, by=made.second(city), now=NOW + DAY)
    total = results_of(august, before=previous_of(august)).total
    assert total.change is not None
    assert total.change.is_certain
    assert total.change.by > 50


def test_another_question_is_not_compared(city: City) -> None:
    base = Questionnaire.objects.get(number=1)
    rows = [{**row, "text": row["text"] + "？"} if row["code"] == "T1" else row for row in base.rows]
    newer = questionnaires.issue_version(
        title=base.title,
        intro=base.intro,
        rows=rows,
        values=base.values,
        note="T1 的问法改了",
        by=made.manager(city),
        now=NOW,
    )
    assert newer.number == 2
    made.people(city, 3)
    Ticket.objects.update(completed_at=made.IN_AUGUST - 20 * DAY)
    july = made.planned(city, period="2026-07")
    surveys.draw(july, by=made.manager(city), now=NOW)
    surveys.open_survey(july, by=made.manager(city), now=NOW)
    survey_inviting.invite_due(now=NOW)
    made.answer_all(july)
    surveys.close(july, by=made.manager(city), now=NOW)
    july = surveys.publish(july, by=made.second(city), now=NOW)
    made.people(city, 3, first=90)
    august = made.opened(city, questionnaire=newer)
    made.answer_all(august)
    found = results_of(august, before=july)
    told = {one.key: one.differs for one in (*found.questions, *found.dimensions, found.total)}
    assert told["T1"]
    assert told["dimension:TANGIBLES"]
    assert told["TOTAL"]
    assert not told["R1"]
    assert not told["dimension:EMPATHY"]


def test_a_department_reads_its_own_only_from_enough_answers(city: City) -> None:
    made.people(city, 31)
    made.people(city, 5, place="former", first=100)
    row = made.opened(city, size=36)
    made.answer_all(row)
    enough = department_scores(row, [city.departments["lead"].pk])[0].estimate
    few = department_scores(row, [city.departments["former"].pk])[0].estimate
    assert (enough.n, enough.is_few) == (31, False)
    assert (few.n, few.is_few) == (5, True)


def test_the_satisfaction_rate_of_tickets_is_left_alone(city: City) -> None:
    """满意率 and 满意度得分 are two things: an answer to a survey touches no ticket."""
    made.people(city, 2)
    row = made.opened(city)
    before = list(Ticket.objects.values().order_by("pk"))
    made.answer_all(row, steps=(1,))
    assert list(Ticket.objects.values().order_by("pk")) == before


def test_who_sees_which_survey(city: City) -> None:
    made.people(city, 2)
    row = made.opened(city)

    def seen(role: Role, place: str) -> bool:
        return Survey.objects.visible_to(city.person(role, place)).filter(pk=row.pk).exists()

    assert seen(Role.ASSESSMENT_MANAGER, "institution")
    assert seen(Role.SUPERVISOR, "parent")
    assert seen(Role.CALLBACK_AGENT, "centre")
    assert not seen(Role.UNIT_APPROVER, "lead")
    assert not seen(Role.INTAKE_AGENT, "centre")
    surveys.close(row, by=made.manager(city), now=NOW)
    assert not seen(Role.CALLBACK_AGENT, "centre")
    surveys.publish(row, by=made.second(city), now=NOW)
    assert seen(Role.UNIT_APPROVER, "lead")
    assert not seen(Role.INTAKE_AGENT, "centre")


def test_the_page_of_a_link_is_found_in_no_log(
    city: City, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    made.people(city, 1)
    token = made.token_of(Invitee.objects.get(survey=made.opened(city)))
    client.get(f"/q/{token}/")
    client.post(f"/q/{token}/", made.posted())
    assert not re.search(token, caplog.text)
