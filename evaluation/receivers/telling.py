"""Registrations: which acts on periods and objections departments are told of, and in which words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.clock_wording import say_exact
from evaluation.models import AssessmentPeriod, Objection
from supervision.rules.telling import Circle, register_told
from supervision.sweep.letters import register_papers

HEADINGS = {
    ("period", "give_notice"): gettext_lazy("Result of an assessment; you may object within the time stated"),
    ("period", "take_back"): gettext_lazy("Result of an assessment taken back; a new notice follows"),
    ("period", "lock"): gettext_lazy("Assessment period locked"),
    ("objection", "grant"): gettext_lazy("Objection granted"),
    ("objection", "dismiss"): gettext_lazy("Objection dismissed"),
}


def _said_of_period(period: Any) -> str:
    if period.objections_until is None or period.is_locked:
        return _("period %(period)s") % {"period": period.code}
    told = {"period": period.code, "until": say_exact(period.objections_until)}
    return _("period %(period)s, objections until %(until)s") % told


def _said_of_objection(objection: Any) -> str:
    return _("period %(period)s") % {"period": objection.period.code}


register_told(dict.fromkeys(HEADINGS, (Circle.APPROVERS,)))
register_papers(
    {AssessmentPeriod.KIND: AssessmentPeriod, Objection.KIND: Objection},
    {f"{kind}:{verb}": heading for (kind, verb), heading in HEADINGS.items()},
    {AssessmentPeriod.KIND: _said_of_period, Objection.KIND: _said_of_objection},
)
