"""The words and figures of the insights: periods, courses, rules of the list, rounded numbers."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from departments.clock_wording import WEEKDAYS
from evaluation.rules.courses import Course
from evaluation.rules.forecasting import DayKind
from evaluation.rules.improving import Part
from evaluation.rules.periods import MONTH, QUARTER, kind_of

NONE = "–"
COURSES: dict[Course, tuple[Any, str]] = {
    Course.RISING: (pgettext_lazy("course", "Rising"), "overdue"),
    Course.NEW: (pgettext_lazy("course", "New"), "overdue"),
    Course.SEASONAL: (pgettext_lazy("course", "As every year"), "suspended"),
    Course.FALLING: (pgettext_lazy("course", "Falling"), "on-time"),
    Course.STEADY: (pgettext_lazy("course", "Steady"), ""),
    Course.UNKNOWN: (pgettext_lazy("course", "Not comparable yet"), ""),
    Course.FEW: (pgettext_lazy("course", "Too few"), ""),
}
"""The word of a course, and the look of its tag."""
RULES: dict[str, Any] = {
    "bad": gettext_lazy("bad ratings repeat"),
    "unsolved": gettext_lazy("often not solved"),
    "rework": gettext_lazy("often handled again"),
    "returned": gettext_lazy("often returned: duties unclear"),
    "overdue": gettext_lazy("often overdue"),
    "repeated": gettext_lazy("raised again and again"),
    "long": gettext_lazy("handling takes long"),
}
"""Why something stands on the optimisation list."""
PARTS: dict[str, Any] = {
    "": gettext_lazy("registered"),
    "rework": gettext_lazy("handled again"),
    "returned": gettext_lazy("returned"),
    "repeated": gettext_lazy("raised again"),
    "handled": gettext_lazy("handled"),
    "long": gettext_lazy("handling took long"),
    "answers": gettext_lazy("citizens answered"),
    "satisfied": gettext_lazy("satisfied"),
    "resolved": gettext_lazy("solved"),
    "bad": gettext_lazy("bad ratings"),
    "unsolved": gettext_lazy("not solved"),
    "due": gettext_lazy("fell due"),
    "overdue": gettext_lazy("overdue"),
}
"""What a list behind a number lists."""
DAY_KINDS: dict[DayKind, Any] = {
    DayKind.WORKDAY: gettext_lazy("working day"),
    DayKind.WEEKEND: gettext_lazy("weekend"),
    DayKind.MAKEUP: gettext_lazy("weekend day that is worked"),
    DayKind.HOLIDAY: gettext_lazy("public holiday"),
}


def say_period(code: str) -> str:
    """ "September 2026", "third quarter of 2026", "2026"."""
    parts = {"year": code[:4], "n": int(code[-1]) if kind_of(code) == QUARTER else 0, "month": code[-2:]}
    match kind_of(code):
        case kind if kind == MONTH:
            return pgettext("period", "%(year)s-%(month)s") % parts
        case kind if kind == QUARTER:
            return pgettext("period", "Quarter %(n)s of %(year)s") % parts
        case _kind:
            return pgettext("period", "Year %(year)s") % parts


def say_course(course: Course) -> dict[str, str]:
    """Label and look of its tag."""
    label, look = COURSES[course]
    return {"label": str(label), "look": look}


def say_day(day: date) -> str:
    """ "Mon 5/10"."""
    parts = {"weekday": WEEKDAYS[day.weekday()], "day": day.day, "month": day.month}
    return pgettext("day", "%(weekday)s %(day)s/%(month)s") % parts


def rounded(value: Fraction | None, places: int = 1) -> str:
    """Half up, as many decimals; "–" for nothing."""
    if value is None:
        return NONE
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,}"


def percent(value: Fraction | None) -> str:
    """ "86.4%"."""
    return NONE if value is None else f"{rounded(value)}%"


def rate_of(part: Part, **urls: str) -> dict[str, Any]:
    """A share with its numbers, as fragments show it."""
    return {"percent": percent(part.share), "n": part.n, "of": part.of, **urls}


def signed(n: int) -> str:
    """ "+12", "−3", "±0"."""
    return f"+{n}" if n > 0 else f"−{-n}" if n else "±0"


def hours(value: Fraction | None) -> str:
    """Hours with one decimal."""
    return NONE if value is None else rounded(value)
