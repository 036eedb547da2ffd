"""Writes the tree of departments; every change moves the version that scopes are cached under.

``by`` is None only where nobody is signed in: the commands that set an installation up.
"""

import secrets
from datetime import datetime

from django.db import transaction

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Department, ScopeVersion, Staff
from departments.policies import against_changing_tree
from departments.scope import forget_scopes, scope


def bump_version() -> None:
    """Make every cached scope stale, from the commit of this transaction on.

    A random number, not the next one: a counter would come to the same value again after a rollback, and what
    was cached inside the transaction that never happened would be believed. The row also serves as a lock:
    whoever changes the tree takes it first, so that two moves cannot hang two branches under each other.
    """
    forget_scopes()
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
    _check_permitted(by, parent.pk if parent else None)
    with transaction.atomic():
        bump_version()
        department = Department.objects.create(
            code=code,
            name=name,
            short_name=short_name,
            parent=parent,
            peer_group=peer_group,
            self_signing=self_signing,
            order=order,
        )
        department.ancestry = [*_stem(parent), department.pk]
        department.save(update_fields=["ancestry"])
        _record(department, "create_department", by=by, now=now, parent=parent.pk if parent else None)
    return department


def amend_department(
    department: Department,
    *,
    code: str,
    name: str,
    short_name: str,
    peer_group: str,
    self_signing: bool,
    order: int,
    by: Staff,
    now: datetime,
) -> Department:
    """Change what a department is called and how it works, not its place; evidence shows self-signing."""
    _check_permitted(by, department.pk)
    with transaction.atomic():
        locked = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
        locked.code, locked.name, locked.short_name = code, name, short_name
        locked.peer_group, locked.self_signing, locked.order = peer_group, self_signing, order
        locked.save(update_fields=["code", "name", "short_name", "peer_group", "self_signing", "order"])
        facts: dict[str, str | bool] = {"code": code, "peer_group": peer_group, "self_signing": self_signing}
        _record(locked, "amend_department", by=by, now=now, **facts)
    return locked


def move_department(
    department: Department, *, parent: Department | None, by: Staff, now: datetime
) -> Department:
    """Hang a department, with all below it, under another; refuses a place below itself."""
    _check_permitted(by, department.pk, parent.pk if parent else None)
    with transaction.atomic():
        bump_version()
        below = Department.objects.descendants_of([department.pk])
        branch = list(below.select_for_update(no_key=True).order_by("id"))
        if parent is not None and any(row.pk == parent.pk for row in branch):
            raise Refused(Reason("department_below_itself", {"department": department.name}))
        stem = _stem(parent)
        for row in branch:
            row.ancestry = [*stem, *row.ancestry[row.ancestry.index(department.pk) :]]
            if row.pk == department.pk:
                row.parent = parent
            row.save(update_fields=["ancestry", "parent"])
        _record(department, "move_department", by=by, now=now, parent=parent.pk if parent else None)
    return Department.objects.get(pk=department.pk)


def set_department_active(department: Department, *, is_active: bool, by: Staff, now: datetime) -> Department:
    """Take a department out of use, or back into it; its tickets stay where they are.

    Raises Refused while departments below it are in use.
    """
    _check_permitted(by, department.pk)
    with transaction.atomic():
        bump_version()
        if not is_active and Department.objects.active().filter(parent=department).exists():
            raise Refused(Reason("department_has_others_below", {"department": department.name}))
        department.is_active = is_active
        department.save(update_fields=["is_active"])
        _record(department, "set_department_active", by=by, now=now, active=is_active)
    return department


def _stem(parent: Department | None) -> list[int]:
    """The ancestry to grow from, as it is now: the caller's copy of the parent may be older."""
    return list(Department.objects.get(pk=parent.pk).ancestry) if parent else []


def _check_permitted(by: Staff | None, *places: int | None) -> None:
    if by is None:
        return
    held = scope(by, "manage_accounts")
    if reasons := against_changing_tree(department_ids=places, held=held, all_held=held.everything):
        raise NotPermitted(*reasons)


def _record(
    department: Department, verb: str, *, by: Staff | None, now: datetime, **facts: str | int | bool | None
) -> None:
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
