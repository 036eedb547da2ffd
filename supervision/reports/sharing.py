"""数据共享完成率 and how long sharing takes, by owner: numbers and the lists behind them are one query.

``counted`` says in SQL what ``rules.sharing.counted`` says of one request; a test holds them together.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Coalesce, Least

from departments.models import Department
from departments.rules.calendar import SHANGHAI, WorkCalendar
from supervision.choices import ShareState
from supervision.models import ShareRequest
from supervision.rules.sharing import SHARED, Pace, ShareRate, pace

IN_TIME = Q(state__in=sorted(SHARED), shared_at__lte=F("due_at"))


@dataclass(frozen=True, slots=True)
class Period:
    """A month ("2026-10") or a quarter ("2026-Q4") of Shanghai."""

    code: str
    first: datetime
    after: datetime

    @classmethod
    def read(cls, code: str) -> "Period | None":
        """The period of this code; None for what is none."""
        year, _dash, rest = code.partition("-")
        if not (year.isdecimal() and len(year) == 4 and 2000 <= int(year) < 2200):
            return None
        if rest in {"Q1", "Q2", "Q3", "Q4"}:
            start = 3 * int(rest[1]) - 2
            return cls(code, _midnight(int(year), start), _midnight(int(year), start + 3))
        if len(rest) == 2 and rest.isdecimal() and 1 <= int(rest) <= 12:
            return cls(code, _midnight(int(year), int(rest)), _midnight(int(year), int(rest) + 1))
        return None

    @classmethod
    def around(cls, day: date, *, quarter: bool = False, back: int = 0) -> "Period":
        """The month, or quarter, of a day, or so many before it."""
        step = 3 if quarter else 1
        n = (day.year * 12 + day.month - 1) // step - back
        year, rest = divmod(n, 12 // step)
        found = cls.read(f"{year}-Q{rest + 1}" if quarter else f"{year}-{rest + 1:02d}")
        if found is None:
            raise ValueError(f"no period of {day}")
        return found

    @property
    def is_quarter(self) -> bool:
        return "Q" in self.code


@dataclass(frozen=True, slots=True)
class Row:
    """One owner in a period."""

    department: Department
    rate: ShareRate
    pace: Pace

    @property
    def late(self) -> int:
        return self.rate.due - self.rate.in_time


def counted(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Those that count in a rate by now, with ``counted_at``."""
    answered = Coalesce("shared_at", "refused_at", "withdrawn_at")
    late = Q(answered_at__gt=F("due_at")) | Q(answered_at__isnull=True, due_at__lt=now)
    at = Case(When(state__in=sorted(SHARED), then=Least("due_at", "shared_at")), When(late, then=F("due_at")))
    return rows.annotate(answered_at=answered).annotate(counted_at=at).filter(counted_at__isnull=False)


def counted_in(rows: QuerySet[Any], period: Period, now: datetime) -> QuerySet[Any]:
    """Those that count in the period."""
    return counted(rows, now).filter(counted_at__gte=period.first, counted_at__lt=period.after)


def late_ones(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Those due and not shared in time."""
    return counted(rows, now).exclude(IN_TIME)


def shared_in(rows: QuerySet[Any], period: Period) -> QuerySet[Any]:
    """Those shared in the period, in time or late: what the working hours are taken of."""
    return rows.filter(
        state__in=[ShareState.SHARED, ShareState.CONFIRMED],
        shared_at__gte=period.first,
        shared_at__lt=period.after,
    )


def by_owner(
    rows: QuerySet[ShareRequest], period: Period, now: datetime, calendar: WorkCalendar
) -> list[Row]:
    """The owners with something due, or shared, in the period; the lowest rate first. Three queries."""
    counts = counted_in(rows, period, now).order_by().values("owner_id")
    rates = {
        line["owner_id"]: ShareRate(line["in_time"], line["due"])
        for line in counts.annotate(due=Count("pk"), in_time=Count("pk", filter=IN_TIME))
    }
    hours = _seconds(shared_in(rows, period).order_by(), calendar)
    owners = Department.objects.filter(pk__in={*rates, *hours})
    made = [Row(o, rates.get(o.pk, ShareRate(0, 0)), pace(hours.get(o.pk, ()))) for o in owners]
    return sorted(made, key=lambda row: (_rank(row.rate), row.department.order, row.department.code))


def whole(rows: Iterable[Row], all_seconds: Iterable[int]) -> tuple[ShareRate, Pace]:
    """The whole of a table: numerators and denominators added, hours computed anew."""
    listed = list(rows)
    total = ShareRate(sum(r.rate.in_time for r in listed), sum(r.rate.due for r in listed))
    return total, pace(list(all_seconds))


def all_seconds(rows: QuerySet[ShareRequest], period: Period, calendar: WorkCalendar) -> list[int]:
    """The working seconds of everything shared in the period."""
    return [one for many in _seconds(shared_in(rows, period).order_by(), calendar).values() for one in many]


def _seconds(rows: QuerySet[ShareRequest], calendar: WorkCalendar) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    stretches: Iterable[Any] = rows.values_list("owner_id", "asked_at", "shared_at")
    for owner, asked, shared in stretches:
        found[owner].append(calendar.working_seconds(asked.astimezone(SHANGHAI), shared.astimezone(SHANGHAI)))
    return found


def _rank(rate: ShareRate) -> tuple[bool, Any]:
    return (rate.value is None, rate.value if rate.value is not None else 0)


def _midnight(year: int, month: int) -> datetime:
    years, rest = divmod(month - 1, 12)
    return datetime.combine(date(year + years, rest + 1, 1), time(), SHANGHAI)
