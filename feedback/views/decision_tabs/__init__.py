"""裁决台, the deciders' desk: its tabs, and what waits in each. A file per part of a ticket's life."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from departments.models import Staff
from departments.scope import scope_many
from feedback.views.decision_tabs import aftercare, cohandling, merging, requests, returns
from feedback.views.decision_tabs._tab import Tab

__all__ = ["TABS", "Tab", "first_tab", "held_tabs", "tabs_shown"]

TABS: tuple[Tab, ...] = (
    *returns.TABS,
    *requests.TABS,
    *cohandling.TABS,
    *merging.TABS,
    *aftercare.TABS,
)
"""In the order in which they stand."""


def held_tabs(user: Staff) -> list[Tab]:
    """The tabs that one of the person's grants opens."""
    held = scope_many(user, sorted({need for tab in TABS for need in tab.needs}))
    opened = {need for need, scope in held.items() if scope.everything or scope.ids}
    return [tab for tab in TABS if tab.needs & opened]


def tabs_shown(user: Staff, current: str) -> list[dict[str, Any]]:
    """The person's tabs as feedback/desk/_tabs.html wants them; 404 when ``current`` is not among them."""
    held = held_tabs(user)
    if current not in {tab.name for tab in held}:
        raise Http404
    return [
        {
            "url": reverse(tab.name),
            "label": tab.label,
            "count": tab.waiting(user).count(),
            "is_current": tab.name == current,
        }
        for tab in held
    ]


def first_tab(user: Staff) -> Tab:
    """Where the desk opens: the first tab in which something waits, else the first; 404 without any."""
    held = held_tabs(user)
    if not held:
        raise Http404
    return next((tab for tab in held if tab.waiting(user).exists()), held[0])
