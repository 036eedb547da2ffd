"""What each handler of a department has in hand: for whoever deals the work out."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from departments.models import Absence, Department, Post, Staff
from departments.rules.calendar import SHANGHAI, in_shanghai
from feedback.models import AssignmentTurn, Dispatch
from feedback.querysets import at_work_in
from feedback.queue import SUSPENDED, end_of_day
from feedback.reports.hands import HANDLING_ROLES

COUNTS = ("all", "sign", "today", "overdue", "suspended")


@dataclass(frozen=True, slots=True)
class Load:
    """One line: a person, or nobody (``person`` None). ``counts`` by the queue's tabs.

    ``is_handless``: has open work there, and no live post or account to do it with.
    """

    person: Staff | None
    counts: dict[str, int]
    done: int = 0
    oldest: datetime | None = None
    away_until: datetime | None = None
    deputy: str = ""
    is_handless: bool = False
    is_left_out: bool = False


def work_of(department: Department) -> QuerySet[Dispatch]:
    """Dispatches the department itself works on, open and done."""
    rows: QuerySet[Dispatch] = Dispatch.objects.filter(at_work_in(department.pk), voided_at__isnull=True)
    return rows


def week_start(now: datetime) -> datetime:
    """Monday, midnight, in Shanghai."""
    today = in_shanghai(now).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), SHANGHAI)


def workload_of(department: Department, now: datetime) -> list[Load]:
    """Nobody's work first where there is any, then what lost its hands, then who has most; three queries."""
    counted = {row["assignee_id"]: row for row in _counted(work_of(department).filter(is_open=True), now)}
    done = _done(department, now)
    people = _people(department, [pk for pk in counted if pk], now)
    loads = [_load(person, counted.get(person.pk), done.get(person.pk, 0)) for person in people]
    if None in counted:
        loads.insert(0, _load(None, counted[None], 0))
    return sorted(
        loads, key=lambda load: (load.person is not None, not load.is_handless, -load.counts["all"])
    )


def _counted(rows: QuerySet[Dispatch], now: datetime) -> Any:
    return rows.values("assignee_id").annotate(
        all=Count("pk"),
        sign=Count("pk", filter=Q(signed_at__isnull=True)),
        today=Count("pk", filter=Q(due_at__gte=now, due_at__lt=end_of_day(now)) & ~SUSPENDED),
        overdue=Count("pk", filter=Q(due_at__lt=now) & ~SUSPENDED),
        suspended=Count("pk", filter=SUSPENDED),
        oldest=Min("dispatched_at"),
    )


def _done(department: Department, now: datetime) -> dict[int, int]:
    rows = work_of(department).filter(handled_at__gte=week_start(now), assignee__isnull=False)
    return dict(rows.values("assignee_id").annotate(n=Count("pk")).values_list("assignee_id", "n"))


def _people(department: Department, at_work: list[int], now: datetime) -> QuerySet[Staff]:
    posts = Post.objects.filter(staff=OuterRef("pk"), role__in=HANDLING_ROLES, ended_at__isnull=True)
    absences: Any = Absence.objects.on(now).filter(staff=OuterRef("pk"))
    turns = AssignmentTurn.objects.filter(
        policy__department=department, staff=OuterRef("pk"), is_left_out=True
    )
    here = Q(Exists(posts.filter(department=department)), is_active=True)
    return (
        Staff.objects.filter(here | Q(pk__in=at_work))
        .annotate(
            can_work=Exists(posts.filter(department_id__in=department.ancestry)),
            away_until=Subquery(absences.values("ends_at")[:1]),
            deputy=Subquery(absences.values("deputy__display_name")[:1]),
            is_left_out=Exists(turns),
        )
        .order_by(F("display_name"), "pk")
    )


def _load(person: Any, counted: Any, done: int) -> Load:
    counts = {name: counted[name] if counted else 0 for name in COUNTS}
    oldest = counted["oldest"] if counted else None
    if person is None:
        return Load(None, counts, done, oldest)
    return Load(
        person,
        counts,
        done,
        oldest,
        person.away_until,
        person.deputy or "",
        not (person.is_active and person.can_work),
        person.is_left_out,
    )
