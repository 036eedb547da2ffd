"""One row of a third party's sheet becomes a score, or the reasons why not. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from core.reasons import Reason
from evaluation.rules.periods import is_code

SYNONYMS = {
    "institution": ("评估机构", "第三方机构", "机构", "机构名称", "institution"),
    "period": ("考核期", "评估期", "评价期", "年度", "周期", "period"),
    "department": ("单位", "承办单位", "单位名称", "单位代码", "部门", "department"),
    "score": ("得分", "评分", "分数", "评估得分", "score"),
}
NEEDED = tuple(SYNONYMS)
LEAST, MOST = Decimal(0), Decimal(100)
CENT = Decimal("0.01")
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal knows: departments by name, short name and code (a word that means two means none)."""

    departments: Mapping[str, int]
    locked: frozenset[str]
    period: str


@dataclass(frozen=True, slots=True)
class Scored:
    """One good row."""

    row: int
    institution: str
    period: str
    department_id: int
    score: Decimal


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row that is not taken, with its cells as they were."""

    row: int
    cells: tuple[str, ...]
    reasons: tuple[Reason, ...]


def find_columns(header: Sequence[str]) -> dict[str, int] | list[Reason]:
    """Where each of our columns stands, or which are missing."""
    plain = ["".join(str(cell).split()).lower() for cell in header]
    found = {}
    for name, words in SYNONYMS.items():
        places = [plain.index(word) for word in words if word in plain]
        if places:
            found[name] = places[0]
    missing = [name for name in NEEDED if name not in found]
    return [Reason("third_party_column", {"column": SYNONYMS[name][0]}) for name in missing] or found


def read_row(number: int, cells: Mapping[str, Any], known: Known) -> Scored | tuple[Reason, ...]:
    """The score of one row, or every reason against it."""
    institution, period = text_of(cells.get("institution")), _code(cells.get("period"))
    department, given = text_of(cells.get("department")), text_of(cells.get("score"))
    reasons = []
    if not institution or len(institution) > LONGEST_NAME:
        reasons.append(Reason("third_party_institution", {"most": LONGEST_NAME}))
    reasons += _period_faults(period, known)
    if department not in known.departments:
        reasons.append(Reason("third_party_department", {"name": department[:40] or "–"}))
    score = score_of(given)
    if score is None:
        reasons.append(Reason("third_party_score", {"given": given[:20] or "–"}))
    if reasons or score is None:
        return tuple(reasons)
    return Scored(number, institution, period, known.departments[department], score)


def score_of(given: str) -> Decimal | None:
    """0 to 100 with two places at most, half up; None for anything else."""
    try:
        value = Decimal(given.removesuffix("分").strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or not LEAST <= value <= MOST:
        return None
    return value.quantize(CENT, ROUND_HALF_UP)


def twice(rows: Sequence[Scored]) -> dict[int, Reason]:
    """Rows that score a department another time for the same period and institution, by row number."""
    first: dict[tuple[str, str, int], int] = {}
    found = {}
    for row in rows:
        key = (row.institution, row.period, row.department_id)
        if key in first:
            found[row.row] = Reason("third_party_twice", {"row": first[key]})
        else:
            first[key] = row.row
    return found


def text_of(cell: Any) -> str:
    """A cell as words: whole numbers without a fraction, no control characters."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join("".join(c if c.isprintable() else " " for c in str(cell)).split())


def _code(cell: Any) -> str:
    """2026, 2026年, 2026年度 or 2026-Q3 as the code of a period."""
    return text_of(cell).removesuffix("度").removesuffix("年").upper()


def _period_faults(period: str, known: Known) -> list[Reason]:
    if not is_code(period):
        return [Reason("third_party_period", {"given": period[:20] or "–"})]
    if period != known.period:
        return [Reason("third_party_other_period", {"given": period, "wanted": known.period})]
    if period in known.locked:
        return [Reason("third_party_locked", {"period": period})]
    return []
