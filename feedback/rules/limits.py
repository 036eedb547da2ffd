"""Which limit a clock has: the default table and how it is read (R15, R16)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from departments.rules.clocks import Limit

DEFAULT_LIMITS: dict[str, Any] = {
    "DISPATCH": {"NORMAL": "4wh", "URGENT": "30min", "CRITICAL": "15min"},
    "SIGN": {"NORMAL": "4wh", "URGENT": "1h", "CRITICAL": "30min"},
    "RESPOND": {"NORMAL": "1wd", "URGENT": "2h", "CRITICAL": "30min"},
    "HANDLE": {
        "NORMAL": {
            "CONSULT": "1wd",
            "HELP": "3wd",
            "SUGGEST": "3wd",
            "PRAISE": "3wd",
            "COMPLAINT": "5wd",
            "REPORT": "5wd",
        },
        "URGENT": "24h",
        "CRITICAL": "2h",
    },
    "REVIEW": "1wd",
    "CALLBACK": "2wd",
    "VERDICT": "1wd",
    "RETURN_DECIDE": "4wh",
    "REQUEST_DECIDE": "4wh",
    "JOINT_REVIEW": "2wd",
    "RETROSPECTIVE": "5wd",
    "PLAN": "3wd",
    "RECONTACT": {"NORMAL": "24h", "URGENT": "2h", "CRITICAL": "30min"},
    "REMEDY": {"NORMAL": "5wd", "URGENT": "24h", "CRITICAL": "2h"},
    "REOPEN": "3wd",
}
"""Each clock's limit: one for all, or by urgency, or by urgency and category.

PLAN, RECONTACT and REMEDY are a rework's: its plan, the contact within a natural day that replaces RESPOND,
and the remedy that replaces HANDLE. REOPEN is no clock but the
most that HANDLE of a reopened matter gets.
"""


class Occasion(StrEnum):
    """Why a department handles a matter: the first time, again after a bad answer, or reopened."""

    FIRST = "FIRST"
    REWORK = "REWORK"
    REOPEN = "REOPEN"


def limit_for(table: Mapping[str, Any], kind: str, *, category: str = "", urgency: str = "NORMAL") -> Limit:
    """Return the limit of one clock; urgency replaces category.

    ``table`` has the shape of DEFAULT_LIMITS. Raises KeyError when the table lacks the kind or the category.
    """
    entry = table["HANDLE" if kind == "CO_HANDLE" else kind]
    if isinstance(entry, Mapping):
        entry = entry[urgency]
    if isinstance(entry, Mapping):
        entry = entry[category]
    return Limit.parse(str(entry))


def handling_limits(
    table: Mapping[str, Any], *, category: str, urgency: str, occasion: str = Occasion.FIRST
) -> tuple[Limit, ...]:
    """The limits of HANDLE on the occasion, of which the one that is due first counts.

    A rework has its remedy's limit, whatever the category; a reopened matter its own, at most REOPEN.
    """
    if occasion == Occasion.REWORK:
        return (limit_for(table, "REMEDY", category=category, urgency=urgency),)
    own = limit_for(table, "HANDLE", category=category, urgency=urgency)
    if occasion == Occasion.REOPEN:
        return (own, limit_for(table, "REOPEN", category=category, urgency=urgency))
    return (own,)


def statutory_of(text: str) -> Limit | None:
    """The limit of law that a topic carries ("15cd"), or None. Raises ValueError for what is no limit."""
    return Limit.parse(text) if text else None
