"""Codes of periods: "2026-10" a month, "2026-Q4" a quarter, "2026" a year; as Shanghai counts. Pure."""

import re
from datetime import datetime

from supervision.rules import periods as months

MONTH, QUARTER, YEAR = "MONTH", "QUARTER", "YEAR"
MONTHS_OF_QUARTER, QUARTERS = 3, 4
QUARTER_CODE = re.compile(r"20\d\d-Q[1-4]", re.ASCII)
YEAR_CODE = re.compile(r"20\d\d", re.ASCII)


def kind_of(code: str) -> str:
    """MONTH, QUARTER or YEAR. Raises ValueError for no code."""
    if months.is_period(code):
        return MONTH
    if QUARTER_CODE.fullmatch(code):
        return QUARTER
    if YEAR_CODE.fullmatch(code):
        return YEAR
    raise ValueError(f"{code!r} is no period")


def is_code(text: str) -> bool:
    """Whether this is the code of a period of any length."""
    return bool(months.is_period(text) or QUARTER_CODE.fullmatch(text) or YEAR_CODE.fullmatch(text))


def months_of(code: str) -> tuple[str, ...]:
    """The months that a period is made of, in order. Raises ValueError."""
    kind = kind_of(code)
    if kind == MONTH:
        return (code,)
    year = code[:4]
    if kind == YEAR:
        return tuple(f"{year}-{month:02d}" for month in range(1, months.MONTHS + 1))
    first = (int(code[-1]) - 1) * MONTHS_OF_QUARTER + 1
    return tuple(f"{year}-{month:02d}" for month in range(first, first + MONTHS_OF_QUARTER))


def bounds_of(code: str) -> tuple[datetime, datetime]:
    """The first instant of the period, and the first that no longer belongs to it. Raises ValueError."""
    parts = months_of(code)
    return months.bounds(parts[0])[0], months.bounds(parts[-1])[1]


def quarter_of(month: str) -> str:
    """The quarter that a month lies in. Raises ValueError for no month."""
    months.bounds(month)
    return _quarter_of(month)


def next_code(code: str) -> str:
    """The period of the same length that follows. Raises ValueError."""
    return _of_kind(months.next_period(months_of(code)[-1]), kind_of(code))


def previous_code(code: str) -> str:
    """The period of the same length before. Raises ValueError."""
    return _of_kind(months.previous_period(months_of(code)[0]), kind_of(code))


def code_of(moment: datetime, kind: str = MONTH) -> str:
    """The period of this length that an aware instant lies in. Raises ValueError for a naive one."""
    return _of_kind(months.period_of(moment), kind)


def _of_kind(month: str, kind: str) -> str:
    return {MONTH: month, QUARTER: _quarter_of(month), YEAR: month[:4]}[kind]


def _quarter_of(month: str) -> str:
    """Of the months right before the first code and after the last, too."""
    return f"{month[:4]}-Q{(int(month[5:]) - 1) // MONTHS_OF_QUARTER + 1}"
