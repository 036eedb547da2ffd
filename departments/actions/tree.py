"""Writes the tree of departments; every change moves the version that scopes are cached under."""

import secrets
from datetime import datetime

from django.db import transaction

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, ScopeVersion, Staff


def bump_version() -> None:
    """Make every cached scope stale, from the commit of this transaction on.

    A random number, not the next one: a counter would come to the same value again after a rollback, and what was
    cached inside the transaction that never happened would be believed.
    """
    ScopeVersion.objects.update_or_create(pk=1, defaults={"number": secrets.randbits(62)})


def create_department(
    *,
    code: str,
    name: str,
    peer_group: str,
    by: Staff | None,
    now: datetime,
    parent: Department | None = None,
    short_name: str = "",
    self_signing: bool = False,
    order: int = 0,
) -> Department:
    """Add a department below ``parent``, or as a root."""
    with transaction.atomic():
        department = Department.objects.create(
            code=code,
            name=name,
            short_name=short_name,
            parent=parent,
            peer_group=peer_group,
            self_signing=self_signing,
            order=order,
        )
        department.ancestry = [*(parent.ancestry if parent else []), department.pk]
        department.save(update_fields=["ancestry"])
        bump_version()
        _record(department, "create_department", by=by, now=now, parent=parent.pk if parent else None)
    return department


def move_department(department: Department, *, parent: Department | None, by: Staff, now: datetime) -> Department:
    """Hang a department, with all below it, under another; refuses a place below itself."""
    with transaction.atomic():
        branch = list(Department.objects.descendants_of([department.pk]).select_for_update().order_by("id"))
        if parent is not None and any(row.pk == parent.pk for row in branch):
            raise Refused(Reason("department_below_itself", {"department": department.name}))
        stem = list(Department.objects.get(pk=parent.pk).ancestry) if parent else []
        for row in branch:
            own = row.ancestry[row.ancestry.index(department.pk) :]
            row.ancestry = [*stem, *own]
            if row.pk == department.pk:
                row.parent = parent
            row.save(update_fields=["ancestry", "parent"])
        bump_version()
        _record(department, "move_department", by=by, now=now, parent=parent.pk if parent else None)
    return Department.objects.get(pk=department.pk)


def set_department_active(department: Department, *, is_active: bool, by: Staff, now: datetime) -> Department:
    """Take a department out of use, or back into it; its tickets stay where they are."""
    with transaction.atomic():
        department.is_active = is_active
        department.save(update_fields=["is_active"])
        bump_version()
        _record(department, "set_department_active", by=by, now=now, active=is_active)
    return department


def _record(department: Department, verb: str, *, by: Staff | None, now: datetime, **facts: int | bool | None) -> None:
    append(
        Entry(
            subject=Subject("department", department.pk),
            verb=verb,
            actor_id=by.pk if by else None,
            actor_name=by.display_name if by else "",
            at=now,
            facts=facts,
        )
    )
