"""Which limit a clock has: the default table and how it is read (R15, R16)."""

from collections.abc import Mapping
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
}


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
