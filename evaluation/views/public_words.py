"""The figures of a public report in words that everybody understands."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from evaluation.choices.disclosure import Adoption
from evaluation.rules.disclosure import adoption_rate
from supervision.rules.score import Count, rounded

NONE = "–"


def percent(value: Fraction | None) -> str:
    """Two places, or a dash where there is nothing to divide by."""
    return NONE if value is None else f"{rounded(value)} %"


def lines_of(figures: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each figure: what it is, its value, and of how many."""
    tally: Mapping[str, int] = figures.get("tally", {})
    adopted: Mapping[str, int] = figures.get("adoptions", {})
    decided = sum(adopted.values())
    return [
        _line(_("Matters received"), str(figures.get("registered", 0)), ""),
        _line(_("Matters completed"), str(figures.get("completed", 0)), ""),
        _rate(_("Answered in time"), tally.get("responded", 0), tally.get("to_respond", 0)),
        _rate(_("Handled in time"), tally.get("in_time", 0), tally.get("assessed", 0)),
        _rate(_("Solved, as citizens say"), tally.get("resolved", 0), tally.get("answers", 0)),
        _rate(_("Satisfied"), tally.get("satisfied", 0), tally.get("answers", 0)),
        _rate(_("Bad ratings put right"), figures.get("rectified", 0), figures.get("bad", 0)),
        _line(_("Processes and policies improved"), str(figures.get("matters", 0)), ""),
        _line(
            _("Suggestions adopted"),
            percent(adoption_rate(adopted)),
            _("%(part)s of %(whole)s")
            % {
                "part": adopted.get(Adoption.ADOPTED, 0) + adopted.get(Adoption.PARTLY, 0),
                "whole": decided,
            },
        ),
    ]


def _rate(label: str, part: int, whole: int) -> dict[str, str]:
    return _line(
        label, percent(Count(part, whole).rate), _("%(part)s of %(whole)s") % {"part": part, "whole": whole}
    )


def _line(label: str, value: str, note: str) -> dict[str, str]:
    return {"label": label, "value": value, "note": note}
