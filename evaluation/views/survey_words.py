"""How figures of surveys are said: scores, intervals, changes; and the shapes drawn beside them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.charts.figures import NONE, place, rounded
from evaluation.choices.surveys import KanoCategory
from evaluation.reports.surveys import Measure, Service
from evaluation.rules.surveys.questions import Settings
from evaluation.rules.surveys.scores import WHOLE, Estimate

PLANE, EDGE = 200, 28
"""The Kano plane: its side, and the room around it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as a line of a table with its interval drawn: positions are percent of the width."""

    label: str
    n: int
    score: str
    reach: str
    is_few: bool
    change: str
    tone: str
    low: float
    width: float
    mean: float | None
    target: float


@dataclass(frozen=True, slots=True)
class Spot:
    """One service in the Kano plane."""

    letter: str
    label: str
    n: int
    category: str
    split: tuple[tuple[str, int], ...]
    better: str
    worse: str
    x: float | None
    y: float | None


def row_of(measure: Measure, settings: Settings) -> Row:
    """A measure in words and positions."""
    found = measure.estimate
    low, high = found.low, found.high
    start = place(low, Fraction(WHOLE)) if low is not None else 0.0
    end = place(high, Fraction(WHOLE)) if high is not None else 0.0
    words, tone = say_change(measure)
    return Row(
        label=measure.label,
        n=found.n,
        score=say_score(found.mean),
        reach=say_reach(found),
        is_few=found.is_few,
        change=words,
        tone=tone,
        low=start,
        width=round(end - start, 2),
        mean=place(found.mean, Fraction(WHOLE)) if found.mean is not None else None,
        target=place(settings.target, Fraction(WHOLE)),
    )


def say_score(value: Fraction | Decimal | None) -> str:
    """One place, half up; "–" without data."""
    return NONE if value is None else str(rounded(value))


def say_reach(found: Estimate) -> str:
    """ "79.4–84.8", or why there is no interval."""
    if found.mean is None:
        return NONE
    if found.is_few:
        return _("too few answers")
    return f"{say_score(found.low)}–{say_score(found.high)}"


def say_change(measure: Measure) -> tuple[str, str]:
    """What may be said about the survey before, and how it looks; nothing where there was none."""
    if measure.differs:
        return _("asked differently, not compared"), ""
    if measure.change is None:
        return "", ""
    if not measure.change.is_certain:
        return _("no change can be asserted"), ""
    by = rounded(abs(measure.change.by))
    if measure.change.by > 0:
        return _("up by %(by)s points") % {"by": by}, "up"
    return _("down by %(by)s points") % {"by": by}, "down"


def spots_of(services: tuple[Service, ...]) -> list[Spot]:
    """The services by letter, with their places in the plane."""
    return [_spot(chr(ord("A") + place_), service) for place_, service in enumerate(services)]


def _spot(letter: str, service: Service) -> Spot:
    feature = service.feature
    better, worse = feature.better, feature.worse
    return Spot(
        letter=letter,
        label=service.label,
        n=feature.n,
        category=str(KanoCategory(feature.category).label) if feature.category else NONE,
        split=tuple((str(KanoCategory(code).label), n) for code, n in feature.counts.items() if n),
        better=_hundredths(better),
        worse=_hundredths(worse),
        x=round(EDGE + float(-worse) * PLANE, 1) if worse is not None else None,
        y=round(EDGE + (1 - float(better)) * PLANE, 1) if better is not None else None,
    )


def _hundredths(value: Fraction | None) -> str:
    return NONE if value is None else str(rounded(value, 2))


def score_facts(found: Estimate, settings: Settings) -> dict[str, Any]:
    """The one number, beside what it is measured against (R49)."""
    return {
        "score": say_score(found.mean),
        "reach": say_reach(found),
        "is_few": found.is_few,
        "n": found.n,
        "least": settings.least,
        "baseline": say_score(settings.baseline),
        "target": say_score(settings.target),
        "verdict": _verdict(found, settings),
    }


def _verdict(found: Estimate, settings: Settings) -> str:
    """What the interval allows saying about the target."""
    low, high = found.low, found.high
    if low is None or high is None:
        return _("Too few answers to say anything about the target.")
    if low >= settings.target:
        return _("The whole interval reaches the target.")
    if high < settings.target:
        return _("The whole interval lies below the target.")
    return _("The target lies within the interval: it cannot be said whether it is reached.")
