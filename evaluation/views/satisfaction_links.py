"""Addresses on the pages of satisfaction: the list behind a number with the filters that hold; chips."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext

from evaluation.filters.satisfaction import KINDS as KIND_CHOICES
from evaluation.filters.satisfaction import Picked
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC
from evaluation.reports.satisfaction import BY
from evaluation.views.insights_links import filters_of, periods_of
from evaluation.views.navigation import nav_for
from evaluation.views.satisfaction_words import BY_LABELS, KINDS, WHICH
from feedback.views.addresses import with_params
from supervision.views.navigation import address_of

ANSWERS, SILENT, WORDS, PAGE = (
    "satisfaction-answers",
    "satisfaction-unanswered",
    "satisfaction-words",
    "satisfaction",
)


def address(picked: Picked, name: str, **over: Any) -> str:
    """The page ``name`` with the filters that hold; ``over`` sets others."""
    given = {**picked.given, **{key: str(value) for key, value in over.items()}}
    return f"{reverse(name)}?{urlencode({key: value for key, value in given.items() if value})}"


def address_among(tabs: list[dict[str, Any]], name: str) -> str:
    """A page that the person's tabs lead to; "" for one they may not open or that is not served."""
    url = address_of(name)
    return url if any(tab["url"] == url for tab in tabs) else ""


def framed(request: HttpRequest, picked: Picked, page: str) -> dict[str, Any]:
    """What stands above every page: the tabs, the period, the filters that are off and on."""
    found = filters_of(request, picked.chosen, (DEPARTMENT, TOPIC, AREA, CHANNEL))
    for name, choices in KIND_CHOICES.items():
        value = getattr(picked, name)
        if value:
            chip = {"name": BY_LABELS[name], "value": KINDS[name][value]}
            found["chips"].append(chip | {"url": with_params(request, **{name: ""})})
        else:
            found["menus"].append({"name": BY_LABELS[name], "options": _options(request, name, choices)})
    if picked.which:
        chip = {
            "name": pgettext("answers", "Which"),
            "value": WHICH[picked.which],
            "url": with_params(request, which=""),
        }
        found["chips"].append(chip)
    return {
        "evaluation_nav": nav_for(picked.chosen.user, page),
        "now": picked.chosen.now,
        **periods_of(request, picked.chosen),
        **found,
    }


def tabs_by(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The ways in which the table may be parted."""
    return [
        {
            "label": BY_LABELS[by],
            "url": with_params(request, by=by),
            "count": None,
            "is_current": by == current,
        }
        for by in BY
    ]


def _options(request: HttpRequest, name: str, choices: Any) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": with_params(request, **{name: value}), "count": None, "is_on": False}
        for value, label in choices.choices
    ]
