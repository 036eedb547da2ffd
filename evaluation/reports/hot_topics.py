"""热点: tickets by topic or by area in a period, against the stretch before and last year's; their trend.

Counts are of tickets registered in the period. Satisfied and overdue are what the assessment counts in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Count, F, Min, Q, QuerySet, Subquery, Value
from django.db.models.functions import TruncDate

from departments.models import Staff
from departments.rules.calendar import SHANGHAI, in_shanghai
from evaluation.reports import insight_rows
from evaluation.reports.insight_rows import Asked
from evaluation.rules.comparing import Compared, Stretch
from evaluation.rules.courses import Base, Course, Yardstick, course_of, surprise
from evaluation.rules.improving import Part
from evaluation.rules.periods import MONTH, YEAR, kind_of
from evaluation.rules.trees import Node, Rolled, Tree, rolled_up
from feedback.models import Ticket
from supervision.reports import populations

TOPIC, AREA = "topic", "area"
MOST, RISING = "most", "rising"
WEEK = 7
NONE = (0, 0)
SATISFIED, IN_TIME = "satisfied", "in_time"
SHOWN = ("number", "title", "state", "topic", "area", "registered_at")
"""What an example tells."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """By topic or by area, at which depth of the tree, within which node."""

    by: str
    tree: Tree
    depth: int
    under: Node | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One topic or area. ``node`` is None for tickets without any; ``last_year`` where nothing is known."""

    node: Node | None
    n: int
    before: int
    last_year: int | None
    course: Course
    surprise: Fraction
    satisfied: Part
    overdue: Part

    @property
    def change(self) -> int:
        """More or fewer than in the stretch before."""
        return self.n - self.before


@dataclass(frozen=True, slots=True)
class Topics:
    """The rows in their order, and all of them together."""

    rows: tuple[Row, ...]
    total: Row

    @property
    def rising(self) -> tuple[Row, ...]:
        """Those that rise, or are new."""
        return tuple(row for row in self.rows if row.course in (Course.RISING, Course.NEW))


@dataclass(frozen=True, slots=True)
class Point:
    """One bar of the trend: from which day on, ours and the stretch before."""

    first: date
    n: int | None
    before: int | None


def hot_topics(
    user: Staff, compared: Compared, asked: Asked, group: Grouping, yard: Yardstick, *, order: str = MOST
) -> Topics:
    """Two queries. Sorted by number, or by how far beyond chance they rise."""
    found, since = _counts(user, compared, asked, group.by)
    counts = rolled_up(found, group.tree, group.depth, group.under)
    satisfied, overdue = judged(user, compared.ours, asked, group)
    scale = _Scale(compared, yard, since)
    rows = [
        scale.row(group.tree.nodes.get(id or 0), numbers, parts)
        for id, numbers in counts.items()
        for parts in [(Part(*satisfied.get(id, NONE)), Part(*overdue.get(id, NONE)))]
        if numbers[0] or numbers[1]
    ]
    whole = _added(counts.values(), width=3)
    told = (Part(*_added(satisfied.values())), Part(*_added(overdue.values())))
    total = scale.row(None, whole, told)
    return Topics(tuple(sorted(rows, key=_key(order))), total)


def judged(user: Staff, span: Stretch, asked: Asked, group: Grouping) -> tuple[Rolled, Rolled]:
    """Satisfied of answers, and overdue of what was due, by node. One query."""
    answers = _shares(insight_rows.answers(user, span, asked), SATISFIED, populations.IS_SATISFIED, group.by)
    work = _shares(insight_rows.work(user, span, asked), IN_TIME, populations.IN_TIME, group.by)
    found: dict[str, dict[int | None, tuple[int, ...]]] = {SATISFIED: {}, IN_TIME: {}}
    for which, id, n, of in answers.union(work, all=True):
        found[which][id] = (n, of) if which == SATISFIED else (of - n, of)
    satisfied, overdue = (
        rolled_up(found[which], group.tree, group.depth, group.under) for which in (SATISFIED, IN_TIME)
    )
    return satisfied, overdue


def trend(user: Staff, compared: Compared, asked: Asked) -> tuple[Point, ...]:
    """Days of a month, weeks of a quarter, months of a year, ours beside the stretch before. One query."""
    seen = Ticket.objects.visible_to(user)
    spans = (compared.ours, compared.before)
    rows = reduce(or_, (insight_rows.narrowed(seen, span, asked) for span in spans))
    days = rows.order_by().values(day=TruncDate("registered_at", tzinfo=SHANGHAI)).annotate(n=Count("pk"))
    found = {row["day"]: row["n"] for row in days}
    kind = kind_of(compared.code)
    ours, before = (_buckets(span, found, kind) for span in spans)
    return tuple(
        Point(
            ours[place][0] if place < len(ours) else before[place][0],
            ours[place][1] if place < len(ours) else None,
            before[place][1] if place < len(before) else None,
        )
        for place in range(max(len(ours), len(before)))
    )


