"""Two persons at once: a doubt is decided once, raised once, and every rating set aside once."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from core.evidence import verify
from departments.roles import Role
from evaluation.actions import integrity
from evaluation.models import RatingFlag
from supervision.models import SetAside
from tests.cast import START, City, build_city
from tests.evaluation.doubting import AUDITOR, WHY, Doubt, colleague, doubted, rated_by_callback
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone
from tests.supervision.second import another

ROUNDS = 3
LATER = START + timedelta(days=4)


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def test_of_two_who_decide_one_does(real_city: City) -> None:
    deciders = [
        real_city.person(Role.ASSESSMENT_MANAGER, "institution"),
        another(real_city, Role.ASSESSMENT_MANAGER, "institution"),
    ]
    rounds = []
    for _ in range(ROUNDS):
        flag = Doubt(real_city, doubted(real_city)).propose().flag
        rounds.append(
            [
                lambda pk=flag.pk: integrity.uphold(pk, note=WHY, by=deciders[0], now=LATER),
                lambda pk=flag.pk: integrity.clear(pk, note=WHY, by=deciders[1], now=LATER),
            ]
        )
    for results in rush(rounds):
        assert sorted(map(words, results)) == ["ok", "refused"]
    upheld = RatingFlag.objects.filter(state="UPHELD").count()
    assert SetAside.objects.count() == upheld
    assert verify().holds


def test_of_two_who_propose_one_does(real_city: City) -> None:
    flag = doubted(real_city)
    people = [another(real_city, *AUDITOR), real_city.person(*AUDITOR)]
    acts = [
        lambda by=by: integrity.propose(flag.pk, advice="UPHOLD", note=WHY, by=by, now=LATER) for by in people
    ]
    assert sorted(words(result) for result in rush([acts])[0]) == ["ok", "refused"]
    assert verify().holds


def test_two_searches_at_once_raise_a_doubt_once(real_city: City) -> None:
    rated_by_callback(real_city, phone="13911112222")
    colleague(real_city)
    acts = [lambda: integrity.find_doubts(now=LATER, months=False) for _ in range(4)]
    found = rush([acts])[0]
    assert sorted(found) == [0, 0, 0, 1]  # type: ignore[type-var]
    assert RatingFlag.objects.count() == 1
    assert verify().holds
