"""The numbers of the assessment as a person edits them: one cell a number, faults, differences. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Any

from core.reasons import Reason
from supervision.rules.periods import bounds, next_period, period_of
from supervision.rules.score import DEFAULT_ASSESSMENT, EXPERIENCE, LEAST_EXPERIENCE, WHOLE

Cells = dict[str, str]
Check = Callable[[str], bool]
INDEX_PARTS = ("target", "weight", "k", "floor")
LOWEST = "FAILED"
"""The last grade begins at nought and is no number to be set."""
LISTS = ("indices", "grades", "bands")
EXACT = ("indices", "grades", "lamps", "rectify.below", "third_party", "registered_an_hour")
"""Numbers kept as words, so that they are exact; all others are whole."""
LARGEST = 100_000
PLAIN = re.compile(r"[0-9.]+", re.ASCII)
"""How a number is written: no sign, no power of ten."""
LAST_DAY, MOST_NOTICE, MOST_RUNNING = 28, 60, 12
MONTHS_AHEAD = 12


def cells_of(table: Mapping[str, Any]) -> Cells:
    """The numbers by their place: "indices.response.target", "grades.GOOD", "bands.0", "notice_days"."""
    found: Cells = {}
    for row in table.get("indices", ()):
        found |= {f"indices.{row['name']}.{part}": str(row[part]) for part in INDEX_PARTS}
    found |= {f"grades.{name}": str(least) for least, name in table.get("grades", ()) if name != LOWEST}
    found |= {f"bands.{place}": str(least) for place, least in enumerate(table.get("bands", ()))}
    for name, entry in table.items():
        if name not in LISTS:
            found |= dict(_plain(name, entry))
    return found


def completed(table: Mapping[str, Any]) -> Cells:
    """The table's cells, with every number it lacks as the product has it; in the product's order."""
    return {**cells_of(DEFAULT_ASSESSMENT), **cells_of(table)}


def table_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """The inverse of ``cells_of``; of cells without faults."""
    table: dict[str, Any] = {
        "indices": [{"name": name} for name in _names(cells, "indices")],
        "grades": [[_exact(cells[f"grades.{name}"]), name] for name in _names(cells, "grades")],
        "bands": [int(cells[f"bands.{place}"]) for place in _names(cells, "bands")],
    }
    table["grades"].append(["0", LOWEST])
    for row in table["indices"]:
        row |= {part: _exact(cells[f"indices.{row['name']}.{part}"]) for part in INDEX_PARTS}
    for place, text in cells.items():
        *outer, last = place.split(".")
        if place.split(".")[0] not in LISTS:
            inner = table
            for name in outer:
                inner = inner.setdefault(name, {})
            inner[last] = _exact(text) if place.startswith(EXACT) else int(text)
    return deepcopy(table)


def faults(cells: Mapping[str, str]) -> dict[str, Reason]:
    """What is wrong, by place; empty when the numbers can be put in force.

    Every number is there and in its range, floors lie below their weights, grades fall and bands rise, and
    the experience indices weigh half or more (R51).
    """
    found = dict(_single(cells))
    return found or dict(_together(cells))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Place, number before and after, where two tables differ; "" where one of them has none."""
    before, after = cells_of(old), cells_of(new)
    return [
        (place, before.get(place, ""), after.get(place, ""))
        for place in dict.fromkeys([*before, *after])
        if not _same(before.get(place), after.get(place))
    ]


def experience_share(cells: Mapping[str, str]) -> Fraction:
    """How many percent of all weights the experience indices have; nought when nothing weighs anything."""
    weights = {name: Fraction(cells[f"indices.{name}.weight"]) for name in _names(cells, "indices")}
    whole = sum(weights.values(), Fraction(0))
    own = sum((weights.get(name, Fraction(0)) for name in EXPERIENCE), Fraction(0))
    return WHOLE * own / whole if whole else Fraction(0)


