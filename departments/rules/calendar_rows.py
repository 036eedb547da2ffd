"""Reading a year's notice: raw cells in, calendar rows out, with a reason for every row that is wrong.

Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.reasons import Reason

NAME_LENGTH = 50
FIRST_YEAR, LAST_YEAR = 2000, 2100
USUAL_DAYS_OFF = 11
WORKED = frozenset({"是", "上班", "班", "工作日", "1", "true", "yes", "y", "work"})
OFF = frozenset({"否", "休息", "休", "放假", "不上班", "0", "false", "no", "n", "off"})


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stood in the file; ``place`` is its number there, from 1."""

    place: int
    day: object
    name: object
    is_workday: object


@dataclass(frozen=True, slots=True, order=True)
class CalendarRow:
    """One day of a notice."""

    date: date
    is_workday: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a file holds: its rows, the years it confirms, and the name of the notice if it gives one."""

    rows: tuple[CalendarRow, ...]
    years: tuple[int, ...]
    title: str = ""


def read_notice(
    raws: Iterable[RawRow], year: int | None = None, title: str = ""
) -> tuple[Notice, tuple[Reason, ...]]:
    """The notice and what is wrong with it; a notice with any reason must not be loaded.

    With ``year`` (the file says which year it is of), rows may lie in it, in the December before or in the
    January after, and only that year is confirmed; without it every year of the rows is.
    """
    rows: dict[date, CalendarRow] = {}
    faults: list[Reason] = []
    for raw in raws:
        row = _row(raw)
        if isinstance(row, CalendarRow):
            fault = _misplaced(row, raw.place, rows, year)
            if fault is None:
                rows[row.date] = row
                continue
            row = fault
        faults.append(row)
    if not rows and not faults:
        faults.append(Reason("calendar_file_empty"))
    years = (year,) if year else tuple(sorted({day.year for day in rows}))
    return Notice(tuple(sorted(rows.values())), years, title), tuple(faults)


def thin_years(notice: Notice) -> tuple[tuple[int, int], ...]:
    """Years confirmed with fewer days off than a notice names, each with how many: worth a second look."""
    off = {year: sum(not r.is_workday for r in notice.rows if r.date.year == year) for year in notice.years}
    return tuple((year, n) for year, n in off.items() if n < USUAL_DAYS_OFF)


def day_of(value: object) -> date | None:
    """A date as a date, or written 2026-10-01, 2026/10/1, 2026年10月1日, 20261001; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})|(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_worked(value: object) -> bool | None:
    """Whether a cell says the day is worked; None when it says neither."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().removesuffix(".0").lower()
    if text in WORKED:
        return True
    return False if text in OFF else None


def _row(raw: RawRow) -> CalendarRow | Reason:
    day = day_of(raw.day)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Reason("calendar_bad_date", {"row": raw.place, "value": _short(raw.day)})
    worked = is_worked(raw.is_workday)
    if worked is None:
        return Reason("calendar_bad_kind", {"row": raw.place, "value": _short(raw.is_workday)})
    if not (raw.name is None or isinstance(raw.name, str)) or len(raw.name or "") > NAME_LENGTH:
        return Reason("calendar_bad_name", {"row": raw.place, "limit": NAME_LENGTH})
    return CalendarRow(day, worked, (raw.name or "").strip())


def _misplaced(
    row: CalendarRow, place: int, known: dict[date, CalendarRow], year: int | None
) -> Reason | None:
    if row.date in known:
        return Reason("calendar_twice", {"row": place, "date": row.date})
    if year is None or row.date.year == year or (row.date.year, row.date.month) in _beside(year):
        return None
    return Reason("calendar_other_year", {"row": place, "date": row.date, "year": year})


def _beside(year: int) -> Sequence[tuple[int, int]]:
    return ((year - 1, 12), (year + 1, 1))


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 30 else text[:29] + "…"
