"""The seven stages in words: who answers for a clock, its limit, and what is asked of it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from departments.clock_wording import say_limit
from departments.rules.clocks import Limit
from evaluation.rules.stages import OF_PAPERS, REGISTER
from feedback.choices import ClockKind, Urgency
from feedback.rules.limits import DEFAULT_LIMITS
from feedback.states import Stage
from supervision.choices import ClockKind as PaperClock
from supervision.rules.settings import DEFAULT_SUPERVISION

NAMES: dict[str, Any] = {
    **{stage.value: stage.label for stage in Stage},
    "SUPERVISE": pgettext_lazy("stage", "Supervision"),
}
LEADS = gettext_lazy("lead department")
RESPONSIBLE: dict[str, Any] = {
    REGISTER: gettext_lazy("hotline centre, intake"),
    "DISPATCH": gettext_lazy("hotline centre, dispatcher"),
    "RETURN_DECIDE": gettext_lazy("hotline centre, dispatcher"),
    "JOINT_REVIEW": gettext_lazy("hotline centre, joint review"),
    "SIGN": LEADS,
    "RESPOND": LEADS,
    "HANDLE": LEADS,
    "CO_HANDLE": gettext_lazy("co-handling department"),
    "REQUEST_DECIDE": gettext_lazy("centre, or supervisor"),
    "ORDER_ACK": gettext_lazy("department under the order"),
    "ORDER_REPORT": gettext_lazy("department under the order"),
    "RECT_CONTACT": gettext_lazy("department rated"),
    "RECT_PLAN": gettext_lazy("department rated"),
    "RECT_REMEDY": gettext_lazy("department rated"),
    "RECT_CALLBACK": gettext_lazy("hotline centre, callback"),
    "REVIEW": gettext_lazy("hotline centre, auditor"),
    "CALLBACK": gettext_lazy("hotline centre, callback"),
    "VERDICT": gettext_lazy("hotline centre, auditor"),
    "RETROSPECTIVE": gettext_lazy("department that led last"),
}
STANDARDS: dict[str, Any] = {
    REGISTER: gettext_lazy("every matter has its number the day it is raised"),
    "DISPATCH": gettext_lazy("triaged, and sent to the right department"),
    "RETURN_DECIDE": gettext_lazy("no return waits for its decision"),
    "JOINT_REVIEW": gettext_lazy("disputed duties are settled"),
    "SIGN": gettext_lazy("signed for, or returned with its ground (D1)"),
    "RESPOND": gettext_lazy("the citizen is reached (D2); index “response rate”"),
    "HANDLE": gettext_lazy("a signed answer (D3); index “handled in time”"),
    "CO_HANDLE": gettext_lazy("the part is given to the lead (D3)"),
    "REQUEST_DECIDE": gettext_lazy("no request waits for its decision"),
    "ORDER_ACK": gettext_lazy("receipt is confirmed"),
    "ORDER_REPORT": gettext_lazy("the report is handed in (D10)"),
    "RECT_CONTACT": gettext_lazy("the dissatisfied citizen is contacted"),
    "RECT_PLAN": gettext_lazy("a plan stands (D9)"),
    "RECT_REMEDY": gettext_lazy("the trouble is remedied (D9)"),
    "RECT_CALLBACK": gettext_lazy("the citizen is asked again"),
    "REVIEW": gettext_lazy("the answer is checked before it counts"),
    "CALLBACK": gettext_lazy("the citizen is asked"),
    "VERDICT": gettext_lazy("fault or no fault is settled"),
    "RETROSPECTIVE": gettext_lazy("root cause and prevention are written down"),
}


def say_clock(clock: str) -> str:
    """The clock in a word."""
    if clock == REGISTER:
        return _("Registration")
    return str(PaperClock(clock).label if clock in OF_PAPERS else ClockKind(clock).label)


def say_limits(clock: str, rules: Mapping[str, Mapping[str, Any]], numbers: Mapping[str, Any]) -> list[str]:
    """Its limits in force, the ordinary first, each urgency with a limit of its own after it."""
    if clock == REGISTER:
        return [say_limit(Limit.parse(numbers["stages"]["register"]))]
    if clock in OF_PAPERS:
        table = {**DEFAULT_SUPERVISION["limits"], **rules.get("supervision", {}).get("limits", {})}
        return [say_limit(Limit.parse(table[clock]))]
    limits = {**DEFAULT_LIMITS, **rules.get("limits", {})}
    entry = limits["HANDLE" if clock == "CO_HANDLE" else clock]
    if not isinstance(entry, Mapping):
        return [say_limit(Limit.parse(str(entry)))]
    return [_one(urgency, entry[urgency]) for urgency in Urgency.values if urgency in entry]


def _one(urgency: str, entry: Any) -> str:
    said = _range(entry) if isinstance(entry, Mapping) else say_limit(Limit.parse(str(entry)))
    if urgency == Urgency.NORMAL:
        return said
    parts = {"urgency": Urgency(urgency).label, "limit": said}
    return pgettext("limit of an urgency", "%(urgency)s: %(limit)s") % parts


def _range(entry: Mapping[str, str]) -> str:
    """From the shortest to the longest of the categories."""
    limits = sorted({Limit.parse(text) for text in entry.values()}, key=lambda limit: limit.amount)
    shortest, longest = limits[0], limits[-1]
    if shortest == longest:
        return say_limit(shortest)
    if shortest.basis == longest.basis:
        parts = {"least": shortest.amount, "limit": say_limit(longest)}
        return _("%(least)s to %(limit)s, by category") % parts
    parts = {"shortest": say_limit(shortest), "longest": say_limit(longest)}
    return _("%(shortest)s to %(longest)s, by category") % parts
