"""Who is drawn, and who is asked: the draw anybody can repeat, and invitations that go out once."""

from collections import Counter

import pytest
from django.db import connection

from core.models import OutboxMessage
from core.refusals import Refused
from evaluation.actions import survey_answering, survey_inviting, surveys
from evaluation.models import (
    Invitee,
    Survey,
    SurveyLink,
    SurveyStratum,
)
from evaluation.reports.survey_progress import draw_again
from evaluation.rules.surveys.drawing import Unit, draw
from evaluation.tasks import invite_surveyed
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
