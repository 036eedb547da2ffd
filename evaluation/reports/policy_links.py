"""问题与政策 (R62): matters with problem, policy and outcome, and tickets before and after the outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from departments.models import Staff
from departments.rules.calendar import SHANGHAI, in_shanghai
from evaluation.reports import insight_rows
from evaluation.reports.insight_rows import Asked, Ids
from evaluation.rules.comparing import Stretch
from evaluation.rules.trees import Tree
from supervision.choices import MatterState
from supervision.models import Matter

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True)
class Effect:
    """Tickets on the topic over so many days before a matter's outcome, and over the days since."""

    before: int
    before_days: int
    after: int
    after_days: int
    days: Mapping[str, tuple[date, date]]

    @property
    def change(self) -> Fraction | None:
        """More or fewer a day, in percent; None without anything before, or without a day since."""
        if not self.before or not self.after_days:
            return None
        pace = Fraction(self.before, self.before_days)
        return 100 * (Fraction(self.after, self.after_days) - pace) / pace


def matters(user: Staff, topics: Ids | None, departments: Ids | None, state: str, kind: str) -> QuerySet[Any]:
    """The matters one may see, narrowed."""
    rows: QuerySet[Any] = Matter.objects.visible_to(user)
    if topics is not None:
        rows = rows.filter(topic_id__in=sorted(topics)) if topics else rows.filter(topic__isnull=True)
    if departments is not None:
        rows = rows.filter(department_id__in=sorted(departments))
    if state:
        rows = rows.filter(state=state)
    return rows.filter(kind=kind) if kind else rows


def effects(user: Staff, rows: Sequence[Matter], tree: Tree, now: datetime, days: int) -> dict[int, Effect]:
    """The effect of each matter that is done and names a topic, by its id. One query.

    Days are Shanghai's; the day of the outcome is the first of those after it.
    """
    done = [row for row in rows if row.state == MatterState.DONE and row.closed_at and row.topic_id]
    windows = {row.pk: _windows(row.closed_at, now, days) for row in done}
    counted = _counted(user, [(row, windows[row.pk]) for row in done], tree)
    return {pk: _effect(windows[pk], counted, pk) for pk in windows}


def stretch_of(first: date, until: date) -> Stretch:
    """From the first midnight up to the other day's."""
    return Stretch(datetime.combine(first, time(), SHANGHAI), datetime.combine(until, time(), SHANGHAI))


def _windows(closed_at: datetime, now: datetime, days: int) -> dict[str, tuple[date, date]]:
    closed, tomorrow = in_shanghai(closed_at).date(), in_shanghai(now).date() + timedelta(days=1)
    length = timedelta(days=days)
    return {BEFORE: (closed - length, closed), AFTER: (closed, min(closed + length, tomorrow))}


def _counted(
    user: Staff, asked: Sequence[tuple[Matter, Mapping[str, tuple[date, date]]]], tree: Tree
) -> dict[str, int]:
    parts = []
    for row, windows in asked:
        ids = Asked(topics=tree.within(tree.nodes[row.topic_id or 0]))
        for which, window in windows.items():
            found = insight_rows.tickets(user, stretch_of(*window), ids).order_by()
            key = Value(f"{row.pk}/{which}", output_field=CharField())
            named = found.annotate(key=key).values("key")
            parts.append(named.annotate(n=Count("pk")).values_list("key", "n"))
    if not parts:
        return {}
    first, *others = parts
    return dict(first.union(*others, all=True)) if others else dict(first)


def _effect(windows: Mapping[str, tuple[date, date]], counted: Mapping[str, int], pk: int) -> Effect:
    before, after = windows[BEFORE], windows[AFTER]
    return Effect(
        counted.get(f"{pk}/{BEFORE}", 0),
        (before[1] - before[0]).days,
        counted.get(f"{pk}/{AFTER}", 0),
        (after[1] - after[0]).days,
        windows,
    )