def examples(
    user: Staff, compared: Compared, asked: Asked, group: Grouping, rows: Iterable[Row], most: int
) -> dict[int, list[Ticket]]:
    """The last tickets of each row, by the id of its node. One query."""
    nodes = [row.node for row in rows if row.node is not None and row.n]
    if not nodes:
        return {}
    found = insight_rows.tickets(user, compared.ours, asked).only(*SHOWN).order_by("-registered_at", "-id")
    parts = [found.filter(**{f"{group.by}_id__in": sorted(group.tree.within(node))})[:most] for node in nodes]
    first, *others = parts
    by_node: dict[int, list[Ticket]] = {node.id: [] for node in nodes}
    for ticket in first.union(*others, all=True) if others else first:
        home = group.tree.standing_for(getattr(ticket, f"{group.by}_id"), group.depth, group.under)
        if home in by_node:
            by_node[home].append(ticket)
    return by_node


def _shares(rows: QuerySet[Any], which: str, part: Q, by: str) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(which=Value(which, output_field=CharField()))
    grouped = named.values("which", at_node=F(f"ticket__{by}_id"))
    return grouped.annotate(n=Count("pk", filter=part), of=Count("pk")).values_list(
        "which", "at_node", "n", "of"
    )


def _counts(
    user: Staff, compared: Compared, asked: Asked, by: str
) -> tuple[dict[int | None, tuple[int, ...]], datetime | None]:
    """Ours, before and last year by id; and since when there are tickets at all. One query."""
    spans = (compared.ours, compared.before, compared.last_year)
    within = [Q(registered_at__gte=span.start, registered_at__lt=span.until) for span in spans]
    seen = Ticket.objects.visible_to(user)
    ours, before, last_year = (Count("pk", filter=condition) for condition in within)
    first = Subquery(seen.order_by("registered_at").values("registered_at")[:1])
    rows = insight_rows.asked_for(seen, asked).filter(reduce(or_, within))
    found = _grouped(rows, f"{by}_id", ours=ours, before=before, last_year=last_year, since=Min(first))
    since = next((numbers[3] for numbers in found.values()), None)
    return {id: numbers[:3] for id, numbers in found.items()}, since


def _grouped(rows: QuerySet[Any], path: str, **counts: Any) -> dict[int | None, tuple[Any, ...]]:
    found = rows.order_by().values(at_node=F(path)).annotate(**counts)
    return {row["at_node"]: tuple(row[name] for name in counts) for row in found}


@dataclass(frozen=True, slots=True)
class _Scale:
    """What rows are measured by; a stretch is known if there were tickets since its first day."""

    compared: Compared
    yard: Yardstick
    since: datetime | None

    def row(self, node: Node | None, numbers: Sequence[int], parts: tuple[Part, Part]) -> Row:
        n, earlier, year = numbers
        before = self._base(earlier, self.compared.before)
        last_year = self._base(year, self.compared.last_year)
        course = course_of(n, before, last_year, self.yard)
        risen = surprise(n, before) if before else Fraction(0)
        return Row(node, n, earlier, year if last_year else None, course, risen, *parts)

    def _base(self, count: int, stretch: Stretch) -> Base | None:
        is_known = self.since is not None and self.since < stretch.start + timedelta(days=1)
        return Base(count, self.compared.share_of(stretch)) if is_known else None


def _key(order: str) -> Any:
    def place(row: Row) -> Any:
        code = row.node.code if row.node else "~"
        rise = -row.surprise if row.course in (Course.RISING, Course.NEW, Course.SEASONAL) else 1
        return (rise, -row.n, code) if order == RISING else (-row.n, -row.before, code)

    return place


def _added(parts: Iterable[tuple[int, ...]], width: int = 2) -> tuple[int, ...]:
    listed = list(parts)
    return tuple(map(sum, zip(*listed, strict=True))) if listed else (0,) * width


def _buckets(span: Stretch, days: dict[date, int], kind: str) -> list[tuple[date, int]]:
    """Each bucket's first day and its number; the last may not be over."""
    first, end = in_shanghai(span.start).date(), in_shanghai(span.until)
    last = end.date() if end.time() != end.min.time() else end.date() - timedelta(days=1)
    found: dict[date, int] = {}
    day = first
    while day <= last:
        start = _bucket_of(day, first, kind)
        found[start] = found.get(start, 0) + days.get(day, 0)
        day += timedelta(days=1)
    return list(found.items())


def _bucket_of(day: date, first: date, kind: str) -> date:
    if kind == MONTH:
        return day
    if kind == YEAR:
        return day.replace(day=1)
    return first + timedelta(days=(day - first).days // WEEK * WEEK)
