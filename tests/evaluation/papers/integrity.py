"""Doubts about ratings, and each act of people on them, for the permission table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from departments.models import Staff
from evaluation.actions import integrity
from evaluation.models import RatingFlag
from tests.cast import City
from tests.evaluation.doubting import WHY, Doubt, doubted

Made = tuple[Any, Callable[[Staff], object]]


def _deciding(verb: str) -> Callable[[City], Made]:
    def make(city: City) -> Made:
        doubt = Doubt(city, doubted(city)).propose()
        now, act = doubt.now + timedelta(hours=1), getattr(integrity, verb)
        return doubt.flag, lambda by: act(RatingFlag.objects.get(pk=doubt.flag.pk), note=WHY, by=by, now=now)

    return make


def _proposing(city: City) -> Made:
    doubt = Doubt(city, doubted(city))
    return doubt.flag, lambda by: integrity.propose(
        doubt.flag.pk, advice="UPHOLD", note=WHY, by=by, now=doubt.now
    )


MAKE: dict[tuple[str, str], Callable[[City], Made]] = {
    ("flag", "propose"): _proposing,
    ("flag", "uphold"): _deciding("uphold"),
    ("flag", "clear"): _deciding("clear"),
    ("flag", "return_review"): _deciding("return_review"),
}
