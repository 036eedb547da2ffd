"""Appoints people to posts and ends posts; the guardian grants follow in the same transaction."""

from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import transaction

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import Refused
from departments.actions.tree import bump_version
from departments.models import Department, DepartmentUserObjectPermission, Post, Staff
from departments.roles import GRANTS, SEPARATED, Role


def appoint(*, staff: Staff, department: Department, role: str, by: Staff | None, now: datetime) -> Post:
    """Give a person a role on a department; the same post twice is the post already held.

    Raises Refused when it would join two of the three administrators' roles in one person.
    """
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        held = list(Post.objects.filter(staff=staff, ended_at__isnull=True))
        same = next((p for p in held if p.department_id == department.pk and p.role == role), None)
        if same is not None:
            return same
        check_separation(staff, role)
        post = Post.objects.create(staff=staff, department=department, role=role, since=now)
        _write_grants(staff, department)
        _record(post, "appoint", by=by, now=now)
    return post


def check_separation(staff: Staff, role: str) -> None:
    """Refuse a second one of the three administrators' roles (三员分立)."""
    held = Post.objects.filter(staff=staff, ended_at__isnull=True, role__in=[r.value for r in SEPARATED])
    if role in SEPARATED and held.exclude(role=role).exists():
        raise Refused(Reason("separated_roles", {"person": staff.display_name}))


def dismiss(post: Post, *, by: Staff | None, now: datetime) -> Post:
    """End a post; what another post on the same department still gives, stays."""
    with transaction.atomic():
        locked = Post.objects.select_for_update().get(pk=post.pk)
        if locked.ended_at is None:
            locked.ended_at = now
            locked.save(update_fields=["ended_at"])
            _write_grants(locked.staff, locked.department)
            _record(locked, "dismiss", by=by, now=now)
    return locked


def _write_grants(staff: Staff, department: Department) -> None:
    """Make the grants of one person on one department exactly what their posts there give."""
    roles = Post.objects.filter(staff=staff, department=department, ended_at__isnull=True).values_list("role", flat=True)
    wanted = {codename for role in roles for codename in GRANTS[Role(role)]}
    rows = DepartmentUserObjectPermission.objects.filter(user=staff, content_object=department)
    rows.exclude(permission__codename__in=wanted).delete()
    held = set(rows.values_list("permission__codename", flat=True))
    permissions = Permission.objects.filter(
        content_type__app_label="departments", content_type__model="department", codename__in=wanted - held
    )
    DepartmentUserObjectPermission.objects.bulk_create(
        DepartmentUserObjectPermission(user=staff, content_object=department, permission=p) for p in permissions
    )
    bump_version()


def _record(post: Post, verb: str, *, by: Staff | None, now: datetime) -> None:
    append(
        Entry(
            subject=Subject("staff", post.staff_id),
            verb=verb,
            actor_id=by.pk if by else None,
            actor_name=by.display_name if by else "",
            at=now,
            facts={"post": post.pk, "department": post.department_id, "role": post.role},
        )
    )
