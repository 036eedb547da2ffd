"""考核期: the months by which entries are counted, as Shanghai counts them. Pure."""

import re
from collections.abc import Collection
from datetime import datetime

from departments.rules.calendar import SHANGHAI, in_shanghai

MONTHS = 12
CODE = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


def period_of(moment: datetime) -> str:
    """The period of an aware instant: "2026-10". Raises ValueError for a naive one."""
    here = in_shanghai(moment)
    return f"{here.year:04d}-{here.month:02d}"


def is_period(text: str) -> bool:
    """Whether this is the code of a period."""
    return CODE.fullmatch(text) is not None


def bounds(code: str) -> tuple[datetime, datetime]:
    """The first instant of the period, and the first that no longer belongs to it. Raises ValueError."""
    month = _number(code)
    return _first(month), _first(month + 1)


def next_period(code: str) -> str:
    """The period that follows. Raises ValueError for no code."""
    return _shifted(code, 1)


def previous_period(code: str) -> str:
    """The period before. Raises ValueError for no code."""
    return _shifted(code, -1)


def counting_period(broken_in: str, locked: Collection[str]) -> str:
    """Where an entry counts: in the period in which the rule was broken, or the next that is not locked."""
    code = broken_in
    while code in locked:
        code = next_period(code)
    return code


def arriving(period: str, locked: Collection[str]) -> tuple[str, ...]:
    """The periods whose entries, confirmed now, count in this open one: itself, and locked ones just before.

    The inverse of ``counting_period``.
    """
    codes = [period]
    while (before := previous_period(codes[-1])) in locked:
        codes.append(before)
    return tuple(codes)


def _shifted(code: str, by: int) -> str:
    months = _number(code) + by
    return f"{months // MONTHS:04d}-{months % MONTHS + 1:02d}"


def _first(months: int) -> datetime:
    return datetime(months // MONTHS, months % MONTHS + 1, 1, tzinfo=SHANGHAI)


def _number(code: str) -> int:
    """The month as a number; the one after the last code has one too."""
    if not is_period(code):
        raise ValueError(f"{code!r} is no period")
    return int(code[:4]) * MONTHS + int(code[5:]) - 1
