"""How a department stands in a period: its counts, its entries, the score, and what would become of it.

Rows are read here once; the arithmetic is ``rules.score``, ``rules.scoring`` and ``rules.foresight``.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import QuerySet

from departments.models import Department
from departments.rules.calendar import WorkCalendar
from departments.rules.ladder import late_days
from feedback import queue
from feedback.choices import ClockKind, DispatchRole
from feedback.models import Deadline, Dispatch
from supervision.choices import EntryState
from supervision.models import ScoreEntry
from supervision.reports import populations
from supervision.reports.populations import COUNTING, Span, span_of
from supervision.reports.severity import Moment
from supervision.reports.tallies import Tally, entry_lines, tallies
from supervision.rule_versions import assessment_rules, supervision_rules
from supervision.rules import foresight
from supervision.rules.foresight import Case, Part
from supervision.rules.periods import bounds, period_of
from supervision.rules.score import Score, score_of
from supervision.rules.scoring import Line, standing

MOST = 15
LATE_CODES = ("D1", "D2", "D3")
STEPS = (1, 3, 5)
NEVER = Part()


@dataclass(frozen=True)
class Standing:
    """A department in a period, as far as it has run."""

    department: Department
    period: str
    span: Span
    tally: Tally
    lines: Sequence[Line]
    score: Score | None
    table: Mapping[str, Any]
    marks: Mapping[str, Any]
    """The numbers of entries and clocks, and those of the assessment, by which the period is judged."""
    kept_url: str = ""
    """Where the figures are shown as they were locked, when these are they."""


@dataclass(frozen=True)
class Kept:
    """What a higher app keeps of a department's month that is locked, and where it shows it."""

    tally: Tally
    lines: Sequence[Line]
    table: Mapping[str, Any]
    marks: Mapping[str, Any]
    url: str


Keeper = Callable[[int, str], Kept | None]
_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Let an app above answer for locked months: ``keeper(department id, period)``; called from receivers."""
    _keepers.append(keeper)


def kept_of(department_id: int, period: str) -> Kept | None:
    """The locked figures of a department's month, if any app keeps them."""
    return next((kept for keeper in _keepers if (kept := keeper(department_id, period))), None)


@dataclass(frozen=True)
class Foreseen:
    """One open dispatch of the list "if these go overdue", with the clock it is listed by."""

    row: queue.Row
    case: Case
    is_ticked: bool


def standing_of(department: Department, period: str, now: datetime) -> Standing:
    """Worked out from the rows as they are, unless the month is locked: then as it was locked.

    Six queries, and one for the lock. Raises ValueError for no period.
    """
    span = span_of(period, now)
    if kept := kept_of(department.pk, period):
        return _of_kept(department, period, span, kept)
    table, marks = supervision_rules(span.start).values, assessment_rules(span.start).values
    tally = tallies([department.pk], span).get(department.pk, Tally())
    lines = entry_lines([department.pk], period).get(department.pk, [])
    summed = standing(lines, assessed=tally.assessed, table=table)
    score = score_of(tally.counts, summed, marks)
    return Standing(department, period, span, tally, lines, score, table, marks)


def _of_kept(department: Department, period: str, span: Span, kept: Kept) -> Standing:
    summed = standing(kept.lines, assessed=kept.tally.assessed, table=kept.table)
    score = score_of(kept.tally.counts, summed, kept.marks)
    return Standing(department, period, span, kept.tally, kept.lines, score, kept.table, kept.marks, kept.url)


def open_work(department: Department, period: str, now: datetime) -> QuerySet[Dispatch]:
    """What the department leads and has not handled, due in the running period; first due first.

    What was due in an earlier month is of that month's assessment, however late it grows.
    """
    if period != period_of(now):
        return cast("QuerySet[Dispatch]", Dispatch.objects.none())
    rows = Dispatch.objects.open().filter(department=department, role=DispatchRole.LEAD)
    start, end = bounds(period)
    rows = rows.filter(due_at__gte=start, due_at__lt=end).exclude(queue.SUSPENDED)
    return cast("QuerySet[Dispatch]", rows.order_by("due_at", "id"))


