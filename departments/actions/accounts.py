"""Opens, amends and closes accounts; each change is evidence, and closing one ends every scope at once.

``by`` is None only where nobody is signed in: the commands that set an installation up.
"""

from datetime import datetime

from django.db import transaction

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.actions.tree import bump_version
from departments.events import hands_lost
from departments.models import Staff
from departments.policies import against_changing_account
from departments.scope import scope


def open_account(
    *,
    username: str,
    display_name: str,
    password: str | None,
    by: Staff | None,
    now: datetime,
    email: str = "",
    phone: str = "",
) -> Staff:
    """Create an account; the person must choose a password of their own when somebody else set it.

    Raises Refused when the name is taken, however it is spelt.
    """
    _check_permitted(None, by)
    with transaction.atomic():
        if Staff.objects.filter(username=Staff.normalize_username(username)).exists():
            raise Refused(Reason("username_taken", {"username": username}))
        staff = Staff.objects.create_user(
            username,
            password,
            display_name=display_name,
            email=email,
            phone=phone,
            date_joined=now,
            must_change_password=by is not None,
        )
        _record(staff, "open_account", by=by, now=now)
    return staff


def amend_account(
    staff: Staff, *, display_name: str, email: str, phone: str, by: Staff, now: datetime
) -> Staff:
    """Change how a person is called and reached at work. The user name never changes: evidence names it."""
    _check_permitted(staff, by)
    with transaction.atomic():
        staff.display_name, staff.email, staff.phone = display_name, email, phone
        staff.save(update_fields=["display_name", "email", "phone"])
        _record(staff, "amend_account", by=by, now=now)
    return staff


def set_account_active(staff: Staff, *, is_active: bool, by: Staff, now: datetime) -> Staff:
    """Close an account, or open it again; its posts stay and hold nothing while it is closed."""
    _check_permitted(staff, by)
    if by.pk == staff.pk and not is_active:
        raise Refused("account_own")
    with transaction.atomic():
        staff.is_active = is_active
        staff.save(update_fields=["is_active"])
        bump_version()
        _record(staff, "set_account_active", by=by, now=now, active=is_active)
        if not is_active:
            hands_lost.send(sender=Staff, staff=staff, now=now)
    return staff


def give_password(staff: Staff, *, password: str, by: Staff, now: datetime) -> Staff:
    """Set a password for somebody who forgot theirs; it opens the account page only, to choose a new one."""
    _check_permitted(staff, by)
    with transaction.atomic():
        staff.set_password(password)
        staff.must_change_password = True
        staff.save(update_fields=["password", "must_change_password"])
        _record(staff, "give_password", by=by, now=now)
    return staff


def change_password(staff: Staff, *, password: str, now: datetime) -> Staff:
    """The person chose a new password; the caller has checked the old one. Their other sessions end."""
    with transaction.atomic():
        staff.set_password(password)
        staff.must_change_password = False
        staff.save(update_fields=["password", "must_change_password"])
        _record(staff, "change_password", by=staff, now=now)
    return staff


def _check_permitted(staff: Staff | None, by: Staff | None) -> None:
    if by is None:
        return
    held = scope(by, "manage_accounts")
    live = staff.posts.filter(ended_at__isnull=True).values_list("department_id", flat=True) if staff else ()
    if reasons := against_changing_account(posts_on=list(live), held=held, holds_any=bool(held)):
        raise NotPermitted(*reasons)


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
