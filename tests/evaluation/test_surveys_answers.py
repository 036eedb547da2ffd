"""Answers by link and on the phone: one each, in time, kept as given; and what stays secret."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from evaluation.actions import survey_answering, surveys
from evaluation.models import (
    Invitee,
    SurveyAttempt,
    SurveyRefusal,
    SurveySheet,
)
from evaluation.reports.survey_progress import progress_of
from tests.cast import City
from tests.evaluation import surveying as made
from tests.evaluation.surveying import DAY, NOW
from tests.supervision.second import another

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


def _faults_of_surveys() -> list[str]:
    """The tickets of these tests took a short cut to their end; only surveys are looked at."""
    return [fault.kind for fault in examine().faults if fault.subject.kind.startswith("survey")]


def test_the_evidence_holds_and_knows_what_was_done(city: City) -> None:
    made.people(city, 4)
    row = made.opened(city)
    made.answer_all(row, count=2)
    surveys.close(row, by=made.manager(city), now=NOW + DAY)
    surveys.publish(row, by=made.second(city), now=NOW + DAY)
    verbs = [record.verb for record in records_of(Subject("survey", row.pk))]
    assert verbs == ["plan", "draw", "open", "close", "publish"]
    assert _faults_of_surveys() == []
    with connection.cursor() as cursor:  # as somebody with all rights would
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluation_invitee DISABLE TRIGGER rows_stay")
        cursor.execute("UPDATE evaluation_invitee SET stratum = 'STREET' WHERE survey_id = %s", [row.pk])
        cursor.execute("ALTER TABLE evaluation_invitee ENABLE ALWAYS TRIGGER rows_stay")
    assert _faults_of_surveys() == ["row_paper"]


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
