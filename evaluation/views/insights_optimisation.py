"""服务优化清单: what should be improved, by which rule it stands here, and whether a matter follows it up."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from departments.scope import scope
from evaluation.filters.insights import Chosen, read
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC
from evaluation.reports.optimisation import ALIVE, PARTS, Entry, optimisation
from evaluation.rules.improving import RULES as EVERY_RULE
from evaluation.rules.improving import Finding
from evaluation.views.insights import framed
from evaluation.views.insights_links import code_for, list_of
from evaluation.views.insights_words import RULES, percent
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.actions.matters import SUPERVISE

PAGE = "insights-optimisation"
DEPTHS = range(1, 4)
USUAL = 2
MOST = 50


@require_safe
def optimisation_list(request: HttpRequest) -> HttpResponse:
    """``?level=1|2|3 &rule=`` beside the filters: topics of that level, each with who leads."""
    return render(request, "evaluation/insights_optimisation.html", shown_list(request, timezone.now()))


def shown_list(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What the page shows."""
    chosen = read(request, staff_of(request), now)
    under, depth = chosen.node(TOPIC), _depth(request, chosen)
    rule = request.GET.get("rule", "") if request.GET.get("rule", "") in EVERY_RULE else ""
    tree = chosen.catalogues.topics
    found = optimisation(chosen.user, chosen.compared.ours, chosen.asked, tree, depth, under, chosen.numbers)
    shown = [entry for entry in found if not rule or any(f.rule == rule for f in entry.line.findings)]
    frame = framed(request, chosen, PAGE, (TOPIC, AREA, DEPARTMENT, CHANNEL))
    _add_rule(request, frame, rule)
    return {
        **frame,
        "rows": [row_of(chosen, entry, place) for place, entry in enumerate(shown[:MOST], start=1)],
        "total": len(shown),
        "most": MOST,
        "is_filtered": bool(rule or chosen.choices),
        "levels": _levels(request, depth, under.depth + 1 if under else 1),
        "rules": _rules(chosen),
        "least": chosen.numbers["improve"]["least"],
    }


def row_of(chosen: Chosen, entry: Entry, place: int) -> dict[str, Any]:
    """A line with its facts in words, and the list behind each."""
    case = entry.line.case
    topic = chosen.catalogues.topics.nodes[case.topic]
    department = chosen.catalogues.departments.nodes[case.department]
    under = chosen.node(TOPIC)
    own = {
        TOPIC: code_for(topic, alone=topic == under),
        DEPARTMENT: code_for(department, alone=True),
    }
    alive = [matter for matter in entry.matters if matter.state in ALIVE]
    return {
        "place": place,
        "topic": topic,
        "department": department,
        "n": case.tickets,
        "n_url": list_of(chosen, **own),
        "burden": entry.line.burden,
        "findings": [_finding(chosen, finding, own) for finding in entry.line.findings],
        "matters": entry.matters[:2],
        "may_open": not alive and case.department in scope(chosen.user, SUPERVISE),
        "open_url": f"{reverse('matter-new')}?topic={topic.id}&department={department.id}",
    }


def _finding(chosen: Chosen, finding: Finding, own: dict[str, str]) -> dict[str, Any]:
    _kind, part, whole = PARTS[finding.rule]
    return {
        "rule": str(RULES[finding.rule]),
        "n": finding.part.n,
        "of": finding.part.of,
        "percent": percent(finding.part.share),
        "asked": f"{float(finding.asked):g}%",
        "burden": finding.burden,
        "url": list_of(chosen, part, **own),
        "of_url": list_of(chosen, whole, **own),
    }


def _depth(request: HttpRequest, chosen: Chosen) -> int:
    node, given = chosen.node(TOPIC), request.GET.get("level", "")
    lowest = node.depth + 1 if node else DEPTHS[0]
    return max(lowest, int(given) if given in {str(depth) for depth in DEPTHS} else USUAL)


def _levels(request: HttpRequest, current: int, lowest: int) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Level %(n)s") % {"n": depth},
            "url": with_params(request, level=depth),
            "count": None,
            "is_current": depth == current,
        }
        for depth in DEPTHS
        if depth >= lowest
    ]


def _rules(chosen: Chosen) -> list[dict[str, Any]]:
    """The rules in words, as the version in force has them."""
    table = chosen.numbers["improve"]
    return [
        {
            "rule": str(RULES[name]),
            "share": f"{table[name]['share']}%",
            "least": table[name]["least"],
            "weight": table[name]["weight"],
            "days": table[name].get("days"),
        }
        for name in EVERY_RULE
    ]


def _add_rule(request: HttpRequest, frame: dict[str, Any], rule: str) -> None:
    """The filter by rule, beside the others."""
    name = pgettext("optimisation", "Rule")
    if rule:
        chip = {"name": name, "value": str(RULES[rule]), "url": with_params(request, rule="")}
        frame["chips"].append(chip)
        return
    options = [
        {"label": str(RULES[one]), "url": with_params(request, rule=one), "count": None, "is_on": False}
        for one in EVERY_RULE
    ]
    frame["menus"].append({"name": name, "options": options})
