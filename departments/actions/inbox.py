"""Telling people inside the portal, noting that they have read it, and letting old messages go."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.known_queries import KnownQuery
from core.subjects import Subject
from departments.models import Absence, InAppMessage, Staff

LONGEST_SUBJECT = 200
LONGEST_BODY = 4000
BATCH = 1000
KEPT = timedelta(days=90)
"""How long a message that was read is kept; an unread one stays."""

AWAY = KnownQuery[tuple[int, int, str]](
    lambda now, people: (
        Absence.objects.on(now)
        .filter(staff_id__in=people, deputy__is_active=True)
        .values_list("staff_id", "deputy_id", "staff__display_name")
    )
)

Sight = Callable[[Staff, int], bool]
"""Whether the person sees the row of this id now."""

_sights: dict[str, Sight] = {}


@dataclass(frozen=True, slots=True)
class InApp:
    """A message to tell one person. ``key``: at most 100 characters, the same is never told twice.

    Subject and body are the portal's own sentences, in the language of the house, without personal data.
    """

    key: str
    recipient_id: int
    subject: str
    body: str = ""
    address: str = ""
    about: Subject | None = None
    is_critical: bool = False


def tell(messages: Iterable[InApp], *, now: datetime) -> None:
    """Put messages into people's inboxes, within the transaction that is the reason for them.

    Who is away is told too, and so is the deputy.
    """
    told = list(messages)
    if not told:
        return
    InAppMessage.objects.bulk_create(
        [_row(message, now) for message in [*told, *_to_deputies(told, now)]],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def mark_read(staff: Staff, *, now: datetime, ids: Iterable[int] | None = None) -> int:
    """Note that the person has read these of their own messages, or all; returns how many were new."""
    unread = InAppMessage.objects.filter(recipient=staff, read_at__isnull=True)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=now)


def mark_seen(staff: Staff, *, about: Subject, now: datetime) -> int:
    """Note as read what the person was told about something they look at now; returns how many were new."""
    unread = InAppMessage.objects.filter(recipient=staff, read_at__isnull=True)
    return unread.filter(about_kind=about.kind, about_id=about.id).update(read_at=now)


def register_sight(kind: str, sight: Sight) -> None:
    """Let an upper app say who sees what messages about this kind of thing are about; from ``ready``."""
    _sights[kind] = sight


def leads_on(message: InAppMessage, *, staff: Staff) -> bool:
    """Whether its way leads anywhere for the person now: a matter may be gone from them since it was told."""
    sight = _sights.get(message.about_kind)
    is_seen = sight is None or message.about_id is None or sight(staff, message.about_id)
    return bool(message.address) and is_seen


def thin_inboxes(*, now: datetime) -> int:
    """Remove messages that were read and are older than ``KEPT``; returns how many."""
    return InAppMessage.objects.filter(read_at__isnull=False, at__lt=now - KEPT).delete()[0]


def _row(message: InApp, now: datetime) -> InAppMessage:
    return InAppMessage(
        key=message.key,
        recipient_id=message.recipient_id,
        at=now,
        subject=message.subject[:LONGEST_SUBJECT],
        body=message.body[:LONGEST_BODY],
        address=message.address,
        about_kind=message.about.kind if message.about else "",
        about_id=message.about.id if message.about else None,
        is_critical=message.is_critical,
    )


def _to_deputies(told: Sequence[InApp], now: datetime) -> list[InApp]:
    """The same for the deputies of those who are away, unless the deputy is told of it anyway; one query."""
    away = AWAY(now, tuple(sorted({message.recipient_id for message in told})))
    deputies = {pk: (deputy, name) for pk, deputy, name in away}
    if not deputies:
        return []
    known: dict[tuple[str, Subject | None], set[int]] = defaultdict(set)
    for message in told:
        known[message.subject, message.about].add(message.recipient_id)
    copies = []
    with translation.override(settings.LANGUAGE_CODE):
        for message in told:
            deputy, name = deputies.get(message.recipient_id, (None, ""))
            if deputy is None or deputy in known[message.subject, message.about]:
                continue
            subject = _("For %(name)s, who is away: %(subject)s") % {"name": name, "subject": message.subject}
            body = "" if message.about else message.body  # of what it is about they may see less
            key = f"{message.key}:{deputy}"
            copies.append(replace(message, key=key, recipient_id=deputy, subject=subject, body=body))
    return copies