def foresee(
    department: Department, period: str, moment: Moment, ticked: Collection[int] | None
) -> list[Foreseen]:
    """The work due soonest with what it would cost; ``ticked`` None: what is overdue or due in hours."""
    found = open_work(department, period, moment.now).select_related(*queue.ROW_NAMES)[:MOST]
    rows = queue.rows_of(list(found), moment.now)
    clocks, entries = _clocks(rows), _entries(rows)
    span = span_of(period, moment.now)
    return [
        Foreseen(
            row,
            _case(row, clocks[row.dispatch.pk], entries[row.dispatch.pk], span, moment),
            row.dispatch.due_at <= moment.until if ticked is None else row.dispatch.pk in ticked,
        )
        for row in rows
    ]


def score_after(stands: Standing, foreseen: Sequence[Foreseen]) -> Score | None:
    """The score if the ticked ones go overdue or grow later."""
    cases = [one.case for one in foreseen if one.is_ticked]
    lines = [*stands.lines, *foresight.lines_after(cases, stands.table)]
    more = sum(not case.is_counted for case in cases)
    tally = replace(stands.tally, assessed=stands.tally.assessed + more)
    summed = standing(lines, assessed=tally.assessed, table=stands.table)
    return score_of(foresight.counts_after(stands.tally.counts, cases), summed, stands.marks)


def pending_entries(department: Department, period: str) -> QuerySet[ScoreEntry]:
    """Entries of the period that do not count yet, and were not revoked."""
    rows = populations.entries_of_period(period).filter(department=department)
    return rows.exclude(state__in=(*COUNTING, EntryState.REVOKED))


def _case(
    row: queue.Row,
    clocks: Mapping[str, Deadline],
    entries: Mapping[str, tuple[str, Decimal]],
    span: Span,
    moment: Moment,
) -> Case:
    due = row.dispatch.due_at
    response = clocks.get(ClockKind.RESPOND)
    return Case(
        ticket=row.dispatch.ticket_id,
        is_counted=span.start <= due < span.until,
        late_days=_late_days(row, moment.now, moment.calendar),
        sign=_part(clocks.get(ClockKind.SIGN)),
        respond=_part(response) if response else None,
        entries=entries,
    )


def _late_days(row: queue.Row, now: datetime, calendar: WorkCalendar) -> int | None:
    due = row.dispatch.due_at
    if now <= due:
        return None
    steps = late_days(due, calendar, row.clock.pauses if row.clock else ())
    return max((days for days, step in zip(STEPS, steps, strict=True) if now > step.at), default=0)


def _part(clock: Deadline | None) -> Part:
    if clock is None:
        return NEVER
    return Part(clock.is_open, clock.stopped_at is not None and clock.stopped_at > clock.due_at)


def _clocks(rows: Sequence[queue.Row]) -> dict[int, dict[str, Deadline]]:
    found: dict[int, dict[str, Deadline]] = defaultdict(dict)
    kinds = (ClockKind.SIGN, ClockKind.RESPOND)
    ids = [row.dispatch.pk for row in rows]
    clocks: Any = Deadline.objects.filter(dispatch__in=ids, kind__in=kinds, voided_at__isnull=True)
    for clock in clocks.order_by("id"):
        found[clock.dispatch_id][clock.kind] = clock
    return found


def _entries(rows: Sequence[queue.Row]) -> dict[int, dict[str, tuple[str, Decimal]]]:
    found: dict[int, dict[str, tuple[str, Decimal]]] = defaultdict(dict)
    entries = ScoreEntry.objects.filter(dispatch__in=[row.dispatch.pk for row in rows], code__in=LATE_CODES)
    for dispatch, code, state, points in entries.values_list("dispatch_id", "code", "state", "points"):
        found[dispatch][code] = (_became(state), points)
    return found


def _became(state: str) -> str:
    if state in COUNTING:
        return foresight.COUNTED
    return foresight.FALLEN if state == EntryState.REVOKED else foresight.PENDING
