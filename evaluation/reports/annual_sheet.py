"""年度结果单: what a year's locked quarters say of each department, for budget and cadre use. Set-based."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count

from evaluation.choices import PeriodState
from evaluation.models import Assessment, AssessmentPeriod
from evaluation.rules.periods import bounds_of
from supervision.choices import CardColour
from supervision.models import Card, Interview, SupervisionOrder

QUARTERS = 4
BONUS = "B1"


@dataclass(frozen=True, slots=True)
class Held:
    """One locked result: a quarter's, or the year's."""

    code: str
    score: Decimal | None
    grade: str
    rank: int | None
    ranked_of: int
    unranked: str


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of supervision against the department within the year, revoked ones left out."""

    yellow: int = 0
    red: int = 0
    orders: int = 0
    interviews: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One department's year. ``quarters``: four places, None where the quarter is not locked."""

    department_id: int
    name: str
    peer_group: str
    quarters: tuple[Held | None, ...]
    year: Held | None
    measures: Measures
    bonus: Decimal
    running_low: int
    third_party: Decimal | None


@dataclass(frozen=True, slots=True)
class AnnualSheets:
    """The year's sheets by peer group and rank of the year, and the codes that are not locked yet."""

    code: str
    sheets: tuple[Sheet, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.missing

    def of(self, department_id: int) -> Sheet | None:
        """The sheet of one department."""
        return next((sheet for sheet in self.sheets if sheet.department_id == department_id), None)


def annual_sheets(code: str) -> AnnualSheets:
    """Everything locked of the year ("2026"). Five queries. Raises ValueError for no year."""
    wanted = (*(f"{code}-Q{n}" for n in range(1, QUARTERS + 1)), code)
    bounds_of(code)
    locked: dict[int, str] = dict(
        AssessmentPeriod.objects.filter(code__in=wanted, state=PeriodState.LOCKED).values_list("pk", "code")
    )
    rows: dict[int, dict[str, Assessment]] = defaultdict(dict)
    for row in Assessment.objects.filter(period__in=locked).order_by("period__starts_at", "period__kind"):
        rows[row.department_id][locked[row.period_id]] = row
    measures = _measures(*bounds_of(code))
    sheets = [_sheet(pk, code, found, measures.get(pk, Measures())) for pk, found in rows.items()]
    return AnnualSheets(
        code,
        tuple(sorted(sheets, key=_order)),
        tuple(one for one in wanted if one not in locked.values()),
    )


def _sheet(pk: int, code: str, rows: Mapping[str, Assessment], measures: Measures) -> Sheet:
    newest = rows.get(code) or max(rows.values(), key=lambda row: row.period_id)
    quarters = [rows.get(f"{code}-Q{n}") for n in range(1, QUARTERS + 1)]
    known = [row for row in quarters if row is not None]
    whole = [rows[code]] if code in rows else known
    return Sheet(
        department_id=pk,
        name=newest.name,
        peer_group=newest.peer_group,
        quarters=tuple(_held(f"{code}-Q{n}", row) for n, row in enumerate(quarters, 1)),
        year=_held(code, rows.get(code)),
        measures=measures,
        bonus=sum((_bonus(row) for row in whole), Decimal(0)),
        running_low=known[-1].running_low if known else 0,
        third_party=rows[code].third_party if code in rows else None,
    )


def _held(code: str, row: Assessment | None) -> Held | None:
    if row is None:
        return None
    return Held(code, row.score, row.grade, row.rank, row.ranked_of, row.unranked)


def _bonus(row: Assessment) -> Decimal:
    """The points of its bonuses, before their limit."""
    return sum((Decimal(str(line[1])) for line in row.lines if line[0] == BONUS), Decimal(0))


def _measures(start: datetime, end: datetime) -> dict[int, Measures]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    issued = {"issued_at__gte": start, "issued_at__lt": end}
    cards = Card.objects.counting().filter(**issued).order_by().values_list("department_id", "colour")
    for pk, colour, n in cards.annotate(n=Count("pk")):
        found[pk]["yellow" if colour == CardColour.YELLOW else "red"] = n
    orders: Any = SupervisionOrder.objects.filter(**issued)
    held = Interview.objects.filter(held_at__gte=start, held_at__lt=end)
    for name, rows in (("orders", orders), ("interviews", held)):
        for pk, n in rows.order_by().values_list("department_id").annotate(n=Count("pk")):
            found[pk][name] = n
    return {pk: Measures(**counts) for pk, counts in found.items()}


def _order(sheet: Sheet) -> tuple[Any, ...]:
    rank = sheet.year.rank if sheet.year else None
    return (sheet.peer_group, rank is None, rank or 0, sheet.name)