def coming_firsts(now: datetime, n: int = MONTHS_AHEAD) -> list[datetime]:
    """The first instants of the coming months: on which a version may start. No month is judged by two."""
    code, found = period_of(now), []
    for _month in range(n):
        code = next_period(code)
        found.append(bounds(code)[0])
    return found


def may_start(at: datetime, now: datetime) -> bool:
    """Whether a version may start then: on the first of a month that has not begun."""
    return at > now and bounds(period_of(at))[0] == at


def _plain(name: str, entry: Any) -> Iterator[tuple[str, str]]:
    if isinstance(entry, Mapping):
        for part, inner in entry.items():
            yield from _plain(f"{name}.{part}", inner)
    else:
        yield name, str(entry)


def _names(cells: Mapping[str, str], part: str) -> list[str]:
    """The names under a list, in the order of the cells."""
    return list(dict.fromkeys(place.split(".")[1] for place in cells if place.startswith(f"{part}.")))


def _single(cells: Mapping[str, str]) -> Iterator[tuple[str, Reason]]:
    for place in dict.fromkeys([*cells_of(DEFAULT_ASSESSMENT), *cells]):
        text = cells.get(place, "").strip()
        if not text:
            yield place, Reason("assessment_missing", {"cell": place})
            continue
        code, check = _check_of(place)
        if not check(text):
            yield place, Reason(code, {"cell": place, "text": text[:20]})


def _check_of(place: str) -> tuple[str, Check]:
    """The reason with which a text at this place is refused, and whether it fits."""
    if place in WHOLES:
        least, most = WHOLES[place]
        return f"assessment_whole_{place.rsplit('.', 1)[-1]}", lambda text: _is_whole(text, least, most)
    if place.startswith("bands."):
        return "assessment_whole", lambda text: _is_whole(text, 1, LARGEST)
    if place == "registered_an_hour":
        return "assessment_above_nought", lambda text: (number := _number(text)) is not None and number > 0
    return "assessment_percent", lambda text: (number := _number(text)) is not None and 0 <= number <= WHOLE


WHOLES: dict[str, tuple[int, int]] = {
    "least_ratings": (1, LARGEST),
    "band_from": (2, LARGEST),
    "notice_days": (1, MOST_NOTICE),
    "report_day": (1, LAST_DAY),
    "rectify.running": (1, MOST_RUNNING),
}


def _together(cells: Mapping[str, str]) -> Iterator[tuple[str, Reason]]:
    for name in _names(cells, "indices"):
        place = f"indices.{name}.floor"
        if Fraction(cells[place]) > Fraction(cells[f"indices.{name}.weight"]):
            yield place, Reason("assessment_floor", {"cell": place})
    for higher, lower in pairwise(f"grades.{name}" for name in _names(cells, "grades")):
        if Fraction(cells[lower]) >= Fraction(cells[higher]):
            yield lower, Reason("assessment_grades", {"cell": lower})
    for smaller, larger in pairwise(f"bands.{place}" for place in _names(cells, "bands")):
        if int(cells[larger]) <= int(cells[smaller]):
            yield larger, Reason("assessment_bands", {"cell": larger})
    share = experience_share(cells)
    if share < LEAST_EXPERIENCE:
        yield "", Reason("assessment_experience", {"percent": _rounded(share), "least": LEAST_EXPERIENCE})


def _rounded(share: Fraction) -> str:
    return f"{float(share):.1f}".removesuffix(".0")


def _is_whole(text: str, least: int, most: int) -> bool:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))
    return is_number and least <= int(text) <= most


def _number(text: str) -> Decimal | None:
    if not PLAIN.fullmatch(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if len(text) <= len("100.0000") else None


def _exact(text: str) -> str:
    """The one way a number is written: "85", "0.5"."""
    number = Decimal(text)
    return str(number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize())


def _same(before: str | None, after: str | None) -> bool:
    if before is None or after is None:
        return before == after
    one, other = _number(before), _number(after)
    return one == other if one is not None and other is not None else before == after
