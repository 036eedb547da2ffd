"""An assessment period and an objection, each brought to where an act starts, by people of no table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from departments.models import Staff
from departments.roles import Role
from evaluation.actions import objections, periods
from evaluation.models import AssessmentPeriod, Objection
from tests.cast import City
from tests.evaluation.assessed import CODE, HEARD, OVER, work
from tests.supervision.second import another

Call = Callable[[Staff], object]
WHY = "第 3 行的按期办结数少计一件，附工单编号。"
NOTE = "经核对，统计口径与规则一致，结果维持。"
SOON = OVER + timedelta(hours=1)


def manager(city: City) -> Staff:
    return another(city, Role.ASSESSMENT_MANAGER, "institution")


def approver(city: City) -> Staff:
    return another(city, Role.UNIT_APPROVER, "lead")


def period_in(city: City, state: str) -> AssessmentPeriod:
    """October, with work of one department, in the state; noticed by a second manager, locked by a third."""
    work(city)
    row = periods.open_period(CODE, by=None, now=OVER)
    if state == "DRAFT":
        return row
    row = periods.give_notice(row, by=manager(city), now=OVER)
    if state == "LOCKED":
        third = city.person(Role.ASSESSMENT_MANAGER, "institution")  # publishing knows no second person
        row = periods.lock(row, by=third, now=HEARD)
    return row


def objection_in(city: City, state: str) -> Objection:
    """An objection of ``lead`` against October, in the state."""
    row = objections.file_objection(
        period_in(city, "NOTICE"),
        department=city.departments["lead"],
        ground="COUNT",
        grounds=WHY,
        by=approver(city),
        now=SOON,
    )
    judge = city.person(Role.ASSESSMENT_MANAGER, "institution")
    if state == "GRANTED":
        return objections.grant(row, note=NOTE, by=judge, now=SOON)
    if state == "DISMISSED":
        return objections.dismiss(row, note=NOTE, by=judge, now=SOON)
    if state == "WITHDRAWN":
        return objections.withdraw(row, by=approver(city), now=SOON)
    return row


PERIOD_ACTS: dict[str, tuple[str, Callable[[Any, Staff], object]]] = {
    "compute": ("DRAFT", lambda row, by: periods.compute(row, by=by, now=OVER)),
    "give_notice": ("DRAFT", lambda row, by: periods.give_notice(row, by=by, now=OVER)),
    "take_back": ("NOTICE", lambda row, by: periods.take_back(row, reason=WHY, by=by, now=SOON)),
    "lock": ("NOTICE", lambda row, by: periods.lock(row, by=by, now=HEARD)),
    "publish": ("LOCKED", lambda row, by: periods.publish(row, by=by, now=HEARD)),
}
OBJECTION_ACTS: dict[str, Callable[[Any, Staff], object]] = {
    "grant": lambda row, by: objections.grant(row, note=NOTE, by=by, now=SOON),
    "dismiss": lambda row, by: objections.dismiss(row, note=NOTE, by=by, now=SOON),
    "withdraw": lambda row, by: objections.withdraw(row, by=by, now=SOON),
}


def _of_period(verb: str) -> Callable[[City], tuple[Any, Call]]:
    def make(city: City) -> tuple[Any, Call]:
        state, act = PERIOD_ACTS[verb]
        row = period_in(city, state)
        return row, lambda by: act(row, by)

    return make


def _of_objection(verb: str) -> Callable[[City], tuple[Any, Call]]:
    def make(city: City) -> tuple[Any, Call]:
        row = objection_in(city, "FILED")
        return row, lambda by: OBJECTION_ACTS[verb](row, by)

    return make


MAKE = {
    **{("period", verb): _of_period(verb) for verb in PERIOD_ACTS},
    **{("objection", verb): _of_objection(verb) for verb in OBJECTION_ACTS},
}
PLACES = {
    ("period", verb): {role: "institution" for role in (Role.SUPERVISOR, Role.ASSESSMENT_MANAGER)}
    for verb in PERIOD_ACTS
}
