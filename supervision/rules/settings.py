"""The numbers of supervision: the default table, its faults, and how it is read. Pure.

One version of this table is in force at an instant; entries and clocks keep the one they were measured by.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from departments.rules.clocks import Limit

DEFAULT_SUPERVISION: dict[str, Any] = {
    "points": {
        "D1": "0.5",
        "D2": "0.5",
        "D3": {"0": "0.5", "1": "1.0", "3": "1.5", "5": "2.0"},
        "D4": {"2": "0.5", "1": "1.0"},
        "D5": "1.0",
        "D6": "0.5",
        "D7": "1.0",
        "D8": "2.0",
        "D9": {"PLAN": "0.5", "REMEDY": "1.0"},
        "D10": {"0": "1.0", "2": "2.0"},
        "D11": "2.0",
        "D12": "0.5",
        "B1": "0.5",
    },
    "cap": "2.0",
    "score": {"per": "100", "deductions": "20", "bonus": "2"},
    "retrospective": "1.0",
    "limits": {
        "ORDER_ACK": "4wh",
        "ORDER_REPORT": "3wd",
        "RECT_CONTACT": "24h",
        "RECT_PLAN": "3wd",
        "RECT_REMEDY": "5wd",
        "RECT_CALLBACK": "7wd",
        "APPEAL_FILE": "5wd",
        "APPEAL_DECIDE": "5wd",
        "EXCLUSION_REVIEW": "5wd",
        "SHARE": "3wd",
    },
    "quarter": {"YELLOW_CARD": 3, "RED_CARD": 2},
    "matter": {"bad_ratings": 3, "days": 90},
    "defect_repeats": 2,
    "order": {"report_most": 15, "prolong_most": 5, "prolongs": 2},
    "agenda": {
        "returns": 2,
        "refusals": 2,
        "days": 90,
        "topic_returns": 2,
        "topics": 5,
        "stalled_days": 30,
    },
}
"""``points``: by rule; D3 and D10 by "more than so many working days late", D4 by the level given, D9 by what
is late. ``quarter``: so many cards of a colour in a quarter propose the next measure (three yellow a red,
two red an interview). ``score``: deductions are counted per so many assessed dispatches, and cost so much at
most; bonuses bring so much at most. ``retrospective``: an entry of so many points asks for one. ``matter``:
so many bad ratings of one department on one topic in so many days.
``order``: a report is due within so many working days at most; so many more may be given, so many times.
``agenda``: what brings a matter before the coordination meeting: so many granted returns of a ticket, or of a
topic in so many days (the ``topics`` worst), a matter without progress for so many days."""


def points_of(table: Mapping[str, Any], code: str, case: str = "") -> Decimal:
    """The points of a rule, in the case named. Raises KeyError for a rule or case the table lacks."""
    entry = table["points"][code]
    return Decimal(str(entry[case] if isinstance(entry, Mapping) else entry))


def number_of(table: Mapping[str, Any], *path: str) -> Decimal:
    """A number of the table, or of the default table where an older version does not have it yet."""
    for source in (table, DEFAULT_SUPERVISION):
        found: Any = source
        for step in path:
            found = found.get(step) if isinstance(found, Mapping) else None
        if found is not None:
            return Decimal(str(found))
    raise KeyError(path)


def limit_of(table: Mapping[str, Any], kind: str) -> Limit:
    """The limit of one of supervision's clocks. Raises KeyError."""
    return Limit.parse(str(table["limits"][kind]))


def agenda_of(table: Mapping[str, Any]) -> dict[str, int]:
    """What brings a matter before the coordination meeting; a version without it follows the default."""
    return {**DEFAULT_SUPERVISION["agenda"], **table.get("agenda", {})}
