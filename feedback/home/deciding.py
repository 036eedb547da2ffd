"""待裁决的: what waits on the deciders' desk, a figure for each of the person's tabs."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.urls import reverse
from django.utils.translation import ngettext

from feedback.home.desk import Block, Desk
from feedback.views.decision_tabs import TABS

WATCHED = "decisions-hard-cases"
"""The pool is watched, nothing in it waits."""
VERDICTS = "decisions-verdicts"
DECIDERS = tuple(sorted({need for tab in TABS for need in tab.needs}))


def deciding(desk: Desk) -> Block | None:
    """One query; nothing while nothing waits. An auditor's bad answers stand with the results to review."""
    told = {WATCHED, VERDICTS} if desk.holds("audit_results") else {WATCHED}
    held = [tab for tab in TABS if tab.name not in told and any(desk.holds(need) for need in tab.needs)]
    if not held:
        return None
    first, *others = (_counted(tab.name, tab.waiting(desk.user)) for tab in held)
    found = dict(first.union(*others, all=True))
    figures = [
        {"label": tab.label, "url": reverse(tab.name), "n": found[tab.name]}
        for tab in held
        if found.get(tab.name)
    ]
    if not figures:
        return None
    n = sum(found.values())
    finding = ngettext("%(n)s waits for your decision", "%(n)s wait for your decision", n) % {"n": n}
    return Block("deciding", finding, {"figures": figures})


def _counted(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(which=Value(name, output_field=CharField())).values("which")
    return named.annotate(n=Count("pk")).values_list("which", "n")
