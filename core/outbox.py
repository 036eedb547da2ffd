"""The outbox: a message is a row in the transaction that promises it, and leaves after commit.

Delivery is at least once: an adapter makes a second sending harmless (a fixed file name, a fixed Message-ID).
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from core.known_queries import KnownQuery
from core.models import OutboxMessage
from core.subjects import Subject
from core.wake import wake_on_commit

log = logging.getLogger(__name__)

DEFAULT_ADAPTERS = {
    "mail": "core.outbox_adapters.mail",
    "sms": "core.outbox_adapters.file",
    "channel": "core.outbox_adapters.file",
    "staff": "core.outbox_adapters.file",
    "file": "core.outbox_adapters.file",
}
TASK = "core.tasks.deliver_outbox"
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
BATCH = 1000
POSTED = KnownQuery[OutboxMessage](lambda key: OutboxMessage.objects.filter(key=key))
KEYS = KnownQuery[str](lambda keys: OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True))

Adapter = Callable[[OutboxMessage], None]


class NotDelivered(Exception):
    """An adapter could not deliver now: a sentence without personal data. It will be tried again."""


class Undeliverable(NotDelivered):
    """An adapter learnt that this message can never be delivered."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to post. ``key`` names the promise: the same key is never posted twice."""

    key: str
    adapter: str
    recipient: str
    subject: str
    body: str
    about: Subject | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many messages left, and how many did not."""

    sent: int
    failed: int


def post(
    *,
    key: str,
    adapter: str,
    recipient: str,
    subject: str,
    body: str,
    now: datetime,
    about: Subject | None = None,
) -> OutboxMessage:
    """Promise one message; the first posting of a key wins. Raises ValueError for an unknown adapter."""
    post_many([Message(key, adapter, recipient, subject, body, about)], now=now)
    return POSTED(key)[0]


def post_many(messages: Iterable[Message], *, now: datetime) -> int:
    """Promise many messages and return how many are new."""
    by_key = {message.key: message for message in messages}
    _require_adapters({message.adapter for message in by_key.values()})
    known = set(KEYS(tuple(by_key)))
    rows = [_row(message, now) for key, message in by_key.items() if key not in known]
    if rows:
        OutboxMessage.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        wake_on_commit(TASK)
    return len(rows)


def deliver_due(now: datetime, limit: int = 100) -> Delivered:
    """Send what is due, one message a transaction. Several workers may do so at once."""
    sent = failed = 0
    for _ in range(limit):
        was_sent = _deliver_next(now)
        if was_sent is None:
            break
        sent, failed = sent + was_sent, failed + (not was_sent)
    return Delivered(sent, failed)


def waiting() -> QuerySet[OutboxMessage]:
    """Messages neither sent nor given up."""
    return OutboxMessage.objects.filter(sent_at=None, given_up_at=None)


@transaction.atomic
def _deliver_next(now: datetime) -> bool | None:
    """Send the message that is due longest and that nobody else is sending; None if there is none."""
    due = waiting().filter(next_try_at__lte=now).order_by("next_try_at", "id")
    message = due.select_for_update(skip_locked=True).first()
    if message is None:
        return None
    message.attempts += 1
    try:
        _adapter(message.adapter)(message)
    except Undeliverable as fault:
        message.given_up_at, message.last_error = now, str(fault)[:300]
    except Exception as fault:
        message.next_try_at, message.last_error = now + _wait(message.attempts), _sentence(fault, message)
    else:
        message.sent_at, message.last_error = now, ""
    message.save(update_fields=["attempts", "next_try_at", "sent_at", "given_up_at", "last_error"])
    return message.sent_at is not None


def _sentence(fault: Exception, message: OutboxMessage) -> str:
    if isinstance(fault, NotDelivered):
        return str(fault)[:300]
    log.error("Message %s could not be sent by %s.", message.pk, message.adapter, exc_info=fault)
    return f"An unexpected fault stopped the sending ({type(fault).__name__})."


def _wait(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, an hour at most."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)


def _row(message: Message, now: datetime) -> OutboxMessage:
    return OutboxMessage(
        key=message.key,
        adapter=message.adapter,
        recipient=message.recipient,
        subject=" ".join(message.subject.split())[:200],
        body=message.body,
        about_kind=message.about.kind if message.about else "",
        about_id=message.about.id if message.about else None,
        created_at=now,
        next_try_at=now,
    )


def _adapters() -> dict[str, str]:
    return {**DEFAULT_ADAPTERS, **getattr(settings, "OUTBOX_ADAPTERS", {})}


def _require_adapters(names: set[str]) -> None:
    if unknown := names - _adapters().keys():
        raise ValueError(f"OUTBOX_ADAPTERS names no adapter {', '.join(sorted(unknown))}.")


def _adapter(name: str) -> Adapter:
    adapter: Adapter = import_string(_adapters()[name])
    return adapter
