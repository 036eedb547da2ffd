"""Whom a department's own rule named, and why, in words."""

from typing import Any

from django.utils.translation import gettext as _

from feedback.history._names import Facts, Names
from feedback.rules.assignment import (
    BY_LOAD,
    FEWEST_OPEN,
    FEWEST_OVERDUE,
    FIRST,
    LONGEST_AGO,
    NOBODY,
    ONLY,
)

LOAD = ("assigned_open", "assigned_overdue")
"""The facts that tell what the person had in hand."""


def assigned(facts: Facts, names: Names) -> list[str]:
    """What the rule of assignment came to, where one was asked: nothing, or one sentence."""
    if not facts.get("assigned_by"):
        return []
    if facts.get("assigned_why") == NOBODY:
        return [_("nobody to assign it to: all are away or left out")]
    words = {"person": names.person(facts.get("assignee")), "reason": _reason(facts)}
    return [_("assigned to %(person)s (%(reason)s)") % words]


def tells_load(facts: Facts) -> bool:
    """Whether a record tells what a handler had in hand."""
    return any(name in facts for name in LOAD)


def without_load(facts: Facts) -> dict[str, Any]:
    """The facts of a record for those whom another unit's work in hand does not concern."""
    return {name: value for name, value in facts.items() if name not in LOAD}


def _reason(facts: Facts) -> str:
    told = {
        ONLY: _("the only one there"),
        FEWEST_OPEN: _("the fewest"),
        FEWEST_OVERDUE: _("as many as others, fewest overdue: %(n)s")
        % {"n": facts.get("assigned_overdue", 0)},
        LONGEST_AGO: _("longest without"),
        FIRST: _("even with others"),
    }.get(str(facts.get("assigned_why")), "")
    if facts["assigned_by"] == BY_LOAD:
        if LOAD[0] not in facts:
            return _("by load")
        return _("by load: %(n)s open, %(why)s") % {"n": facts.get("assigned_open", 0), "why": told}
    return _("in turn: %(why)s") % {"why": told}
