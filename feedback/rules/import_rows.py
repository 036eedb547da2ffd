"""One row of an export becomes a matter, or the reasons why not."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.reasons import Reason
from departments.rules.calendar import DEFAULT_SLOTS, SHANGHAI
from feedback.rules import registration
from feedback.rules.registration import NewMatter

Cell = str | int | float | bool | datetime | date | time | None

CATEGORIES = {
    "咨询": "CONSULT",
    "求助": "HELP",
    "投诉": "COMPLAINT",
    "举报": "REPORT",
    "建议": "SUGGEST",
    "意见": "SUGGEST",
    "表扬": "PRAISE",
    "感谢": "PRAISE",
}
URGENCIES = {"一般": "NORMAL", "普通": "NORMAL", "紧急": "URGENT", "特急": "CRITICAL", "特别紧急": "CRITICAL"}
MOMENT = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(\d{1,2})\s*[:：时]\s*(\d{1,2})(?:\s*[:：分]\s*(\d{1,2}))?(?:\.\d+)?\s*[分秒]?)?$"
)
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall time; Shanghai is put on it below
FIRST_DAY, LAST_DAY = 20_000, 80_000  # 1954 … 2119, in days since 1899-12-30
LONGEST_NUMBER = 64
ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")  # how a workbook writes a control character
SPACING = {0x09: " ", 0x0A: "\n", 0x0D: "\n"}
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Names:
    """Topics and areas by code and by name, so that a file may name them either way."""

    topics: Mapping[str, int]
    areas: Mapping[str, int]


def text_of(cell: Cell) -> str:
    """The cell as clean text: whole numbers without a fraction, lines stripped, blank lines dropped.

    Control and other invisible characters are left out.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    text = ESCAPED.sub(lambda found: SPACING.get(int(found[1], 16), ""), str(cell))
    lines = (" ".join(line.split()) for line in INVISIBLE.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def moment_of(cell: Cell) -> datetime | None:
    """The Shanghai instant a cell names, in any of the usual forms; None for an empty one.

    Raises ValueError for anything else.
    """
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=SHANGHAI)
    if isinstance(cell, date):
        return datetime.combine(cell, time(), tzinfo=SHANGHAI)
    if isinstance(cell, int | float) and FIRST_DAY <= cell < LAST_DAY:
        moment = EXCEL_EPOCH + timedelta(seconds=round(cell * 86_400))
        return moment.replace(tzinfo=SHANGHAI)
    text = text_of(cell)
    if not text:
        return None
    match = MOMENT.match(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)


def read_matter(
    row: Mapping[str, Cell], *, names: Names, now: datetime
) -> tuple[NewMatter | None, list[Reason]]:
    """The matter of one row keyed by our field names, or every reason against it."""
    reasons: list[Reason] = []
    number = text_of(row.get("external_number"))
    if not number:
        reasons.append(Reason("external_number_missing"))
    if len(number) > LONGEST_NUMBER:
        reasons.append(Reason("external_number_too_long", {"most": LONGEST_NUMBER}))
    matter = NewMatter(
        content=text_of(row.get("content")),
        title=" ".join(text_of(row.get("title")).split()),
        category=_coded(row, "category", CATEGORIES, reasons),
        urgency=_coded(row, "urgency", URGENCIES, reasons) or "NORMAL",
        topic_id=_named(row, "topic", names.topics, reasons),
        area_id=_named(row, "area", names.areas, reasons),
        place=text_of(row.get("place"))[:200],
        name=text_of(row.get("name")),
        phone=re.sub(r"[\s-]", "", _digits(row.get("phone"))),
        email=text_of(row.get("email")),
        id_number=_digits(row.get("id_number")),
        address=text_of(row.get("address")),
        channel_account=text_of(row.get("channel_account")),
        external_number=number,
        reported_at=_moment(row, "reported_at", reasons),
        external_due_at=_end_of_day(_moment(row, "external_due_at", reasons)),
    )
    reasons += registration.problems(matter, now=now)
    return (None, reasons) if reasons else (matter, [])


def _moment(row: Mapping[str, Cell], field: str, reasons: list[Reason]) -> datetime | None:
    try:
        return moment_of(row.get(field))
    except ValueError:
        reasons.append(Reason("time_unreadable", {"text": text_of(row.get(field))[:40]}))
        return None


def _end_of_day(moment: datetime | None) -> datetime | None:
    """A due day without an hour ends at the close of business."""
    if moment is None or moment.time() != time(0):
        return moment
    return datetime.combine(moment.date(), DEFAULT_SLOTS[-1].end, SHANGHAI)


def _digits(cell: Cell) -> str:
    """Full-width digits become usual ones."""
    return unicodedata.normalize("NFKC", text_of(cell))


def _coded(row: Mapping[str, Cell], field: str, words: Mapping[str, str], reasons: list[Reason]) -> str:
    text = text_of(row.get(field))
    if not text:
        return ""
    for word, code in sorted(words.items(), key=lambda item: -len(item[0])):
        if text == code or word in text:
            return code
    reasons.append(Reason(f"{field}_unknown", {"text": text[:40]}))
    return ""


def _named(row: Mapping[str, Cell], field: str, ids: Mapping[str, int], reasons: list[Reason]) -> int | None:
    text = text_of(row.get(field))
    if not text:
        return None
    if text not in ids:
        reasons.append(Reason(f"{field}_unknown", {"text": text[:40]}))
    return ids.get(text)
