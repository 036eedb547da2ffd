"""Addresses on the pages of insights: the list behind a number, the filters, the periods."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.scope import scope
from evaluation.filters.insights import ALONE, WITHOUT, Chosen
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC
from evaluation.rules.periods import MONTH, QUARTER, YEAR, code_of, kind_of, next_code, previous_code
from evaluation.rules.trees import Node
from evaluation.views.insights_words import say_period
from feedback.querysets import VIEW
from feedback.views.addresses import with_params

LIST = "insights-tickets"
MOST_OPTIONS = 60


def address(name: str, chosen: Chosen, **over: Any) -> str:
    """The page ``name`` with the filters that hold; ``over`` sets others, an empty one drops its filter."""
    given = {**chosen.given, **{key: str(value) for key, value in over.items()}}
    return f"{reverse(name)}?{urlencode({key: value for key, value in given.items() if value})}"


def list_of(chosen: Chosen, what: str = "", **over: Any) -> str:
    """The list behind a number."""
    return address(LIST, chosen, what=what, **over)


def code_for(node: Node | None, *, alone: bool = False) -> str:
    """How an address names a node, or that there is none."""
    if node is None:
        return WITHOUT
    return f"{ALONE}{node.code}" if alone else node.code


def periods_of(request: HttpRequest, chosen: Chosen) -> dict[str, Any]:
    """The period in words, its neighbours, and the three lengths."""
    code, kind = chosen.code, kind_of(chosen.code)
    lengths = {MONTH: pgettext("period", "Month"), QUARTER: pgettext("period", "Quarter")}
    lengths[YEAR] = pgettext("period", "Year")
    return {
        "period": say_period(code),
        "earlier_url": with_params(request, period=previous_code(code)),
        "later_url": "" if chosen.compared.is_running else with_params(request, period=next_code(code)),
        "lengths": [
            {
                "label": label,
                "url": with_params(request, period=code_of(_inside(chosen), name)),
                "count": None,
                "is_current": name == kind,
            }
            for name, label in lengths.items()
        ],
    }


def filters_of(request: HttpRequest, chosen: Chosen, kinds: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """``menus`` of the filters that are off, ``chips`` of those that are on."""
    names = _names()
    menus, chips = [], []
    for kind in kinds:
        choice = chosen.choices.get(kind)
        if choice:
            value = _said(choice.node, choice.given)
            chips.append({"name": names[kind], "value": value, "url": with_params(request, **{kind: ""})})
        elif options := _options(request, chosen, kind):
            menus.append({"name": names[kind], "options": options})
    return {"menus": menus, "chips": chips}


def said_filters(chosen: Chosen) -> list[tuple[str, str]]:
    """The period and the filters in words."""
    names = _names()
    told = [(names[kind], _said(choice.node, choice.given)) for kind, choice in chosen.choices.items()]
    return [(_("Period"), say_period(chosen.code)), *told]


def _names() -> dict[str, str]:
    return {
        TOPIC: _("Topic"),
        AREA: _("Area"),
        DEPARTMENT: _("Department"),
        CHANNEL: _("Channel"),
    }


def _said(node: Node | None, given: str) -> str:
    if node is None:
        return _("none given")
    return _("%(name)s itself") % {"name": node.name} if given.startswith(ALONE) else node.name


def _options(request: HttpRequest, chosen: Chosen, kind: str) -> list[dict[str, Any]]:
    tree = chosen.catalogues.of(kind)
    nodes: Iterable[Node] = tree.children(None)
    if kind == DEPARTMENT:
        seen = scope(chosen.user, VIEW)
        nodes = [node for node in tree.nodes.values() if node.id in seen and node.parent is not None]
        nodes = sorted(nodes, key=lambda node: (node.depth, node.name))
    return [
        {"label": node.name, "url": with_params(request, **{kind: node.code}), "count": None, "is_on": False}
        for node in list(nodes)[:MOST_OPTIONS]
    ]


def _inside(chosen: Chosen) -> Any:
    """An instant of the period: now where it runs, else its first."""
    return chosen.now if chosen.compared.is_running else chosen.compared.ours.start
