"""Who handles for a department, with what they have in hand, and until when they are away."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value

from departments.models import Absence, Department, Post, Staff
from departments.roles import GRANTS, Role
from departments.scope import scope
from feedback.models import AssignmentTurn, Ticket
from feedback.querysets import VIEW, worked_by
from feedback.queue import end_of_day
from feedback.rules.assignment import Candidate
from feedback.states import State

HANDLING_ROLES = tuple(role.value for role in Role if "handle_tickets" in GRANTS[role])
SEEING_ROLES = tuple(role.value for role in Role if VIEW in GRANTS[role])


def handlers_of(department_ids: Collection[int]) -> QuerySet[Staff]:
    """People with an account in use and a live post as handler at one of these departments."""
    posts = Post.objects.filter(
        staff=OuterRef("pk"), department_id__in=department_ids, role__in=HANDLING_ROLES, ended_at__isnull=True
    )
    return Staff.objects.filter(Exists(posts), is_active=True)


def with_load(people: QuerySet[Staff], now: datetime) -> QuerySet[Staff]:
    """Each with ``open_count``, ``overdue_count``, ``today_count``, and while absent ``away_until``.

    One query. What is suspended is open, and neither overdue nor due today: its clocks stand still.
    """
    tonight = end_of_day(now)
    running = ~Q(in_hand__ticket__state=State.SUSPENDED)
    absences: Any = Absence.objects.on(now).filter(staff=OuterRef("pk"))
    return people.alias(
        in_hand=FilteredRelation("assigned_dispatches", condition=Q(assigned_dispatches__is_open=True))
    ).annotate(
        open_count=Count("in_hand"),
        overdue_count=Count("in_hand", filter=Q(in_hand__due_at__lt=now) & running),
        today_count=Count(
            "in_hand", filter=Q(in_hand__due_at__gte=now, in_hand__due_at__lt=tonight) & running
        ),
        away_until=Subquery(absences.values("ends_at")[:1]),
    )


def candidates_of(department_id: int, now: datetime) -> list[Candidate]:
    """The handlers of one department as the rule of assignment sees them; one query."""
    turns = AssignmentTurn.objects.filter(policy__department_id=department_id, staff=OuterRef("pk"))
    people = with_load(handlers_of([department_id]), now).annotate(
        last_turn=Subquery(turns.values("last_turn")[:1]),
        is_left_out=Subquery(turns.values("is_left_out")[:1]),
    )
    return [_candidate(row) for row in people]


def staffed(department_ids: Collection[int], *, without: Collection[int], now: datetime) -> set[int]:
    """Those of the departments where somebody else than ``without`` handles and is not away; one query."""
    posts = Post.objects.filter(
        department_id__in=department_ids,
        role__in=HANDLING_ROLES,
        ended_at__isnull=True,
        staff__is_active=True,
    )
    away = Absence.objects.on(now).values("staff")
    there = posts.exclude(staff_id__in=without).exclude(staff_id__in=away)
    return set(there.values_list("department_id", flat=True))


def candidates_above(department: Department, now: datetime) -> list[Candidate]:
    """The handlers of the departments over it, to whom its work may be given by hand; one query."""
    above = [pk for pk in department.ancestry if pk != department.pk]
    people = with_load(handlers_of(above), now).annotate(last_turn=Value(0), is_left_out=Value(False))
    return [_candidate(row) for row in people]


def _candidate(row: Any) -> Candidate:
    return Candidate(
        id=row.pk,
        open=row.open_count,
        overdue=row.overdue_count,
        last_turn=row.last_turn or 0,
        is_away=row.away_until is not None,
        is_left_out=bool(row.is_left_out),
    )


def colleagues_at(ticket: Ticket, user: Staff) -> QuerySet[Staff]:
    """Whom a note of ``user`` on the ticket can tell: those at the centre, the lead, their own part.

    Whether somebody may read a certain note is decided when it is written.
    """
    seen = scope(user, VIEW)
    parts = ticket.dispatches.live()
    if ticket.centre_id not in seen:
        parts = parts.filter(Q(role="LEAD") | worked_by(seen.ids))
    places = {pk for pair in parts.values_list("department_id", "delegated_to_id") for pk in pair if pk}
    places |= {ticket.centre_id, *([ticket.lead_department_id] if ticket.lead_department_id else [])}
    posts = Post.objects.filter(
        staff=OuterRef("pk"), department_id__in=places, role__in=SEEING_ROLES, ended_at__isnull=True
    )
    found = Staff.objects.filter(Exists(posts), is_active=True).exclude(pk=user.pk)
    return found.order_by("display_name", "pk")
