"""Signing in and out: the same answer whether the name is unknown, the password wrong or the account closed."""

import hashlib
from datetime import datetime

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest

from core import access_log
from core.evidence import Subject
from core.refusals import Refused
from departments.models import SignInCount, Staff
from departments.rules.lockout import MOST_FOR_ADDRESS, MOST_FOR_NAME, Count, after_failure, is_locked


def sign_in(
    *, username: str, password: str, address: str, now: datetime, request: HttpRequest | None = None
) -> Staff:
    """Return the account behind a name and its password.

    Raises Refused ``sign_in_failed``, or ``sign_in_locked`` after five wrong passwords in fifteen minutes, for
    unknown names alike. Counting is atomic under simultaneous tries.
    """
    keys = {_key("name", username.strip().lower()): MOST_FOR_NAME, _key("address", address): MOST_FOR_ADDRESS}
    with transaction.atomic():
        locked = _any_locked(list(keys), now)
        staff = None if locked else authenticate(request, username=username.strip(), password=password)
        if isinstance(staff, Staff):
            SignInCount.objects.filter(key=_key("name", username.strip().lower())).delete()
            _note(staff, "sign_in", now=now, address=address)
            return staff
        if not locked:
            _count(keys, now)
    raise Refused("sign_in_locked" if locked else "sign_in_failed", status=403)


def note_sign_out(staff: Staff, *, address: str, now: datetime) -> None:
    """Write down that a person left."""
    _note(staff, "sign_out", now=now, address=address)


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def _any_locked(keys: list[str], now: datetime) -> bool:
    """Lock the counts in one order, creating the missing ones, so that simultaneous tries queue up."""
    SignInCount.objects.bulk_create([SignInCount(key=key, since=now) for key in sorted(keys)], ignore_conflicts=True)
    rows = SignInCount.objects.select_for_update().filter(key__in=keys).order_by("key")
    return any([is_locked(Count(row.failures, row.since, row.locked_until), now) for row in rows])


def _count(keys: dict[str, int], now: datetime) -> None:
    for row in SignInCount.objects.filter(key__in=keys).order_by("key"):
        counted = after_failure(Count(row.failures, row.since, row.locked_until), now, keys[row.key])
        row.failures, row.since, row.locked_until = counted.failures, counted.since, counted.locked_until
        row.save()


def _note(staff: Staff, action: str, *, now: datetime, address: str) -> None:
    access_log.record(
        actor_id=staff.pk,
        actor_name=staff.display_name,
        action=action,
        subject=Subject("staff", staff.pk),
        reason="",
        now=now,
        address=address or None,
    )
