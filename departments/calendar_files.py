"""Reading a year's calendar from a file: the holiday-cn JSON form, or a workbook."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core import xlsx
from core.reasons import Reason
from core.refusals import Refused
from departments.rules.calendar_rows import Notice, RawRow, read_notice

MAX_BYTES = 1_000_000
MAX_ROWS = 2_000
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a zip, or the older or encrypted kind
DAY, NAME, WORKED = "日期", "名称", "是否上班"
HEADERS = {
    DAY: (DAY, "date"),
    NAME: (NAME, "节日", "节假日", "name"),
    WORKED: (WORKED, "是否工作日", "上班", "is_workday"),
}


def read_file(path: Path) -> Notice:
    """The notice in the file. Raises Refused with a reason for the file, or one for every bad row."""
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as fault:
        raise Refused("calendar_no_file", status=422) from fault
    if size > MAX_BYTES:
        raise Refused("calendar_too_large", status=422)
    notice, faults = from_workbook(path) if _is_workbook(path) else from_json(path.read_bytes())
    if faults:
        raise Refused(*faults, status=422)
    return notice


def from_json(content: bytes) -> tuple[Notice, tuple[Reason, ...]]:
    """Read ``[{name, date, isOffDay}, …]``, bare or as ``days`` of ``{year, days}``."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise Refused("calendar_not_a_notice", status=422) from fault
    year, title = None, ""
    if isinstance(data, dict):
        year, title, data = _year_of(data.get("year")), str(data.get("notice") or ""), data.get("days")
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise Refused("calendar_not_a_notice", status=422)
    return read_notice((_raw(place, row) for place, row in enumerate(data, 1)), year, title[:200])


def from_workbook(path: Path) -> tuple[Notice, tuple[Reason, ...]]:
    """Read the first sheet: 日期, 名称 (may be missing), 是否上班, in any order among any others."""
    rows = xlsx.read_rows(path, max_rows=MAX_ROWS)
    columns = _columns(next(rows).cells)
    return read_notice(
        RawRow(row.number, *(_cell(row.cells, columns.get(name)) for name in (DAY, NAME, WORKED)))
        for row in rows
    )


def _columns(header: Sequence[object]) -> dict[str, int]:
    """Where each known column stands. Raises Refused for a needed one that is missing."""
    titles = [str(cell or "").strip().lower() for cell in header]
    found = {
        name: next(at for at, title in enumerate(titles) if title in words)
        for name, words in HEADERS.items()
        if any(title in words for title in titles)
    }
    missing = [
        Reason("calendar_missing_column", {"column": name}) for name in (DAY, WORKED) if name not in found
    ]
    if missing:
        raise Refused(*missing, status=422)
    return found


def _cell(cells: Sequence[object], at: int | None) -> object:
    return cells[at] if at is not None and at < len(cells) else None


def _is_workbook(path: Path) -> bool:
    """By its first bytes as well as its name, so that a workbook is told what it is under any name."""
    with path.open("rb") as file:
        return path.suffix.lower() == ".xlsx" or file.read(4) in WORKBOOK_STARTS


def _raw(place: int, row: dict[str, Any]) -> RawRow:
    off = row.get("isOffDay")
    return RawRow(place, row.get("date"), row.get("name"), not off if isinstance(off, bool) else off)


def _year_of(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
