"""Surveys, each brought to where an act starts; the second manager had no hand in them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from departments.models import Staff
from departments.roles import Role
from evaluation.actions import surveys
from tests.cast import City
from tests.evaluation import surveying as made
from tests.supervision.second import another

LATER = made.NOW + timedelta(days=1)
Call = Callable[[Staff], object]


def _by_another(city: City, upto: str) -> Any:
    """The same road by a manager whom the table does not try."""
    made.people(city, 2)
    by = another(city, Role.ASSESSMENT_MANAGER, "institution")
    row = made.planned(city, by=by)
    for verb, act in (("draw", surveys.draw), ("open", surveys.open_survey), ("close", surveys.close)):
        if verb == upto:
            break
        row = act(row, by=by, now=made.NOW)
    return row


def _maker(verb: str, act: Any, upto: str = "", **said: Any) -> Callable[[City], tuple[Any, Call]]:
    def maker(city: City) -> tuple[Any, Call]:
        row = _by_another(city, upto or verb)
        return row, lambda by: act(row, **said, by=by, now=LATER)

    return maker


MAKE = {
    ("survey", "draw"): _maker("draw", surveys.draw),
    ("survey", "open"): _maker("open", surveys.open_survey),
    ("survey", "close"): _maker("close", surveys.close),
    ("survey", "publish"): _maker("publish", surveys.publish),
    ("survey", "drop"): _maker("drop", surveys.drop, "open", reason="问卷需要修改"),
}
PLACES = {key: {role: "institution" for role in (Role.SUPERVISOR, Role.ASSESSMENT_MANAGER)} for key in MAKE}
