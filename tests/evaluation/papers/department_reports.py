"""Quarterly analyses, each brought to where an act starts."""

from collections.abc import Callable
from typing import Any

from departments.models import Staff
from evaluation.actions import department_reports as actions
from tests.cast import City
from tests.evaluation import analysing as made

Call = Callable[[Staff], object]


def _analysis(
    make: Callable[..., Any], act: Any, now: Any, **said: Any
) -> Callable[[City], tuple[Any, Call]]:
    def maker(city: City) -> tuple[Any, Call]:
        row = make(city)
        return row, lambda by: act(row, **said, by=by, now=now)

    return maker


MAKE = {
    ("analysis", "write"): _analysis(made.opened, actions.write, made.IN_TIME, **made.WORDS),
    ("analysis", "submit"): _analysis(made.written, actions.submit, made.IN_TIME),
    ("analysis", "accept"): _analysis(made.submitted, actions.accept, made.LATE),
    ("analysis", "send_back"): _analysis(made.submitted, actions.send_back, made.LATE, reason=made.WHY),
    ("analysis", "remind"): _analysis(made.opened, actions.remind, made.LATE),
}
