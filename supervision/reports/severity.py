"""Open dispatches by how late they are: the columns of the board, their counts, and what comes next.

Each dispatch stands in one column: by the level that supervision reached, else overdue, else due soon. What
is suspended without a level stands in none. ``NEXT`` lists what falls due in the next working hours, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from departments.models import Department, Staff
from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.rules.clocks import StepName
from feedback.choices import ClockKind
from feedback.models import Deadline, Dispatch
from feedback.queue import SUSPENDED
from supervision.choices import ProposalState
from supervision.lifecycle.orders import OPEN
from supervision.models import Proposal, SupervisionOrder

DUE_SOON, OVERDUE, YELLOW, RED, TALK, NEXT = "due-soon", "overdue", "yellow", "red", "talk", "next"
COLUMNS = (DUE_SOON, OVERDUE, YELLOW, RED, TALK)
UNSIGNED = "next-unsigned"
LEVEL_OF = {YELLOW: 1, RED: 2, TALK: 3}
WATCH = "supervise"
HOURS_AHEAD = 4
HOUR = 3600
WORKDAYS_AHEAD = 2
HANDLING = (ClockKind.HANDLE, ClockKind.CO_HANDLE)


@dataclass(frozen=True)
class Moment:
    """Now on the working calendar, and what the board means by its words at this moment."""

    now: datetime
    calendar: WorkCalendar

    @cached_property
    def until(self) -> datetime:
        """Four working hours from now."""
        return self.calendar.add_working_seconds(self.now, HOURS_AHEAD * HOUR)

    @cached_property
    def horizon(self) -> datetime:
        """Nothing that is due later can be due soon, or fall due in the next hours: an index starts here."""
        last = self.calendar.nth_workday_after(in_shanghai(self.now).date(), WORKDAYS_AHEAD)
        return self.calendar.close_of(last)

    @cached_property
    def near(self) -> Q:
        return Q(due_at__lte=self.horizon) | Q(level__gt=0)

    @cached_property
    def conditions(self) -> Mapping[str, Q]:
        """What stands in each column, and in ``NEXT``."""
        coming = Q(due_at__gte=self.now) & ~SUSPENDED
        return {
            DUE_SOON: coming & Q(level=0, due_at__lte=self.horizon) & Q(pk__in=self._warned()),
            OVERDUE: Q(level=0, due_at__lt=self.now) & ~SUSPENDED,
            **{name: Q(level=level) for name, level in LEVEL_OF.items()},
            NEXT: coming & Q(due_at__lte=self.until),
        }

    @property
    def counted(self) -> Mapping[str, Q]:
        """What is counted of a department: every column, ``NEXT``, and what of that is not signed for yet."""
        return {**self.conditions, UNSIGNED: self.conditions[NEXT] & Q(signed_at__isnull=True)}

    def _warned(self) -> QuerySet[Any]:
        """Whose handling clock has reached its first step, whether or not the sweep has passed since."""
        clocks = cast("QuerySet[Any]", Deadline.objects.running())
        running = clocks.filter(kind__in=HANDLING)
        still_ahead = Q(next_at__gt=self.now) | Q(next_at__isnull=True)
        return running.filter(~Q(still_ahead, next_step=StepName.DUE_SOON)).values("dispatch")


def watched(user: Staff) -> QuerySet[Dispatch]:
    """Open work of the departments that the person supervises."""
    return cast("QuerySet[Dispatch]", Dispatch.objects.held_by(user, WATCH).open())


def by_department(rows: QuerySet[Dispatch], moment: Moment) -> list[dict[str, Any]]:
    """How many of ``rows`` are ``counted`` for each department that has any. One query."""
    near = rows.filter(moment.near)
    counts = {_key(name): Count("pk", filter=condition) for name, condition in moment.counted.items()}
    own = Department.objects.filter(pk=OuterRef("department_id")).order_by()
    # grouped by the number alone and named afterwards: the rows are hashed by it, not sorted by their names
    named = {"name": Subquery(own.values("name")), "ancestry": Subquery(own.values("ancestry"))}
    grouped: Any = near.values("department_id").annotate(**counts).annotate(**named)
    found = [
        {
            "id": row["department_id"],
            "name": row["name"],
            "ancestry": row["ancestry"],
            "counts": {name: row[_key(name)] for name in moment.counted},
        }
        for row in grouped.order_by("name")
    ]
    return [row for row in found if any(row["counts"].values())]


def totals(departments: list[dict[str, Any]]) -> dict[str, int]:
    """The counts of all columns over these departments."""
    return {name: sum(row["counts"][name] for row in departments) for name in (*COLUMNS, NEXT, UNSIGNED)}


def late_in(counts: Mapping[str, int]) -> int:
    """Everything that is overdue: with or without a card."""
    return sum(counts[name] for name in COLUMNS[1:])


def first_of_each(rows: QuerySet[Dispatch], moment: Moment, *, few: int, ahead: int) -> dict[str, list[int]]:
    """The ids that head each column, ``ahead`` of them in ``NEXT``; one query."""
    slices = []
    for name, condition in moment.conditions.items():
        named = rows.filter(condition).annotate(column=Value(name)).order_by("due_at", "id")
        slices.append(named.values_list("column", "pk", "due_at")[: ahead if name == NEXT else few])
    first, *others = slices
    heads: dict[str, list[int]] = {name: [] for name in moment.conditions}
    for name, pk, _due in first.union(*others, all=True).order_by("due_at", "pk"):
        heads[name].append(pk)
    return heads


def with_papers(rows: QuerySet[Dispatch]) -> QuerySet[Any]:
    """With ``n_proposals`` waiting, the ``first_proposal``, ``n_orders`` open of ticket and department."""
    same = {"ticket": OuterRef("ticket"), "department": OuterRef("department")}
    proposals = Proposal.objects.filter(**same, state=ProposalState.OPEN)
    orders = SupervisionOrder.objects.filter(**same, state__in=OPEN)
    first = proposals.order_by("proposed_at", "id").values("pk")[:1]
    return rows.annotate(
        n_proposals=_count(proposals), first_proposal=Subquery(first), n_orders=_count(orders)
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("ticket").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _key(name: str) -> str:
    return "n_" + name.replace("-", "_")
