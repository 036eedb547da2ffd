"""Public answers and reports, each brought to where an act starts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from departments.models import Staff
from departments.roles import Role
from evaluation.actions import disclosure, public_reports
from tests.cast import START, City
from tests.evaluation import disclosing as made

NOW = START + timedelta(days=40)
Call = Callable[[Staff], object]


def _notice(make: Callable[..., Any], act: Any, **said: Any) -> Callable[[City], tuple[Any, Call]]:
    def maker(city: City) -> tuple[Any, Call]:
        row = make(city)
        return row, lambda by: act(row, **said, by=by, now=NOW)

    return maker


def _report(make: Callable[..., Any], act: Any, **said: Any) -> Callable[[City], tuple[Any, Call]]:
    def maker(city: City) -> tuple[Any, Call]:
        row = make(city, NOW)
        return row, lambda by: act(row, **said, by=by, now=NOW)

    return maker


WORDS = {key: value for key, value in made.REPORT.items() if key != "code"}
MAKE = {
    ("adoption", "revise"): _notice(made.drafted, disclosure.revise, **made.SAID),
    ("adoption", "sign"): _notice(made.drafted, disclosure.sign),
    ("adoption", "send_back"): _notice(made.signed, disclosure.send_back, reason=made.WHY),
    ("adoption", "publish"): _notice(made.signed, disclosure.publish),
    ("adoption", "report_done"): _notice(made.published, disclosure.report_done, text=made.SAID["answer"]),
    ("adoption", "retract"): _notice(made.published, disclosure.retract, reason=made.WHY),
    ("public_report", "revise"): _report(made.a_report, public_reports.revise, **WORDS),
    ("public_report", "publish"): _report(made.a_report, public_reports.publish),
    ("public_report", "retract"): _report(made.a_public_report, public_reports.retract, reason=made.WHY),
}
PLACES = {
    key: {role: "institution" for role in (Role.SUPERVISOR, Role.ASSESSMENT_MANAGER)}
    for key in MAKE
    if key[0] == "public_report"
}
