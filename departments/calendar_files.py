"""Reading a year's calendar from a file: the holiday-cn JSON form, or a workbook."""

import json
from pathlib import Path
from typing import Any

from core.reasons import Reason
from core.refusals import Refused
from departments.rules.calendar_rows import Notice, RawRow, read_notice

MAX_BYTES = 1_000_000
HEADERS = {
    "day": ("日期", "date"),
    "name": ("名称", "节日", "name"),
    "is_workday": ("是否上班", "是否工作日", "is_workday"),
}
COLUMNS = {"day": "日期", "is_workday": "是否上班"}


def read_file(path: Path) -> Notice:
    """The notice in the file. Raises Refused with a reason for the file, or one for every bad row."""
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise Refused("calendar_no_file", status=422) from fault
    if size > MAX_BYTES:
        raise Refused("calendar_too_large", status=422)
    notice, faults = from_json(path.read_bytes())
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


def _raw(place: int, row: dict[str, Any]) -> RawRow:
    off = row.get("isOffDay")
    return RawRow(place, row.get("date"), row.get("name"), not off if isinstance(off, bool) else off)


def _year_of(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
