"""Opens and closes accounts; each change is evidence, and closing one ends every scope at once."""

from datetime import datetime

from django.db import transaction

from core.evidence import Entry, Subject, append
from departments.actions.tree import bump_version
from departments.models import Staff


def open_account(
    *, username: str, display_name: str, password: str | None, by: Staff | None, now: datetime
) -> Staff:
    """Create an account; the person must choose a password of their own when somebody else set it."""
    with transaction.atomic():
        staff = Staff.objects.create_user(
            username, password, display_name=display_name, must_change_password=by is not None
        )
        _record(staff, "open_account", by=by, now=now)
    return staff


def set_account_active(staff: Staff, *, is_active: bool, by: Staff, now: datetime) -> Staff:
    """Close an account, or open it again; its posts stay and hold nothing while it is closed."""
    with transaction.atomic():
        staff.is_active = is_active
        staff.save(update_fields=["is_active"])
        bump_version()
        _record(staff, "set_account_active", by=by, now=now, active=is_active)
    return staff


def note_new_password(staff: Staff, *, now: datetime) -> None:
    """The person chose a new password."""
    with transaction.atomic():
        staff.must_change_password = False
        staff.save(update_fields=["must_change_password"])
        _record(staff, "change_password", by=staff, now=now)


def _record(staff: Staff, verb: str, *, by: Staff | None, now: datetime, **facts: bool) -> None:
    append(
        Entry(
            subject=Subject("staff", staff.pk),
            verb=verb,
            actor_id=by.pk if by else None,
            actor_name=by.display_name if by else "",
            at=now,
            facts=facts,
        )
    )
