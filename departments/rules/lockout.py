"""When sign-in is locked: five wrong passwords for a name, or fifty from an address, in fifteen minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
MOST_FOR_NAME = 5
MOST_FOR_ADDRESS = 50


@dataclass(frozen=True, slots=True)
class Count:
    """Failures since the window began, and until when the key is locked."""

    failures: int
    since: datetime
    locked_until: datetime | None = None


def is_locked(count: Count | None, now: datetime) -> bool:
    """Whether no password at all is taken now."""
    return count is not None and count.locked_until is not None and now < count.locked_until


def after_failure(count: Count | None, now: datetime, most: int) -> Count:
    """The count after one more wrong password; the last one allowed locks."""
    if count is None or now - count.since > WINDOW or (count.locked_until and now >= count.locked_until):
        count = Count(0, now)
    failures = count.failures + 1
    return Count(failures, count.since, now + LOCKED_FOR if failures >= most else None)
