"""What an address of the queue may say, in what order it is kept, and which views the house itself has."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from departments.rules.calendar import SHANGHAI, WorkCalendar, in_shanghai

T = TypeVar("T")
LONGEST_NAME = 30
LONGEST_QUERY = 1000
LONGEST_VALUE = 100
MOST_VIEWS = 30
MOST_DAYS_BACK = 60
PARAMS = (
    "tab",
    "state",
    "category",
    "urgency",
    "due_before",
    "late",
    "department",
    "assignee",
    "topic",
    "area",
    "channel",
    "flag",
    "q",
    "closed",
    "sort",
    "cols",
)
"""What a view keeps, in this order; where one stands in the paging, and what is ticked, it does not."""
SEVERAL = frozenset({"state", "category", "urgency", "department", "channel", "flag"})
"""Parameters that may be there more than once."""
DEFAULTS = {"tab": "all", "sort": "due"}
EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Preset:
    """A view that the house has without a row: for those who hold ``permission`` anywhere, "" for all."""

    key: str
    query: str
    permission: str = ""


PRESETS = (
    Preset(EVERYTHING, ""),
    Preset("mine", "assignee=me", "handle_tickets"),
    Preset("unassigned", "assignee=nobody", "approve_results"),
    Preset("late", "tab=overdue", "supervise"),
    Preset("heavy", "sort=urgency", "dispatch_tickets"),
    Preset("urged", "flag=urged"),
)
OPENS_WITH = (("supervise", "late"), ("approve_results", "unassigned"))
"""What the queue opens with for those who hold a grant, unless they chose; the first that fits."""


def normalised(query: str) -> str:
    """The known parameters of a query, each once or sorted, in the order of ``PARAMS``; the rest is dropped.

    Two addresses that ask for the same have the same normalised query.
    """
    found: dict[str, list[str]] = {}
    for name, value in _pairs(query):
        if name in PARAMS and value and len(value) <= LONGEST_VALUE and DEFAULTS.get(name) != value:
            values = found.setdefault(name, [])
            if name not in SEVERAL:
                values.clear()
            if value not in values:
                values.append(value)
    return urlencode([(name, value) for name in PARAMS for value in sorted(found.get(name, ()))])


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    """What a query says; nothing when it is no query at all."""
    try:
        return [
            (name, value.strip().replace("\0", ""))
            for name, value in parse_qsl(query.lstrip("?"), max_num_fields=200)
        ]
    except ValueError:
        return []


def presets_for(permissions: Collection[str]) -> list[Preset]:
    """The house's views for somebody who holds these permissions somewhere."""
    return [one for one in PRESETS if not one.permission or one.permission in permissions]


def opens_with(permissions: Collection[str]) -> str:
    """The key of what the queue opens with for these permissions."""
    return next((key for grant, key in OPENS_WITH if grant in permissions), EVERYTHING)


def moved(order: Sequence[T], one: T, *, up: bool) -> list[T]:
    """The order with ``one`` a place further up or down; as it was where there is no such place."""
    places = list(order)
    here = places.index(one)
    there = here - 1 if up else here + 1
    if 0 <= there < len(places):
        places[here], places[there] = places[there], places[here]
    return places


def late_since(days: int, now: datetime, calendar: WorkCalendar) -> datetime:
    """What was due before this instant is overdue by more than ``days`` working days, pauses aside."""
    local = in_shanghai(now)
    day, passed = local.date(), 0
    for _step in range(MOST_DAYS_BACK):
        if calendar.is_workday(day) and calendar.close_of(day) < local:
            passed += 1
            if passed == days:
                break
        day -= timedelta(days=1)
    return datetime.combine(day, time(), SHANGHAI)
