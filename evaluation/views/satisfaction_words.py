"""The words of satisfaction: which answers a list lists, what figures ours are compared with."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.charts.figures import NONE, amount, percent, rounded
from evaluation.filters import satisfaction as filters
from evaluation.reports.satisfaction import Line
from evaluation.reports.satisfaction_counts import CATEGORY, CHANNEL, TOPIC, UNIT, URGENCY
from evaluation.rules.benchmarks import (
    BENCHMARKS,
    CLAIMED,
    DAYS,
    DURATION,
    FIRST_TIME,
    POINTS,
    RECTIFIED,
    RESPONSE,
    SATISFIED,
    SURVEY,
    Benchmark,
)
from feedback.choices import Category, Level, Solved, Urgency

WHICH: Mapping[str, Any] = {
    **{str(level.value): level.label for level in Level},
    **{solved.value: solved.label for solved in Solved},
    filters.SATISFIED: gettext_lazy("satisfied: the upper three levels"),
    filters.DISSATISFIED: gettext_lazy("dissatisfied: the lower two levels"),
    filters.BAD: gettext_lazy("bad ratings: dissatisfied, or not solved"),
    filters.RESOLVED: gettext_lazy("solved, or solved in part"),
    filters.DENIED: gettext_lazy("called solved by the department, unsolved by the citizen"),
    filters.CLAIMED: gettext_lazy("called solved by the department"),
    filters.CONFIRMED: gettext_lazy("with a department's result, and solved as the citizen says"),
    filters.RATED_SMOOTH: gettext_lazy("said whether it went smoothly"),
    filters.RESULT: gettext_lazy("with a department's result"),
    filters.SMOOTH: gettext_lazy("went smoothly"),
    filters.ROUGH: gettext_lazy("did not go smoothly"),
}
"""What ``?which=`` narrows a list to."""
BY_LABELS: Mapping[str, Any] = {
    UNIT: pgettext_lazy("parted by", "Department"),
    TOPIC: pgettext_lazy("parted by", "Topic"),
    CHANNEL: pgettext_lazy("parted by", "Channel"),
    CATEGORY: pgettext_lazy("parted by", "Category"),
    URGENCY: pgettext_lazy("parted by", "Urgency"),
}
KINDS: Mapping[str, Mapping[str, Any]] = {
    CATEGORY: {one.value: one.label for one in Category},
    URGENCY: {one.value: one.label for one in Urgency},
}
COMPARED: Mapping[str, tuple[Any, Any]] = {
    SATISFIED: (
        gettext_lazy("Satisfaction rate"),
        gettext_lazy("Users satisfied in 2024 where 92 percent of matters had been called solved."),
    ),
    CLAIMED: (
        gettext_lazy("Solved, as departments say"),
        gettext_lazy(
            "Matters called solved in 2024, while 68 percent of users were satisfied: a reply is no solution."
        ),
    ),
    RESPONSE: (
        gettext_lazy("Answer rate"),
        gettext_lazy("Users who gave effective feedback; ours are citizens who were asked, so it is higher."),
    ),
    FIRST_TIME: (
        gettext_lazy("Solved at the first attempt"),
        gettext_lazy("Reached by one platform after matters were routed to departments automatically."),
    ),
    DURATION: (
        gettext_lazy("From registration to the result, in days"),
        gettext_lazy("Mean time before and after the process was put in order: from 7 days to 3."),
    ),
    RECTIFIED: (
        gettext_lazy("Bad ratings put right"),
        gettext_lazy(
            "Reached with a plan in 3 working days and a callback in 7; ours: closed so far, of those begun."
        ),
    ),
    SURVEY: (
        gettext_lazy("Satisfaction score of surveys"),
        gettext_lazy(
            "A score of 0 to 100 from questionnaires, wanted at 85 or more; not to be mixed with the rate."
        ),
    ),
}
"""Each published figure: what it is, and a sentence on where it comes from."""


def name_of(line: Line, by: str) -> str:
    """A row's name; what has none says so."""
    if by in KINDS:
        return str(KINDS[by].get(line.name, "")) or _("none given")
    return line.name or _("none given")


def compared_with(ours: Mapping[str, tuple[Fraction | None, int]], surveys_url: str) -> list[dict[str, Any]]:
    """The rows of the table of published figures."""
    return [_compared(one, *ours.get(one.ours, (None, 0)), surveys_url) for one in BENCHMARKS]


def _compared(one: Benchmark, value: Fraction | None, n: int, surveys_url: str) -> dict[str, Any]:
    label, source = COMPARED[one.ours]
    theirs = _figure(one.value, one.unit)
    if one.aim is not None:
        theirs = _("%(before)s → %(after)s") % {"before": theirs, "after": _figure(one.aim, one.unit)}
    return {
        "label": label,
        "source": source,
        "requirement": one.requirement,
        "theirs": theirs,
        "ours": _figure(value, one.unit),
        "n": amount(n) if value is not None else "",
        "url": surveys_url if one.unit == POINTS else "",
    }


def _figure(value: Fraction | Decimal | None, unit: str) -> str:
    if value is None:
        return NONE
    if unit == DAYS:
        return pgettext("days", "%(n)s d") % {"n": rounded(value)}
    return f"{rounded(value)}" if unit == POINTS else percent(value)


def difference(now: Fraction | None, before: Fraction | None) -> tuple[str, str]:
    """How a rate stands to the one before, and the tone of the sentence; "" where one of them is missing."""
    if now is None or before is None:
        return "", ""
    points = rounded(abs(now - before))
    if not points:
        return _("As in the period before."), ""
    if now > before:
        return _("%(n)s points more than in the period before.") % {"n": points}, "on-time"
    return _("%(n)s points less than in the period before.") % {"n": points}, "due-soon"
