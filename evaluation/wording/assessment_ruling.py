"""The numbers of the assessment in words, and why a table of them is refused."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from evaluation.rules import assessment_table
from supervision.rules.score import HANDLED, ON_TIME, RESOLUTION, RESPONSE, SATISFACTION
from supervision.views.standing_words import grade_name, name_of

INDICES = (RESPONSE, ON_TIME, RESOLUTION, SATISFACTION)
WORDING: dict[str, Any] = {
    "assessment_missing": gettext_lazy("Please give a value for %(cell)s."),
    "assessment_percent": gettext_lazy(
        "“%(text)s” is not possible: please give a number between 0 and 100 (%(cell)s)."
    ),
    "assessment_above_nought": gettext_lazy(
        "“%(text)s” is not possible: please give a number above 0 (%(cell)s)."
    ),
    "assessment_whole": gettext_lazy(
        "“%(text)s” is not possible: please give a whole number of 1 or more (%(cell)s)."
    ),
    "assessment_whole_least_ratings": gettext_lazy(
        "“%(text)s” is not possible: please give a whole number of 1 or more (%(cell)s)."
    ),
    "assessment_whole_band_from": gettext_lazy(
        "“%(text)s” is not possible: a group is split from 2 departments on (%(cell)s)."
    ),
    "assessment_whole_notice_days": gettext_lazy(
        "“%(text)s” is not possible: a result is open to objections for 1 to 60 working days (%(cell)s)."
    ),
    "assessment_whole_report_day": gettext_lazy(
        "“%(text)s” is not possible: please give a day from 1 to 28, which every month has (%(cell)s)."
    ),
    "assessment_whole_running": gettext_lazy(
        "“%(text)s” is not possible: please give 1 to 12 periods (%(cell)s)."
    ),
    "assessment_floor": gettext_lazy("The floor cannot be more than the weight (%(cell)s)."),
    "assessment_grades": gettext_lazy("A lower grade must begin below the one above it (%(cell)s)."),
    "assessment_bands": gettext_lazy("A higher band must begin above the one below it (%(cell)s)."),
    "assessment_experience": gettext_lazy(
        "Response, resolution and satisfaction together weigh %(percent)s %% only. What citizens experience "
        "must weigh at least %(least)s %%: please give these indices more weight."
    ),
    "assessment_not_a_first": gettext_lazy(
        "A version starts on the first of a month that has not begun, so that no month is judged by two. "
        "Please choose a coming month."
    ),
}
PARTS: dict[str, Any] = {
    "target": pgettext_lazy("assessment", "target, percent"),
    "weight": pgettext_lazy("assessment", "full marks"),
    "k": pgettext_lazy("assessment", "marks lost per point below target"),
    "floor": pgettext_lazy("assessment", "floor"),
}
PLACES: dict[str, Any] = {
    "least_ratings": gettext_lazy("Ratings that a department must have to be ranked"),
    "band_from": gettext_lazy("A group is split by volume from so many departments on"),
    "rectify.below": gettext_lazy("Rectification: scores below"),
    "rectify.running": gettext_lazy("Rectification: so many periods running"),
    "notice_days": gettext_lazy("Working days a result is open to objections"),
    "third_party": gettext_lazy("Weight of a third party's score in the year, percent"),
    "report_day": gettext_lazy("Departments' analyses are due on this day after a quarter"),
    "registered_an_hour": gettext_lazy("Tickets that one agent registers in an hour"),
}


def say_rate(name: str) -> str:
    """What a rate is called: an index of the score, or the one that is only shown by a lamp."""
    if name in INDICES:
        return name_of(name)
    return _("Handling rate") if name == HANDLED else name


def say_place(place: str) -> str:
    """A place of the table in words: "Response rate, full marks"."""
    part, *rest = place.split(".")
    if place in PLACES:
        return str(PLACES[place])
    if part == "indices":
        words = [say_rate(rest[0]), str(PARTS.get(rest[1], rest[1]))]
        return pgettext("between the words of a place", ", ").join(words)
    if part == "grades":
        return _("%(grade)s from") % {"grade": grade_name(rest[0])}
    if part == "lamps":
        return _("Lamp of %(rate)s, percent") % {"rate": say_rate(rest[0])}
    if part == "bands":
        return _("Band %(n)s begins at so many tickets a month") % {"n": int(rest[0]) + 2}
    return place


def changes_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, str]]:
    """What differs between two versions, place by place, in words."""
    return [
        {"place": say_place(place), "before": before or _("none"), "after": after or _("none")}
        for place, before, after in assessment_table.differences(old, new)
    ]
