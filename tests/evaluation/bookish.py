"""Results made by hand for the workbook's tests, and reading a workbook back."""

import io
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.xlsx import Book, Sheet, write_book
from departments.models import RuleVersion
from departments.rules.calendar import SHANGHAI
from evaluation.reports.assessment_rows import Results, Row, Tables
from evaluation.reports.workbook import Source
from evaluation.rules import besides
from evaluation.rules.assessing import EntryLine, Facts
from evaluation.rules.periods import bounds_of, kind_of
from evaluation.rules.ranking import Place
from supervision.reports.populations import Span
from supervision.rules.score import DEFAULT_ASSESSMENT, grade_of
from supervision.rules.settings import DEFAULT_SUPERVISION
from supervision.rules.tally import Tally

NOW = datetime(2026, 11, 4, 9, tzinfo=SHANGHAI)
TABLES = Tables(
    RuleVersion(kind="assessment", number=3, effective_from=NOW, values=DEFAULT_ASSESSMENT),
    RuleVersion(kind="supervision", number=2, effective_from=NOW, values=DEFAULT_SUPERVISION),
    None,
)
WORKED = Tally(
    assessed=200,
    in_time=177,
    to_respond=100,
    responded=93,
    answers=600,
    resolved=480,
    satisfied=500,
    first_answers=500,
    first_resolved=400,
)
"""93 / 88.5 / 80 / 83.33: the worked example."""


def row(pk: int = 1, *, name: str = "市住建局", tally: Tally = WORKED, **more: Any) -> Row:
    """One department's result as the rules make it."""
    lines = tuple(EntryLine("2026-10", i, *line) for i, line in enumerate(more.pop("lines", ()), 1))
    beside = besides.completed(more.pop("beside", {}))
    made = Row(
        department_id=pk,
        name=name,
        parent_name="",
        peer_group=more.pop("group", "BUREAU"),
        facts=Facts(tally, lines, beside),
        tables=TABLES,
        place=Place(None, more.pop("rank", None), 1, more.pop("unranked", "")),
        score=None,
        grade="",
        running_low=0,
    )
    score = made.result.score if made.result else None
    grade = grade_of(score, DEFAULT_ASSESSMENT["grades"]) if score is not None else ""
    fields = {field: getattr(made, field) for field in Row.__dataclass_fields__}
    return Row(**(fields | {"score": score, "grade": grade}))


def source(*rows: Row, code: str = "2026-10") -> Source:
    """Results of a period made of these rows."""
    results = Results(
        code=code,
        kind=kind_of(code),
        state="",
        is_frozen=False,
        span=Span(*bounds_of(code)),
        is_over=True,
        tables=TABLES,
        snapshot="ab" * 32,
        computed_at=NOW,
        rows=rows,
    )
    return Source(results, None, None, NOW)


def file_of(*sheets: Any) -> io.BytesIO:
    """These sheets as a file."""
    target = io.BytesIO()
    write_book(target, Book(sheets))
    target.seek(0)
    return target


def read(*sheets: Any) -> tuple[Worksheet, Worksheet]:
    """The first sheet with its formulas, and with the values written beside them."""
    target = file_of(*sheets)
    return load_workbook(target).worksheets[0], load_workbook(target, data_only=True).worksheets[0]


def line(sheet: Worksheet, table: Sheet, place: int = 0) -> dict[str, Any]:
    """A row of the file by the keys of its columns; what has no key by its head."""
    cells = sheet[table.first_row + place]
    keys = [column.key or column.header for column in table.columns]
    return {key: cell.value for key, cell in zip(keys, cells, strict=True)}


def calculated(formula: str, names: dict[str, Any], cells: dict[str, Any]) -> Any:
    """What a formula comes to, with cells and names given: the few functions that the workbook uses."""
    text = formula.removeprefix("=").replace("=0,", "==0,").replace('="",', '==="",').replace("===", "==")
    scope = {"MAX": max, "MIN": min, "N": lambda v: v if v not in ("", None) else 0, "ROUND": _round}
    scope["IF"] = lambda condition, yes, no: yes() if condition else no()
    return eval(_lazy(text), {"__builtins__": {}} | scope | names | cells)


def _lazy(text: str) -> str:
    """IF(a,b,c) with its branches not worked out before one is chosen."""
    out, place = "", 0
    while place < len(text):
        if text.startswith("IF(", place):
            inner, place = _arguments(text, place + 3)
            condition, yes, no = (_lazy(part) for part in inner)
            out += f"IF({condition}, lambda: {yes}, lambda: {no})"
        else:
            out += text[place]
            place += 1
    return out


def _arguments(text: str, place: int) -> tuple[list[str], int]:
    found, depth, start = [], 0, place
    while True:
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            if depth == 0:
                return [*found, text[start:place]], place + 1
            depth -= 1
        elif text[place] == "," and depth == 0:
            found.append(text[start:place])
            start = place + 1
        place += 1


def _round(value: Any, places: int) -> float:
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), "ROUND_HALF_UP"))


def as_float(value: object) -> object:
    """Numbers as a cell holds them."""
    return float(value) if isinstance(value, Fraction | Decimal | int) else value
