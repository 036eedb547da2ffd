"""The arithmetic of a score in words: a name, how it is worked out, the figure, and the lists behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from supervision.rules.score import ON_TIME, RESOLUTION, RESPONSE, SATISFACTION, WHOLE, Index, Line, Score
from supervision.rules.settings import number_of

GRADES = {"EXCELLENT": "excellent", "GOOD": "good", "PASSED": "", "FAILED": "fail"}
LONGEST = 4
Address = Callable[[str, str], str]
"""The list behind a number of an index: (index, "part" or "whole") → address; (ENTRIES, "") the entries."""
ENTRIES = "entries"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum. ``part`` and ``whole`` are the rate's numbers, with their lists.

    ``url``: the list behind the figure itself.
    """

    name: str
    how: str
    figure: str
    tone: str = ""
    part: int | None = None
    whole: int = 0
    part_url: str = ""
    whole_url: str = ""
    url: str = ""


def say(value: Fraction) -> str:
    """Exactly where few places do, else with two."""
    for places in range(LONGEST):
        if (value * 10**places).denominator == 1:
            return f"{float(value):.{places}f}"
    return f"{float(value):.2f}"


def name_of(index: str) -> str:
    """What an index is called."""
    return {
        RESPONSE: _("Response rate"),
        ON_TIME: _("On-time rate"),
        RESOLUTION: _("Resolution rate"),
        SATISFACTION: _("Satisfaction rate"),
    }[index]


def grade_name(grade: str) -> str:
    """The grade in a word."""
    return {
        "EXCELLENT": pgettext("grade", "Excellent"),
        "GOOD": pgettext("grade", "Good"),
        "PASSED": pgettext("grade", "Passed"),
        "FAILED": pgettext("grade", "Failed"),
    }.get(grade, "")


def steps_of(score: Score, address: Address, table: Mapping[str, Any]) -> list[Step]:
    """Every line of the sum, in its order; ``table`` are the numbers it was worked out by."""
    return [
        *(_mark(line, address) for line in score.lines),
        *(_missing(index) for index in score.without),
        _scaled(score),
        *_mixed(score),
        *_entries(score, table, address(ENTRIES, "")),
    ]


def _mark(line: Line, address: Address) -> Step:
    index = line.index
    parts = {
        "rate": say(line.rate),
        "target": say(index.target),
        "below": say(line.below),
        "k": say(index.k),
        "weight": say(index.weight),
        "lost": say(line.lost),
        "floor": say(index.floor),
        "mark": say(line.mark),
    }
    if not line.below:
        how = _("%(rate)s %% reaches the target of %(target)s %%: full %(weight)s") % parts
    elif line.is_on_floor:
        how = (
            _(
                "%(rate)s %%, %(below)s points below %(target)s %%, %(k)s each: %(weight)s − %(lost)s, "
                "but never under %(floor)s"
            )
            % parts
        )
    else:
        how = (
            _(
                "%(rate)s %%, %(below)s points below %(target)s %%, %(k)s each: "
                "%(weight)s − %(lost)s = %(mark)s"
            )
            % parts
        )
    return Step(
        name_of(index.name),
        how,
        parts["mark"],
        part=line.count.part,
        whole=line.count.whole,
        part_url=address(index.name, "part"),
        whole_url=address(index.name, "whole"),
    )


def _missing(index: Index) -> Step:
    how = _("Nothing to count yet: its %(weight)s are spread over the other indices.")
    return Step(name_of(index.name), how % {"weight": say(index.weight)}, "–")


def _scaled(score: Score) -> Step:
    marks = " + ".join(say(line.mark) for line in score.lines)
    parts = {"marks": marks, "sum": say(score.marks), "weights": say(score.weights), "m": say(score.scaled)}
    how = _("%(marks)s = %(sum)s of %(weights)s, out of a hundred %(m)s") % parts
    return Step(_("Marks together"), how, parts["m"])


def _mixed(score: Score) -> list[Step]:
    """A third party's score, where the year mixes one in."""
    if not score.share or score.third is None:
        return []
    parts = {
        "m": say(score.scaled),
        "own": say(WHOLE * (1 - score.share)),
        "third": say(Fraction(score.third)),
        "share": say(WHOLE * score.share),
        "mixed": say(score.mixed),
    }
    how = _("%(m)s × %(own)s %% + the third party's %(third)s × %(share)s %% = %(mixed)s") % parts
    return [Step(_("With the third party's score"), how, parts["mixed"])]


def _entries(score: Score, table: Mapping[str, Any], url: str) -> list[Step]:
    sums, most = score.entries, Fraction(number_of(table, "score", "bonus"))
    parts = {
        "raw": say(sums.raw),
        "capped": say(sums.capped),
        "assessed": sums.assessed,
        "divisor": say(sums.divisor),
        "hundred": say(sums.per_hundred),
    }
    if sums.is_capped:
        how = _("%(raw)s points, %(capped)s after each ticket's cap; %(assessed)s dispatches assessed")
    else:
        how = _("%(capped)s points; %(assessed)s dispatches assessed")
    how = how % parts + _(": %(capped)s × 100 ÷ %(divisor)s = %(hundred)s a hundred") % parts
    if sums.deducted < sums.per_hundred:
        how += _(", of which %(deducted)s at most") % {"deducted": say(sums.deducted)}
    return [
        Step(
            _("Deductions D1–D6, D9, D12"),
            how,
            _minus(sums.deducted),
            "minus" if sums.deducted else "",
            url=url,
        ),
        Step(
            _("Deductions D7, D8, D10, D11"),
            _("counted in full, whatever the size of the department"),
            _minus(sums.full),
            "minus" if sums.full else "",
            url=url,
        ),
        Step(
            _("Bonuses"),
            _("%(points)s points; no more than %(most)s count")
            % {"points": say(sums.bonus), "most": say(most)},
            f"+ {say(sums.added)}",
            "plus" if sums.added else "",
            url=url,
        ),
    ]


def _minus(value: Fraction) -> str:
    return f"− {say(value)}"
