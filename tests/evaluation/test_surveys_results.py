"""Closing and publishing; what may be said of the answers, and to whom."""

import re

import pytest
from django.test import Client

from core.refusals import Refused
from departments.roles import Role
from evaluation.actions import questionnaires, survey_inviting, surveys
from evaluation.models import (
    Invitee,
    Questionnaire,
    Survey,
)
from evaluation.reports.surveys import department_scores, previous_of, results_of
from evaluation.tasks import close_surveys
from feedback.models import Ticket
from tests.cast import City
from tests.evaluation import surveying as made
from tests.evaluation.surveying import DAY, NOW
from tests.feedback.web import Moment


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


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


def test_nobody_reads_the_mean_of_a_handful(city: City) -> None:
    made.people(city, 31)
    made.people(city, 4, place="former", first=100)
    row = made.opened(city, size=35)
    made.answer_all(row)
    assert department_scores(row, [city.departments["former"].pk]) == ()


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
    city: City, client: Client, moment: Moment, caplog: pytest.LogCaptureFixture
) -> None:
    made.people(city, 1)
    token = made.token_of(Invitee.objects.get(survey=made.opened(city)))
    client.get(f"/q/{token}/")
    client.post(f"/q/{token}/", {"q_T1": "9"})
    moment.now = NOW + 20 * DAY
    assert client.get(f"/q/{token}/").status_code == 410
    assert client.get(f"/q/{token}x/").status_code == 404
    assert not re.search(token, caplog.text)
