"""Doubts about ratings and service stars, and each act of people on them, for the permission table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from departments.models import RuleVersion, Staff
from departments.roles import Role
from evaluation.actions import integrity, stars
from evaluation.models import RatingFlag, ServiceStar
from evaluation.rules.stars import Work
from tests.cast import START, City
from tests.evaluation.doubting import WHY, Doubt, doubted
from tests.supervision.second import another

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


def _star(verb: str, *, nominated: bool) -> Callable[[City], Made]:
    def make(city: City) -> Made:
        person = another(city, Role.HANDLER, "lead")
        work = Work(person.pk, city.departments["lead"].pk, 24, 24, 12, 12, 12)
        rules = RuleVersion.objects.filter(kind="assessment").latest("number")
        stars._propose(work, "2026-Q3", rules, now=START)
        row = ServiceStar.objects.get()
        if nominated:
            stars.nominate(row, words=WHY, by=another(city, Role.UNIT_APPROVER, "lead"), now=START)
        act, said = getattr(stars, verb), "words" if verb == "nominate" else "note"
        return row, lambda by: act(row.pk, **{said: WHY}, by=by, now=START)

    return make


MAKE: dict[tuple[str, str], Callable[[City], Made]] = {
    ("flag", "propose"): _proposing,
    ("flag", "uphold"): _deciding("uphold"),
    ("flag", "clear"): _deciding("clear"),
    ("flag", "return_review"): _deciding("return_review"),
    ("star", "nominate"): _star("nominate", nominated=False),
    ("star", "pass_over"): _star("pass_over", nominated=False),
    ("star", "award"): _star("award", nominated=True),
    ("star", "decline"): _star("decline", nominated=True),
}
