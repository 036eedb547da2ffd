"""The table of limits as a person edits it: one cell a limit, its faults, how two versions differ. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from itertools import pairwise
from typing import Any

from core.reasons import Reason
from departments.rules.calendar import SHANGHAI, WorkCalendar
from departments.rules.clocks import Limit, due
from feedback.rules.limits import DEFAULT_LIMITS

Cells = dict[str, str]
URGENCIES = ("NORMAL", "URGENT", "CRITICAL")
ORDINARY = WorkCalendar({}, covered=range(2000, 2101))
MONDAY_MORNING = datetime.combine(datetime(2026, 7, 6, tzinfo=SHANGHAI), time(9), SHANGHAI)
LONGEST = "366cd"


def cells_of(table: Mapping[str, Any]) -> Cells:
    """The limits by their place: "REVIEW", "SIGN.URGENT", "HANDLE.NORMAL.HELP"; in the product's order."""
    found = dict(_cells(table, ()))
    usual = list(dict(_cells(DEFAULT_LIMITS, ())))
    return dict(
        sorted(found.items(), key=lambda cell: usual.index(cell[0]) if cell[0] in usual else len(usual))
    )


def table_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """The inverse of ``cells_of``, each limit written the one way."""
    table: dict[str, Any] = {}
    for place, text in cells.items():
        *outer, last = place.split(".")
        inner = table
        for name in outer:
            inner = inner.setdefault(name, {})
        inner[last] = str(Limit.parse(text))
    return table


def completed(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with every clock that it lacks, as the product has it."""
    return {**DEFAULT_LIMITS, **table}


def faults(cells: Mapping[str, str]) -> dict[str, Reason]:
    """What is wrong with a table, by place; empty when it can be put in force.

    Every clock has its limit, for every urgency and category it tells apart; each can be read; the more
    urgent is never slower, measured from a Monday morning without holidays.
    """
    found = {
        place: Reason("limit_missing", {"cell": place})
        for place in cells_of(DEFAULT_LIMITS)
        if not _stands(place, cells)
    }
    for place, text in cells.items():
        if text.strip() and not _is_limit(text):
            found[place] = Reason("limit_unreadable", {"cell": place, "text": text[:20]})
    return found or dict(_slower(cells))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Place, limit before and after, where two tables differ; "" where one of them has none."""
    before, after = cells_of(old), cells_of(new)
    return [
        (place, before.get(place, ""), after.get(place, ""))
        for place in dict.fromkeys([*before, *after])
        if before.get(place) != after.get(place)
    ]


def _cells(entry: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(entry, Mapping):
        for name, inner in entry.items():
            yield from _cells(inner, (*place, name))
    else:
        yield ".".join(place), str(entry)


def _stands(place: str, cells: Mapping[str, str]) -> bool:
    """Whether the place has a limit, its own or one that covers more."""
    parts = place.split(".")
    covering = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
    finer = [name for name in cells if name.startswith(f"{place}.")]
    return any(cells.get(name, "").strip() for name in covering) or (
        bool(finer) and all(cells[name].strip() for name in finer)
    )


def _is_limit(text: str) -> bool:
    try:
        return _length(text) <= _length(LONGEST)
    except ValueError:
        return False


def _length(text: str) -> datetime:
    return due(Limit.parse(text), MONDAY_MORNING, ORDINARY).due_at


def _slower(cells: Mapping[str, str]) -> Iterator[tuple[str, Reason]]:
    """Places whose limit is longer than that of a lesser urgency."""
    for kind in dict.fromkeys(place.split(".")[0] for place in cells):
        by_urgency = [[p for p in cells if f"{p}.".startswith(f"{kind}.{urgency}.")] for urgency in URGENCIES]
        for lesser, greater in pairwise(by_urgency):
            fastest = min((_length(cells[place]) for place in lesser), default=None)
            for place in greater:
                if fastest is not None and _length(cells[place]) > fastest:
                    yield place, Reason("limit_slower_when_urgent", {"cell": place})
