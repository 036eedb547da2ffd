"""Words that several sheets share: grades, indices, groups and bands."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Shade
from departments.models import PeerGroup
from evaluation.choices import Unranked
from evaluation.reports.assessment import Row
from evaluation.reports.workbook.source import NONE
from supervision.rules.score import HANDLED, ON_TIME, RESOLUTION, RESPONSE, SATISFACTION


def grade(code: str) -> str:
    """A grade in words; a dash without one."""
    return {
        "EXCELLENT": pgettext("grade", "Excellent"),
        "GOOD": pgettext("grade", "Good"),
        "PASSED": pgettext("grade", "Passed"),
        "FAILED": pgettext("grade", "Failed"),
    }.get(code, code or NONE)


def grade_shade() -> Shade:
    """A grade's colour, beside its word."""
    looks = {"EXCELLENT": "good", "GOOD": "quiet", "PASSED": "fair", "FAILED": "poor"}
    return Shade("grade", {grade(code): look for code, look in looks.items()})


def index(name: str) -> str:
    """An index of the score in words."""
    return {
        RESPONSE: _("Response rate"),
        ON_TIME: _("On-time rate"),
        HANDLED: _("Handling rate"),
        RESOLUTION: _("Resolution rate"),
        SATISFACTION: _("Satisfaction rate"),
    }.get(name, name)


def group(code: str) -> str:
    """A peer group in words."""
    return str(PeerGroup(code).label) if code in PeerGroup.values else code


def band(row: Row, bounds: Sequence[int]) -> str:
    """The volume band of a month, as "100–499"; empty where the group is not split."""
    if row.band is None or not bounds:
        return ""
    if row.band == 0:
        return f"< {bounds[0]}"
    if row.band >= len(bounds):
        return f"≥ {bounds[-1]}"
    return f"{bounds[row.band - 1]}–{bounds[row.band] - 1}"


def unranked(row: Row) -> str:
    """Why a department has no rank; empty for one that has."""
    return str(Unranked(row.unranked).label) if row.unranked in Unranked.values else ""
