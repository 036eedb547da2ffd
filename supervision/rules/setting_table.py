"""The numbers of supervision as a person edits them: one cell a number, faults, differences, effect. Pure."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from core.reasons import Reason
from departments.rules.clocks import Limit
from supervision.rules.settings import DEFAULT_SUPERVISION

Cells = dict[str, str]
LEAST, MOST, STEP = Decimal("0.5"), Decimal("2.0"), Decimal("0.5")
"""What one entry may cost: the trade's own bounds, not an office's."""
LARGEST = 10_000
CAPPED = ("D1", "D2", "D3", "D4", "D5", "D6", "D9", "D12")
"""Rules whose sum a ticket and department is capped; the cap cannot be less than one of them."""
TEXTS = ("points", "cap", "score", "retrospective", "limits")
"""Parts kept as they are written; all others are whole numbers."""
GROWING = (("D3", ("0", "1", "3", "5")), ("D10", ("0", "2")), ("D4", ("2", "1")))
"""Cases of a rule from the mildest to the gravest."""


def cells_of(table: Mapping[str, Any]) -> Cells:
    """The numbers by their place: "points.D3.0", "limits.ORDER_ACK", "cap"; in the product's order."""
    found = dict(_cells(table, ()))
    usual = {place: n for n, place in enumerate(dict(_cells(DEFAULT_SUPERVISION, ())))}
    return dict(sorted(found.items(), key=lambda cell: usual.get(cell[0], len(usual))))


def completed(table: Mapping[str, Any]) -> Cells:
    """The table's cells, with every number it lacks as the product has it."""
    return {**cells_of(DEFAULT_SUPERVISION), **cells_of(table)}


def table_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """The inverse of ``cells_of``, each number written the one way; of cells without faults."""
    table: dict[str, Any] = {}
    for place, text in cells.items():
        *outer, last = place.split(".")
        inner = table
        for name in outer:
            inner = inner.setdefault(name, {})
        inner[last] = _written(place, text.strip())
    return table


def faults(cells: Mapping[str, str]) -> dict[str, Reason]:
    """What is wrong, by place; empty when the numbers can be put in force.

    Nothing is missing; points lie between half a point and two, on steps of a half, and never fall as the
    matter gets graver; every limit can be read; the cap is not below the dearest rule that it caps.
    """
    found = dict(_single(cells))
    return found or dict(_together(cells))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Place, number before and after, where two tables differ; "" where one of them has none."""
    before, after = cells_of(old), cells_of(new)
    return [
        (place, before.get(place, ""), after.get(place, ""))
        for place in dict.fromkeys([*before, *after])
        if before.get(place) != after.get(place)
    ]


def other_points(
    old: Mapping[str, Any], new: Mapping[str, Any], code: str, points: Decimal
) -> Decimal | None:
    """What an entry of so many points by the old numbers would have by the new.

    None where the old numbers do not give these points: they were set by hand, or on appeal. Where several
    cases of a rule cost the same, the gravest is meant.
    """
    before, after = old["points"].get(code), new["points"].get(code)
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        stands = before is not None and not isinstance(before, Mapping) and Decimal(str(before)) == points
        return Decimal(str(after)) if stands and after is not None else None
    cases = [case for case, cost in before.items() if Decimal(str(cost)) == points and case in after]
    return Decimal(str(after[cases[-1]])) if cases else None


def _cells(entry: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(entry, Mapping):
        for name, inner in entry.items():
            yield from _cells(inner, (*place, name))
    else:
        yield ".".join(place), str(entry)


def _single(cells: Mapping[str, str]) -> Iterator[tuple[str, Reason]]:
    for place in dict.fromkeys([*cells_of(DEFAULT_SUPERVISION), *cells]):
        text = cells.get(place, "").strip()
        if not text:
            yield place, Reason("setting_missing", {"cell": place})
        elif (code := _fault_of(place, text)) is not None:
            yield place, Reason(code, {"cell": place, "text": text[:20]})


def _fault_of(place: str, text: str) -> str | None:
    part = place.split(".")[0]
    return CHECKS.get(part, _whole)(text)


def _points(text: str) -> str | None:
    number = _decimal(text)
    fits = number is not None and LEAST <= number <= MOST and number % STEP == 0
    return None if fits else "setting_points"


def _amount(text: str) -> str | None:
    number = _decimal(text)
    fits = number is not None and LEAST <= number <= LARGEST and number % STEP == 0
    return None if fits else "setting_amount"


def _whole(text: str) -> str | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))
    return None if is_number and 1 <= int(text) <= LARGEST else "setting_whole"


def _limit(text: str) -> str | None:
    try:
        limit = Limit.parse(text)
    except ValueError:
        return "setting_limit"
    return None if 1 <= limit.amount <= LARGEST else "setting_limit"


CHECKS: dict[str, Callable[[str], str | None]] = {
    "points": _points,
    "cap": _amount,
    "score": _amount,
    "retrospective": _points,
    "limits": _limit,
}


def _together(cells: Mapping[str, str]) -> Iterator[tuple[str, Reason]]:
    for code, cases in GROWING:
        places = [f"points.{code}.{case}" for case in cases]
        for milder, graver in pairwise(places):
            if Decimal(cells[graver]) < Decimal(cells[milder]):
                yield graver, Reason("setting_falls", {"cell": graver, "milder": milder})
    largest = max(Decimal(text) for place, text in cells.items() if place.split(".")[:2][-1] in CAPPED)
    if Decimal(cells["cap"]) < largest:
        yield "cap", Reason("setting_cap", {"cell": "cap", "largest": str(largest)})


def _written(place: str, text: str) -> str | int:
    part = place.split(".")[0]
    if part == "limits":
        return str(Limit.parse(text))
    if part in TEXTS:
        number = Decimal(text)
        return str(number.quantize(Decimal("0.1"))) if part in ("points", "cap", "retrospective") else text
    return int(text)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
