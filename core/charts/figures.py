"""Numbers and words of a chart: exact until shown, rounded half up, cut by the width they take."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

NO_NUMBER = "a value of a chart is a finite number or None"
Value = int | float | Decimal | Fraction | None
NONE = "–"
WHOLE = 100
LABEL = 32
"""How wide a label may be before it is cut, in half widths: a Chinese character takes two."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table beside a chart."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The same numbers in words: the first cell of a row is its head."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One sign of the legend: its look (a class) and its words."""

    look: str
    label: str


def exact(value: Value) -> Fraction | None:
    """The value without rounding. Raises ValueError for what is no finite number."""
    if value is None:
        return None
    try:
        return Fraction(value)
    except (OverflowError, ValueError, TypeError) as trouble:
        raise ValueError(NO_NUMBER) from trouble


def share(part: Value, whole: Value) -> Fraction | None:
    """Part of whole in percent; None without a whole."""
    one, all_of_it = exact(part), exact(whole)
    return WHOLE * one / all_of_it if one is not None and all_of_it else None


def rounded(value: Value, places: int = 1) -> Decimal | None:
    """To so many places, half up."""
    number = exact(value)
    if number is None:
        return None
    scaled = abs(number) * 10**places
    whole = int(scaled) + (scaled - int(scaled) >= Fraction(1, 2))
    return (
        Decimal(whole if number >= 0 else -whole)
        .scaleb(-places)
        .quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    )


def percent(value: Value, places: int = 1) -> str:
    """ "86.4%", or "–" without data. ``value`` is in percent already."""
    number = rounded(value, places)
    return NONE if number is None else f"{number}%"


def amount(value: Value, places: int = 0) -> str:
    """ "4,174", or "–" without data."""
    number = rounded(value, places)
    return NONE if number is None else f"{number:,}"


def breadth(text: str) -> int:
    """How wide the text stands, in half widths."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def cut(text: str, most: int = LABEL) -> str:
    """The text, or as much of it as fits with "…" at the end. The whole belongs into a title."""
    if breadth(text) <= most:
        return text
    kept, room = "", most - 2
    for sign in text:
        room -= breadth(sign)
        if room < 0:
            break
        kept += sign
    return f"{kept}…"


def place(value: Fraction, of: Fraction, length: float = WHOLE) -> float:
    """Where ``value`` of the stretch [0, of] lies on a line of that length, never beyond its ends."""
    if of <= 0:
        return 0.0
    return round(float(min(max(value / of, Fraction(0)), Fraction(1)) * Fraction(length)), 2)


def largest(values: Sequence[Fraction | None]) -> Fraction:
    """The greatest of what is there; 0 when nothing is."""
    return max((value for value in values if value is not None), default=Fraction(0))
