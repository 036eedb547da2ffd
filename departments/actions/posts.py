"""Appoints people to posts and ends posts; the guardian grants follow in the same transaction.

``by`` is None only where nobody is signed in: the commands that set an installation up.
"""

from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import transaction

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.actions.tree import bump_version
from departments.events import hands_lost
from departments.models import Department, DepartmentUserObjectPermission, Post, Staff
from departments.policies import against_changing_post
from departments.roles import GRANTS, OPENS_ADMINISTRATION, SENIOR_GRANTS, SEPARATED, Role
from departments.scope import scope


def appoint(
    *,
    staff: Staff,
    department: Department,
    role: str,
    is_senior: bool = False,
    by: Staff | None,
    now: datetime,
) -> Post:
    """Give a person a role on a department; the same post twice is the post already held.

    ``is_senior`` makes a dispatcher a senior one. Raises Refused when it would join two of the three
    administrators' roles in one person, or when the account or the department is out of use; NotPermitted
    when ``by`` may not give posts there.
    """
    _check_permitted(staff.pk, department.pk, by)
    with transaction.atomic():
        locked = Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
        live = Post.objects.filter(staff=locked, ended_at__isnull=True)
        if same := live.filter(department=department, role=role).first():
            return same
        _check_usable(locked, department)
        check_separation(locked, role)
        _check_seniority(role, is_senior)
        post = Post.objects.create(
            staff=locked, department=department, role=Role(role).value, is_senior=is_senior, since=now
        )
        _write_grants(locked, department)
        _record(post, "appoint", by=by, now=now)
    staff.is_staff = locked.is_staff
    return post


def dismiss(post: Post, *, by: Staff | None, now: datetime) -> Post:
    """End a post; what another post on the same department still gives, stays.

    Ending an ended post changes nothing. Raises NotPermitted when ``by`` may not end posts there.
    """
    _check_permitted(post.staff_id, post.department_id, by)
    with transaction.atomic():
        # The person first, as in appoint: two changes of one person's posts must see each other's rows.
        staff = Staff.objects.select_for_update(no_key=True).get(pk=post.staff_id)
        ended = Post.objects.select_for_update().get(pk=post.pk)
        if ended.ended_at is None:
            ended.ended_at = now
            ended.save(update_fields=["ended_at"])
            _write_grants(staff, ended.department)
            _record(ended, "dismiss", by=by, now=now)
            hands_lost.send(sender=Staff, staff=staff, now=now)
    return ended


def check_separation(staff: Staff, role: str) -> None:
    """Refuse a second one of the three administrators' roles (三员分立); the database would refuse it too."""
    held = Post.objects.filter(staff=staff, ended_at__isnull=True, role__in=[r.value for r in SEPARATED])
    if role in SEPARATED and held.exists():
        raise Refused(Reason("separated_roles", {"person": str(staff)}))


def _check_seniority(role: str, is_senior: bool) -> None:
    if is_senior and Role(role) not in SENIOR_GRANTS:
        raise Refused(Reason("no_senior_of_role"))


def _check_permitted(staff_id: int, department_id: int, by: Staff | None) -> None:
    if by is None:
        return
    held = scope(by, "manage_grants")
    if reasons := against_changing_post(
        by_id=by.pk, staff_id=staff_id, department_id=department_id, held=held
    ):
        raise NotPermitted(*reasons)


def _check_usable(staff: Staff, department: Department) -> None:
    if not staff.is_active:
        raise Refused(Reason("account_closed", {"person": str(staff)}))
    if not Department.objects.active().filter(pk=department.pk).exists():
        raise Refused(Reason("department_out_of_use", {"department": department.name}))


def _write_grants(staff: Staff, department: Department) -> None:
    """Make the grants of one person on one department exactly what their posts there give."""
    live = Post.objects.filter(staff=staff, ended_at__isnull=True)
    posts = live.filter(department=department).values_list("role", "is_senior")
    wanted = {codename for role, is_senior in posts for codename in granted_by(role, is_senior)}
    rows = DepartmentUserObjectPermission.objects.filter(user=staff, content_object=department)
    rows.exclude(permission__codename__in=wanted).delete()
    held = set(rows.values_list("permission__codename", flat=True))
    permissions = Permission.objects.filter(
        content_type__app_label="departments", content_type__model="department", codename__in=wanted - held
    )
    DepartmentUserObjectPermission.objects.bulk_create(
        DepartmentUserObjectPermission(user=staff, content_object=department, permission=p)
        for p in permissions
    )
    staff.is_staff = live.filter(role__in=[r.value for r in OPENS_ADMINISTRATION]).exists()
    staff.save(update_fields=["is_staff"])
    bump_version()


def granted_by(role: str, is_senior: bool) -> frozenset[str]:
    """What a post gives on its department."""
    seniors = SENIOR_GRANTS.get(Role(role), frozenset()) if is_senior else frozenset()
    return GRANTS[Role(role)] | seniors


def _record(post: Post, verb: str, *, by: Staff | None, now: datetime) -> None:
    append(
        Entry(
            subject=Subject("staff", post.staff_id),
            verb=verb,
            actor_id=by.pk if by else None,
            actor_name=by.display_name if by else "",
            at=now,
            facts={
                "post": post.pk,
                "department": post.department_id,
                "role": post.role,
                **({"senior": True} if post.is_senior else {}),
            },
        )
    )
