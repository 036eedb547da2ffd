"""Doubts about ratings: found in the rows, decided by two persons, and what setting aside changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.db.utils import DatabaseError

from core.evidence import verify
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from evaluation.actions import integrity
from evaluation.models import RatingFlag
from feedback import actions
from feedback.actions.answering import Answer
from feedback.actions.origins import origin_of
from feedback.models import AnswerOrigin, Complainant, Contact, Rating
from supervision.models import Rectification, ScoreEntry, SetAside
from supervision.reports.populations import Span
from supervision.reports.tallies import tallies
from tests.cast import START, City, Walk
from tests.evaluation.doubting import (
    AUDITOR,
    DECIDER,
    STAFF_PHONE,
    WHY,
    Doubt,
    colleague,
    doubted,
    rated_by_callback,
    rated_by_link,
    token_of,
)
from tests.supervision.second import another

SPAN = Span(START - timedelta(days=1), START + timedelta(days=30))


@pytest.fixture(autouse=True)
def _address(settings: LazySettings) -> None:
    settings.PUBLIC_URL = "http://hotline.test"
    settings.OWN_NETWORKS = ("10.8.0.0/16",)


def kinds() -> list[str]:
    return sorted(RatingFlag.objects.values_list("doubt", flat=True))


def satisfied(city: City) -> tuple[int, int]:
    unit = city.departments["lead"].pk
    tally = tallies([unit], SPAN).get(unit)
    return (tally.satisfied, tally.answers) if tally else (0, 0)


def test_an_honest_rating_is_not_doubted(city: City) -> None:
    colleague(city)
    rated_by_link(city, address="203.0.113.9")
    assert integrity.find_doubts(now=START + timedelta(days=1)) == 0
    assert kinds() == []


def test_the_own_network_is_doubted_at_once_and_the_address_is_not_kept(city: City) -> None:
    rating = rated_by_link(city, address="10.8.3.4")
    assert kinds() == ["OWN_NETWORK"]
    origin = AnswerOrigin.objects.get(rating=rating)
    assert origin.is_own_network
    assert len(origin.mark) == 40
    assert "10.8" not in origin.mark
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(text, '') FROM core_evidencerecord")
        assert "10.8.3.4" not in cursor.fetchone()[0]


def test_the_mark_of_an_address_is_another_the_next_day() -> None:
    today = origin_of("203.0.113.9", now=START).mark
    assert today == origin_of("203.0.113.9", now=START + timedelta(hours=1)).mark
    assert today != origin_of("203.0.113.9", now=START + timedelta(days=1)).mark
    assert origin_of("", now=START).mark == ""


@pytest.mark.parametrize("level", [5, 1])
def test_a_colleagues_phone_is_doubted_in_both_directions(city: City, level: int) -> None:
    flag = doubted(city, level=level)
    assert flag.doubt == "STAFF_PHONE"
    assert flag.department == city.departments["lead"]
    assert flag.facts == {"staff": [city.person(Role.HANDLER, "lead").pk]}


def test_a_contact_that_was_changed_after_the_intake_is_doubted(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_REVIEW")
    person = Complainant.objects.get(pk=walk.ticket.complainant_id)
    person.phone = "13555556666"
    person.save(update_fields=["phone"])
    actions.approve_result(walk.ticket, by=city.person(Role.AUDITOR, "centre"), now=walk.tick())
    actions.rate(token_of(walk.ticket), answer=Answer(5, "SOLVED"), now=walk.tick())
    assert kinds() == ["CONTACT_CHANGED"]


def test_a_number_changed_before_the_call_is_doubted_too(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    person = Complainant.objects.get(pk=walk.ticket.complainant_id)
    person.phone = "13555556666"
    person.save(update_fields=["phone"])
    agent = city.person(Role.CALLBACK_AGENT, "centre")
    actions.record_callback(
        walk.ticket, outcome="REACHED", answer=Answer(5, "SOLVED"), by=agent, now=walk.tick()
    )
    assert kinds() == ["CONTACT_CHANGED"]


def test_the_index_of_the_intake_cannot_be_changed_with_it(city: City) -> None:
    walk = Walk(city)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        Complainant.objects.filter(pk=walk.ticket.complainant_id).update(phone_index="0" * 40)


def test_praise_that_was_asked_for_is_doubted(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    dispatch = walk.ticket.dispatches.get(role="LEAD")
    Contact.objects.create(
        dispatch=dispatch,
        at=walk.now,
        way="PHONE",
        outcome="REACHED",
        note="已上门维修，请市民给个好评。",
        recorded_by=city.person(Role.HANDLER, "lead"),
        recorded_at=walk.now,
    )
    actions.rate(token_of(walk.ticket), answer=Answer(5, "SOLVED"), now=walk.tick())
    flag = RatingFlag.objects.get()
    assert (flag.doubt, flag.facts) == ("INDUCED", {"phrase": "给个好评"})


def test_words_after_the_rating_induced_nothing(city: City) -> None:
    rating = rated_by_link(city)
    Contact.objects.create(
        dispatch=rating.dispatch,
        at=rating.given_at + timedelta(hours=1),
        way="PHONE",
        outcome="REACHED",
        note="感谢市民给好评。",
        recorded_by=city.person(Role.HANDLER, "lead"),
        recorded_at=rating.given_at + timedelta(hours=1),
    )
    assert integrity.find_doubts(now=START + timedelta(days=1)) == 0


def _burst(city: City, n: int = 8) -> list[Rating]:
    """So many top marks within as many minutes."""
    start = START + timedelta(days=1)
    return [
        rated_by_link(city, start=START + timedelta(minutes=k), at=start + timedelta(minutes=k))
        for k in range(n)
    ]


def test_a_burst_is_one_doubt_and_grows_until_somebody_looks(city: City) -> None:
    _burst(city, 8)
    now = START + timedelta(days=2)
    assert integrity.find_doubts(now=now) == 1
    assert integrity.find_doubts(now=now) == 0
    flag = RatingFlag.objects.get()
    assert flag.facts["n"] == flag.flagged.count() == 8
    late = START + timedelta(days=1, minutes=9)
    rated_by_link(city, start=START + timedelta(minutes=30), at=late)
    assert integrity.find_doubts(now=now) == 0
    flag = RatingFlag.objects.get()
    assert flag.facts["n"] == flag.flagged.count() == 9
    assert verify().holds


def test_seven_are_no_burst(city: City) -> None:
    _burst(city, 7)
    assert integrity.find_doubts(now=START + timedelta(days=2)) == 0


def test_many_answers_from_one_address_on_one_day(city: City) -> None:
    at = START + timedelta(days=1)
    for k in range(3):
        rated_by_link(
            city,
            start=START + timedelta(minutes=k),
            at=at + timedelta(hours=k),
            address="203.0.113.9",
            level=4,
        )
    rated_by_link(city, start=START + timedelta(minutes=9), at=at, address="203.0.113.10")
    assert integrity.find_doubts(now=START + timedelta(days=2)) == 1
    flag = RatingFlag.objects.get()
    assert (flag.doubt, flag.flagged.count()) == ("ONE_ADDRESS", 3)


def test_upheld_it_counts_no_more_and_stays_visible(city: City) -> None:
    flag = doubted(city)
    assert satisfied(city) == (1, 1)
    doubt = Doubt(city, flag).propose().decide("uphold")
    assert doubt.flag.state == "UPHELD"
    assert satisfied(city) == (0, 0)
    row = SetAside.objects.get()
    assert (row.ground, row.paper_kind, row.paper_id) == ("NOT_CITIZEN", "flag", flag.pk)
    assert Rating.objects.get(pk=row.rating_id).level == 5
    assert verify().holds


def test_a_bad_rating_that_is_set_aside_takes_its_points_and_its_rectification_along(city: City) -> None:
    flag = doubted(city, level=1)
    ticket = flag.ticket
    by, at = city.person(Role.AUDITOR, "centre"), START + timedelta(hours=6)
    actions.rework(ticket, note="请到现场核实。", by=by, now=at)
    assert ScoreEntry.objects.get().state == "PROPOSED"
    Doubt(city, flag).propose().decide("uphold")
    assert ScoreEntry.objects.get().state == "REVOKED"
    assert Rectification.objects.get().state == "VOIDED"
    assert verify().holds


def test_cleared_it_counts(city: City) -> None:
    doubt = Doubt(city, doubted(city)).propose("CLEAR").decide("clear")
    assert doubt.flag.state == "CLEARED"
    assert satisfied(city) == (1, 1)
    assert integrity.find_doubts(now=START + timedelta(days=4)) == 0


def test_two_must_agree_to_set_aside(city: City) -> None:
    doubt = Doubt(city, doubted(city)).propose("CLEAR")
    with pytest.raises(Refused, match="flag_not_proposed"):
        doubt.decide("uphold")
    doubt.decide("return_review")
    assert doubt.flag.state == "OPEN"
    doubt.propose("UPHOLD").decide("uphold")
    assert SetAside.objects.count() == 1


def test_nobody_decides_alone(city: City) -> None:
    """Even one who holds both grants."""
    flag = doubted(city)
    both = another(city, *DECIDER)
    from_audit = another(city, *AUDITOR)
    integrity.propose(flag, advice="UPHOLD", note=WHY, by=from_audit, now=START + timedelta(days=3))
    RatingFlag.objects.filter(pk=flag.pk).update(first_by=both)
    with pytest.raises(NotPermitted, match="act_own_work"):
        integrity.uphold(flag.pk, note=WHY, by=both, now=START + timedelta(days=3))


def test_whoever_is_meant_and_whoever_wrote_it_down_is_no_judge(city: City) -> None:
    colleague(city, "lead")
    auditor = city.person(Role.AUDITOR, "institution")
    auditor.phone = STAFF_PHONE
    auditor.save(update_fields=["phone"])
    rating = rated_by_callback(city, phone=STAFF_PHONE)
    flag = RatingFlag.objects.get(flagged__rating=rating)
    with pytest.raises(NotPermitted, match="act_own_work"):
        integrity.propose(flag, advice="CLEAR", note=WHY, by=auditor, now=START + timedelta(days=1))


def test_of_a_burst_only_those_that_are_meant_are_set_aside(city: City) -> None:
    ratings = _burst(city)
    integrity.find_doubts(now=START + timedelta(days=2))
    meant = [ratings[0].pk, ratings[3].pk]
    Doubt(city, RatingFlag.objects.get()).propose(ratings=meant).decide("uphold")
    assert sorted(SetAside.objects.values_list("rating_id", flat=True)) == sorted(meant)
    assert satisfied(city) == (6, 6)


def test_looked_at_again_all_are_meant_unless_some_are_named(city: City) -> None:
    ratings = _burst(city)
    integrity.find_doubts(now=START + timedelta(days=2))
    doubt = Doubt(city, RatingFlag.objects.get()).propose(ratings=[ratings[0].pk]).decide("return_review")
    doubt.propose().decide("uphold")
    assert SetAside.objects.count() == RatingFlag.objects.get().flagged.count() > 1


@pytest.mark.parametrize("given", [{"advice": ""}, {"note": "短"}, {"ratings": []}])
def test_a_proposal_says_what_and_why(city: City, given: dict[str, Any]) -> None:
    flag = doubted(city)
    said = {"advice": "UPHOLD", "note": WHY} | given
    with pytest.raises(Refused):
        integrity.propose(flag, **said, by=another(city, *AUDITOR), now=START + timedelta(days=3))


def test_the_database_keeps_what_was_set_aside(city: City) -> None:
    Doubt(city, doubted(city)).propose().decide("uphold")
    for statement in ("UPDATE supervision_setaside SET ground = 'X'", "DELETE FROM supervision_setaside"):
        with (
            pytest.raises(DatabaseError, match="refused"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
