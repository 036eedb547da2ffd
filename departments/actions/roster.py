"""值班: who has a turn of duty, when, for which department; planned ahead, ended early, never rewritten."""

from datetime import datetime

from django.db import transaction

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Department, DutyRoster, Post, Staff
from departments.scope import scope_many

KEEPERS = ("approve_results", "supervise")
"""Grants on a department that let one keep its roster."""


def may_keep_roster(by: Staff, *, department_id: int) -> bool:
    """Whether the person keeps the roster of this department."""
    return any(department_id in held for held in scope_many(by, KEEPERS).values())


def plan_duty(
    *,
    department: Department,
    staff: Staff,
    starts_at: datetime,
    ends_at: datetime,
    by: Staff,
    now: datetime,
) -> DutyRoster:
    """Give somebody a turn of duty for the department and all below it.

    Raises NotPermitted; Refused when it ends before it starts or in the past, when the person has no post any
    more, or when it overlaps another turn of theirs there.
    """
    _require_keeper(by, department.pk)
    with transaction.atomic():
        locked = Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
        if reasons := _reasons_against(locked, department, starts_at, ends_at, now):
            raise Refused(*reasons)
        turn = DutyRoster.objects.create(
            department=department, staff=locked, starts_at=starts_at, ends_at=ends_at
        )
        _record(turn, "plan_duty", by=by, now=now)
    return turn


def end_duty(turn: DutyRoster, *, by: Staff, now: datetime) -> None:
    """End a turn now; one that has not begun is taken off the roster. An ended one stays as it is."""
    _require_keeper(by, turn.department_id)
    with transaction.atomic():
        locked = DutyRoster.objects.select_for_update().get(pk=turn.pk)
        if locked.ends_at <= now:
            return
        _record(locked, "end_duty", by=by, now=now)
        if locked.starts_at >= now:
            locked.delete()
        else:
            locked.ends_at = now
            locked.save(update_fields=["ends_at"])


def _require_keeper(by: Staff, department_id: int) -> None:
    if not may_keep_roster(by, department_id=department_id):
        raise NotPermitted(Reason("roster_not_yours"))


def _reasons_against(
    staff: Staff, department: Department, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Reason]:
    reasons = [] if ends_at > starts_at else [Reason("duty_ends_before_start")]
    if ends_at <= now:
        reasons.append(Reason("duty_is_past"))
    has_post = Post.objects.filter(staff=staff, ended_at__isnull=True).exists()
    if not staff.is_active or not has_post:
        reasons.append(Reason("duty_without_post", {"person": str(staff)}))
    same = DutyRoster.objects.filter(staff=staff, department=department)
    if same.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        reasons.append(Reason("duty_overlaps", {"person": str(staff)}))
    return reasons


def _record(turn: DutyRoster, verb: str, *, by: Staff, now: datetime) -> None:
    append(
        Entry(
            subject=Subject("department", turn.department_id),
            verb=verb,
            actor_id=by.pk,
            actor_name=by.display_name,
            at=now,
            facts={
                "duty": turn.pk,
                "staff": turn.staff_id,
                "starts_at": turn.starts_at,
                "ends_at": turn.ends_at,
            },
        )
    )
