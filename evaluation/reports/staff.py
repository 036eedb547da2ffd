"""个人绩效: the figures of each handler in a period, from the rows that an assessment counts; set-based."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from departments.calendars import load_calendar
from departments.models import Department, Staff
from departments.rules.calendar import WorkCalendar
from evaluation.rules.stars import Work
from feedback.models import Rating, Review, Verdict
from supervision.reports import populations
from supervision.reports.populations import IN_TIME, IS_RESOLVED, IS_SATISFIED, Span

HOUR = 3600
MOST_TIMED = 50_000
"""So many first contacts are timed at once; of more, a unit or a shorter period is to be chosen."""
Key = tuple[int, int]
"""Person and unit."""


@dataclass(frozen=True, slots=True)
class Line:
    """One handler at one unit. ``response``: median working hours from dispatch to first contact."""

    work: Work
    person: str
    unit: str
    response: Fraction | None
    contacted: int


def handlers(span: Span, *, units: Collection[int] | None = None, person: int | None = None) -> list[Line]:
    """By unit, then by name. ``units`` None asks for all; ``person`` for one alone. Seven queries."""
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    asked = _narrow(populations.assessed(span), "", units, person)
    work = asked.values(who=_handler(), unit=F("department"))
    for row in work.annotate(handled=Count("pk"), in_time=Count("pk", filter=IN_TIME)):
        found[_key(row)].update(row)
    for row in _answers(span, units, person):
        found[_key(row)].update(row)
    for row in _returned(span, units, person):
        found[_key(row)].update(row)
    for row in _faults(span, units, person):
        found[_key(row)].update(row)
    response = _responses(asked, load_calendar())
    return _lines(found, response)


def works_of(span: Span) -> list[Work]:
    """Everybody's figures, as the rule of the stars wants them."""
    return [line.work for line in handlers(span)]


def _handler(path: str = "") -> Coalesce:
    """Who the work was assigned to; else who signed for it."""
    return Coalesce(f"{path}assignee", f"{path}signed_by")


def _narrow(
    rows: QuerySet[Any], path: str, units: Collection[int] | None, person: int | None
) -> QuerySet[Any]:
    rows = rows.order_by().annotate(handler=_handler(path)).filter(handler__isnull=False)
    if units is not None:
        rows = rows.filter(**{f"{path}department__in": list(units)})
    return rows.filter(handler=person) if person is not None else rows


def _answers(span: Span, units: Collection[int] | None, person: int | None) -> QuerySet[Any, dict[str, Any]]:
    rows = _narrow(populations.effective_answers(span), "dispatch__", units, person)
    return rows.values(who=F("handler"), unit=F("dispatch__department")).annotate(
        answers=Count("pk"),
        solved_n=Count("pk", filter=IS_RESOLVED),
        satisfied=Count("pk", filter=IS_SATISFIED),
    )


def _returned(span: Span, units: Collection[int] | None, person: int | None) -> QuerySet[Any, dict[str, Any]]:
    """Results that the auditor sent back in the period."""
    back = Review.objects.filter(approved=False, reviewed_at__gte=span.start, reviewed_at__lt=span.until)
    rows: QuerySet[Any] = _narrow(back, "result__dispatch__", units, person)
    return rows.values(who=F("handler"), unit=F("result__dispatch__department")).annotate(
        returned=Count("pk")
    )


def _faults(span: Span, units: Collection[int] | None, person: int | None) -> QuerySet[Any, dict[str, Any]]:
    """Bad ratings in which fault was found in the period, by whose work was rated."""
    judged = Verdict.objects.filter(fault=True, decided_at__gte=span.start, decided_at__lt=span.until)
    blamed = Exists(judged.filter(ticket=OuterRef("ticket"), cycle=OuterRef("cycle")))
    rated = Rating.objects.filter(blamed, counts=True, dispatch__isnull=False, set_aside__isnull=True)
    rows = _narrow(rated, "dispatch__", units, person)
    return rows.values(who=F("handler"), unit=F("dispatch__department")).annotate(faults=Count("pk"))


def _responses(rows: QuerySet[Any], calendar: WorkCalendar) -> dict[Key, list[int]]:
    """Working seconds from dispatch to first contact, of those who were contacted; none of too many."""
    found: dict[Key, list[int]] = defaultdict(list)
    values = rows.filter(first_contact_at__isnull=False).values_list(
        "handler", "department_id", "dispatched_at", "first_contact_at"
    )
    timed = list(values[: MOST_TIMED + 1])
    for who, unit, start, end in timed if len(timed) <= MOST_TIMED else ():
        found[(who, unit)].append(_worked(calendar, start, end))
    return found


def _worked(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    return calendar.working_seconds(start, end) if end > start else 0


def _lines(found: Mapping[Key, dict[str, int]], response: Mapping[Key, list[int]]) -> list[Line]:
    names = dict(Staff.objects.filter(pk__in={who for who, _u in found}).values_list("pk", "display_name"))
    units = dict(Department.objects.filter(pk__in={unit for _w, unit in found}).values_list("pk", "name"))
    lines = [
        Line(
            work=_work(key, row),
            person=names[key[0]],
            unit=units[key[1]],
            response=_hours(response.get(key, [])),
            contacted=len(response.get(key, [])),
        )
        for key, row in found.items()
    ]
    return sorted(lines, key=lambda line: (line.unit, line.person, line.work.person))


def _work(key: Key, row: Mapping[str, int]) -> Work:
    names = ("handled", "in_time", "answers", "satisfied", "returned", "faults")
    counts = {name: row.get(name, 0) for name in names}
    return Work(person=key[0], unit=key[1], solved=row.get("solved_n", 0), **counts)


def _hours(seconds: list[int]) -> Fraction | None:
    return Fraction(median(seconds)) / HOUR if seconds else None


def _key(row: Mapping[str, Any]) -> Key:
    return row["who"], row["unit"]
