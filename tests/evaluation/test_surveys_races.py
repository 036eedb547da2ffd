"""Races of surveys: one link sent twice at once, a link and a call, an answer and the close, two workers."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import LazySettings

from core.evidence import verify
from core.models import OutboxMessage
from departments.roles import Role
from evaluation.actions import survey_answering, survey_inviting, surveys
from evaluation.models import Invitee, Survey, SurveyLink, SurveyRefusal, SurveySheet
from tests.cast import City, build_city
from tests.evaluation import surveying as made
from tests.evaluation.surveying import NOW
from tests.feedback.test_races import Act, rush, words
from tests.plumbing.databases import Clone

LATER = NOW + timedelta(days=4)
PEOPLE = 6


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def test_a_double_submit_of_one_link_is_one_answer(real_city: City) -> None:
    made.people(real_city, PEOPLE)
    row = made.opened(real_city)
    by = real_city.person(Role.CALLBACK_AGENT, "centre")
    rounds: list[list[Act]] = []
    for invitee in Invitee.objects.filter(survey=row):
        token, pk = made.token_of(invitee), invitee.pk
        rounds.append(
            [
                lambda token=token: survey_answering.answer_by_link(token, given=made.filled(5), now=LATER),
                lambda token=token: survey_answering.answer_by_link(token, given=made.filled(1), now=LATER),
                lambda pk=pk: survey_answering.record_call(
                    pk, outcome="REACHED", given=made.filled(3), by=by, now=LATER
                ),
            ]
        )
    ended = Counter(words(result) for one in rush(rounds) for result in one)
    assert ended == {"ok": PEOPLE, "refused": 2 * PEOPLE}
    assert SurveySheet.objects.count() == PEOPLE
    assert verify().faults == []


def test_two_workers_invite_everybody_once(real_city: City) -> None:
    made.people(real_city, PEOPLE)
    surveys.open_survey(made.drawn(real_city), by=made.manager(real_city), now=NOW)
    results = rush([[lambda: survey_inviting.invite_due(now=NOW)] * 4] * 2)
    told = sum(number for one in results for number in one if isinstance(number, int))
    assert told == PEOPLE
    assert SurveyLink.objects.count() == PEOPLE
    assert OutboxMessage.objects.filter(key__startswith="survey:").count() == PEOPLE


def test_an_answer_is_counted_by_the_close_or_refused(real_city: City) -> None:
    made.people(real_city, PEOPLE)
    row = made.opened(real_city)
    tokens = [made.token_of(one) for one in Invitee.objects.filter(survey=row)]
    by = made.manager(real_city)
    acts: list[Act] = [
        lambda token=token: survey_answering.answer_by_link(token, given=made.filled(), now=LATER)
        for token in tokens
    ]
    rush([[*acts, lambda: surveys.close(row, by=by, now=LATER)]])
    closed = Survey.objects.get(pk=row.pk)
    assert closed.state == "CLOSED"
    assert closed.result["n"] == SurveySheet.objects.count()


def test_a_refusal_said_twice_is_one(real_city: City) -> None:
    made.people(real_city, 1)
    token = made.token_of(Invitee.objects.get(survey=made.opened(real_city)))
    ended = rush([[lambda: survey_answering.refuse_by_link(token, now=LATER)] * 4])
    assert [words(result) for result in ended[0]] == ["ok"] * 4
    assert SurveyRefusal.objects.count() == 1


def test_one_survey_a_period_however_many_plan_it(real_city: City) -> None:
    manager = made.manager(real_city)
    ended = rush([[lambda: made.planned(real_city, by=manager)] * 3])
    assert Counter(words(result) for result in ended[0]) == {"ok": 1, "refused": 2}
