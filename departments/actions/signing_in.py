"""Signing in and out: one answer, whether the name is unknown, the password wrong or the account closed."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from core import access_log
from core.evidence import Subject
from core.refusals import Refused
from departments.models import SignInCount, Staff
from departments.rules.lockout import MOST_FOR_ADDRESS, MOST_FOR_NAME, Count, after_failure, is_locked

KEPT = timedelta(days=1)
NOBODY = 0


def sign_in(
    *, username: str, password: str, address: str, now: datetime, request: HttpRequest | None = None
) -> Staff:
    """Return the account behind a name and its password.

    Raises Refused ``sign_in_failed``, or ``sign_in_locked`` after five wrong passwords in fifteen minutes,
    for unknown names alike. Each try is counted as a failure *before* the password is looked at, in its own
    transaction, and forgiven when it was right: however many come at once, five are looked at.
    """
    name = _key("name", Staff.normalize_username(username))
    place = _key("address", address)
    if not _take_a_try({name: MOST_FOR_NAME, place: MOST_FOR_ADDRESS}, now):
        raise Refused("sign_in_locked", status=403)
    staff = authenticate(request, username=username, password=password)
    if isinstance(staff, Staff):
        _forgive(name, place, now)
        _note(staff, "sign_in", now=now, address=address)
        return staff
    _note(_account_named(username), "sign_in_failed", now=now, address=address)
    raise Refused("sign_in_locked" if _is_locked(name, now) else "sign_in_failed", status=403)


def note_sign_out(staff: Staff, *, address: str, now: datetime) -> None:
    """Write down that a person left."""
    _note(staff, "sign_out", now=now, address=address)


def _key(kind: str, value: str) -> str:
    """A keyed digest: people type passwords into the wrong box, and those must not lie about in clear."""
    return salted_hmac("departments.sign_in", f"{kind}:{value}", algorithm="sha256").hexdigest()


def _take_a_try(most: dict[str, int], now: datetime) -> bool:
    """Count one try for each key and tell whether it may be made. Rows are locked in one order."""
    with transaction.atomic(durable=True):
        fresh = [SignInCount(key=key, since=now) for key in sorted(most)]
        SignInCount.objects.bulk_create(fresh, ignore_conflicts=True)
        rows = list(SignInCount.objects.select_for_update().filter(key__in=most).order_by("key"))
        if any(is_locked(_count_of(row), now) for row in rows):
            return False
        for row in rows:
            counted = after_failure(_count_of(row), now, most[row.key])
            row.failures, row.since, row.locked_until = counted.failures, counted.since, counted.locked_until
            row.save()
    return True


def _forgive(name: str, place: str, now: datetime) -> None:
    """A right password: the name starts anew, the address gets its try back, old counts go."""
    with transaction.atomic():
        SignInCount.objects.filter(key=name).delete()
        SignInCount.objects.filter(key=place, failures__gt=0).update(
            failures=F("failures") - 1, locked_until=None
        )
        SignInCount.objects.filter(since__lt=now - KEPT).delete()


def _is_locked(key: str, now: datetime) -> bool:
    row = SignInCount.objects.filter(key=key).first()
    return row is not None and is_locked(_count_of(row), now)


def _count_of(row: SignInCount) -> Count:
    return Count(row.failures, row.since, row.locked_until)


def _account_named(username: str) -> Staff | None:
    return Staff.objects.filter(username=Staff.normalize_username(username)).first()


def _note(staff: Staff | None, action: str, *, now: datetime, address: str) -> None:
    access_log.record(
        actor_id=staff.pk if staff else NOBODY,
        actor_name=staff.display_name if staff else "",
        action=action,
        subject=Subject("staff", staff.pk if staff else NOBODY),
        reason="",
        now=now,
        address=address or None,
    )
