"""How one value becomes one cell: text is declared text, a formula is one only where our own code says so."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from xml.sax.saxutils import escape

from django.utils.timezone import is_aware, localtime
from openpyxl.utils.datetime import to_excel

MAX_TEXT = 32_767
CUT = "…"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
NAME = re.compile(r"\{(\w+)\}")

Cell = Callable[[object, int], str]
"""Value and row number in, the cell's XML out."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours with what it comes to, so that a reader which does not calculate shows it too.

    ``text`` is written by the house's code and never holds what somebody typed.
    """

    text: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an address of ours, or to ``'Sheet'!A1`` when that begins with a hash sign."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Looks:
    """Style numbers of a column's cells: ordinary ones; text that must stay text when edited; day, time."""

    plain: int
    risky: int
    day: int
    moment: int
    link: int


OnLink = Callable[[str, str], None]
"""Told the place and the address of each link."""


def text_cell_value(value: object) -> str:
    """What can stand in a cell: without control characters, cut to Excel's limit."""
    text = UNWRITABLE.sub("", str(value))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + CUT


def cell_of(letter: str, looks: Looks, on_link: OnLink) -> Cell:
    """What writes the cells of one column, each by the type of its value; whatever is no number is text."""

    def written(value: object, row: int) -> str:
        place = f"{letter}{row}"
        if isinstance(value, str):
            return text_xml(place, value, looks.plain, looks.risky)
        number = number_text(value)
        if number is not None:
            return f'<c r="{place}" s="{looks.plain}"><v>{number}</v></c>'
        return _other(place, value, looks, on_link)

    return written


def _other(place: str, value: object, looks: Looks, on_link: OnLink) -> str:
    if value is None:
        return f'<c r="{place}" s="{looks.plain}"/>'
    if isinstance(value, bool):
        return f'<c r="{place}" s="{looks.plain}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date | time):
        style = looks.moment if isinstance(value, datetime | time) else looks.day
        return f'<c r="{place}" s="{style}"><v>{_serial(value)}</v></c>'
    if isinstance(value, Formula):
        return formula_xml(place, value.text, value.value, looks.plain)
    if isinstance(value, Link):
        on_link(place, value.address)
        return text_xml(place, value.text, looks.link, looks.link)
    return text_xml(place, str(value), looks.plain, looks.risky)


def computed(letter: str, template: str, places: dict[str, str], looks: Looks) -> Cell:
    """What writes the cells of a column that is calculated: ``{name}`` is that column's cell in the row.

    The value given is what it comes to.
    """
    parts = NAME.split(template)

    def written(value: object, row: int) -> str:
        text = "".join(f"{places[part]}{row}" if odd % 2 else part for odd, part in enumerate(parts))
        return formula_xml(f"{letter}{row}", text, value, looks.plain)

    return written


def text_xml(place: str, text: str, plain: int, risky: int) -> str:
    """A cell that is text by declaration."""
    text = text_cell_value(text).replace("\r\n", "\n").replace("\r", "\n")
    style = risky if text.startswith(RISKY) else plain
    text = escape(text)
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def formula_xml(place: str, formula: str, value: object, style: int) -> str:
    """A formula, without its equals sign, and its value; no value is the empty text."""
    body = f"<f>{escape(formula)}</f>"
    number = number_text(value)
    if number is not None:
        return f'<c r="{place}" s="{style}">{body}<v>{number}</v></c>'
    text = "" if value is None else escape(text_cell_value(value))
    return f'<c r="{place}" s="{style}" t="str">{body}<v>{text}</v></c>'


def number_text(value: object) -> str | None:
    """A number as a sheet holds it, exact as far as it can be; None for what is no number or not finite."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):
        value = float(value)
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return repr(value) if isinstance(value, float) else str(value)
    return None


def _serial(value: date | time) -> object:
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value).replace(tzinfo=None)
    return to_excel(value)
