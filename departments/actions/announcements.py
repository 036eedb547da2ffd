"""公告: written, read a second time where citizens read it, published, withdrawn; closed and confirmed."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused, Stale
from departments.actions.inbox import InApp, tell
from departments.models import (
    Announcement,
    AnnouncementKind,
    AnnouncementReading,
    AnnouncementState,
    Department,
    Post,
    Staff,
)
from departments.rules.announcements import concerns, first_shown, missing
from departments.scope import scope_many

KEEPERS = ("configure_service", "manage_accounts")
"""Grants, on any department, that let one announce."""
EDITABLE = (AnnouncementState.DRAFT, AnnouncementState.SECOND, AnnouncementState.PUBLISHED)
KIND = "announcement"


@dataclass(frozen=True, slots=True)
class Words:
    """What an announcement says, to whom, when. ``shown_from`` None: at once, or a day before an outage."""

    kind: str
    title: str
    text: str
    shown_until: datetime
    shown_from: datetime | None = None
    outage_from: datetime | None = None
    outage_until: datetime | None = None
    roles: Sequence[str] = ()
    departments: Collection[Department] = ()
    is_public: bool = False
    is_critical: bool = False
    wants_reading: bool = False


def may_announce(by: Staff) -> bool:
    """Whether the person writes announcements."""
    return any(scope_many(by, KEEPERS).values())


def write_announcement(
    words: Words,
    *,
    announcement: Announcement | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Announcement:
    """Write a new one as a draft, or a standing one anew. What citizens read is a draft again by that.

    Raises NotPermitted, Stale, or Refused when its times do not fit or it was withdrawn.
    """
    _require_keeper(by)
    begins = first_shown(words.shown_from, words.outage_from, now)
    wrong = missing(
        kind=words.kind,
        shown_from=begins,
        shown_until=words.shown_until,
        outage_from=words.outage_from,
        outage_until=words.outage_until,
        now=now,
    )
    if wrong:
        raise Refused(*(Reason(code) for code in wrong))
    with transaction.atomic():
        row = _locked(announcement, EDITABLE, version) if announcement else Announcement(version=0)
        was_published = announcement is not None and row.state == AnnouncementState.PUBLISHED
        _fill(row, words, begins)
        row.written_by, row.written_at = by, now
        if not was_published or row.is_public:
            row.state = AnnouncementState.DRAFT
        _save(row)
        row.departments.set(words.departments)
        if was_published:
            _record(row, "revise_announcement", by=by, now=now)
    return row


def publish_announcement(
    announcement: Announcement, *, by: Staff, now: datetime, version: int | None = None
) -> Announcement:
    """Let it be shown. What citizens read needs a second person: the writer's word puts it before one.

    ``version``: the one that was read; what was changed since is published by nobody who has not seen it.
    """
    _require_keeper(by)
    with transaction.atomic():
        row = _locked(announcement, (AnnouncementState.DRAFT, AnnouncementState.SECOND), version)
        if row.shown_until <= now:
            raise Refused(Reason("announcement_is_past"))
        if row.is_public and row.written_by_id == by.pk:
            if row.state == AnnouncementState.SECOND:
                raise Refused(Reason("announcement_second_reader"))
            row.state = AnnouncementState.SECOND
            _save(row)
            return row
        row.state, row.published_by, row.published_at = AnnouncementState.PUBLISHED, by, now
        _save(row)
        _record(row, "publish_announcement", by=by, now=now)
    return row


def withdraw_announcement(announcement: Announcement, *, by: Staff, now: datetime) -> Announcement:
    """Take it down before its time; it stays in the list of past ones."""
    _require_keeper(by)
    with transaction.atomic():
        row = _locked(announcement, EDITABLE)
        row.state, row.withdrawn_at = AnnouncementState.WITHDRAWN, now
        _save(row)
        _record(row, "withdraw_announcement", by=by, now=now)
    return row


def close_banner(announcement: Announcement, *, staff: Staff) -> None:
    """Do not show this person the banner again until it is changed; a critical one stays."""
    if announcement.is_critical:
        raise Refused(Reason("announcement_critical"))
    _settle(announcement, staff, closed_version=announcement.version)


def confirm_reading(announcement: Announcement, *, staff: Staff, now: datetime) -> None:
    """The person says to have read it; the writer sees who did, and the banner goes."""
    version = announcement.version
    _settle(announcement, staff, closed_version=version, confirmed_version=version, confirmed_at=now)


def tell_begun(*, now: datetime) -> int:
    """Tell everybody concerned of the announcements that have begun to show; returns how many began."""
    with transaction.atomic():
        rows = list(Announcement.objects.untold(now).select_for_update(skip_locked=True))
        for row in rows:
            tell(_messages(row), now=now)
            Announcement.objects.filter(pk=row.pk).update(told_at=now)
    return len(rows)


def _messages(row: Announcement) -> list[InApp]:
    places = {pk for (pk,) in row.departments.values_list("pk")}
    posts = Post.objects.filter(ended_at__isnull=True, staff__is_active=True)
    people = {
        staff
        for staff, role, path in posts.values_list("staff_id", "role", "department__ancestry")
        if concerns(row.roles, places, [(role, path)])
    }
    with translation.override(settings.LANGUAGE_CODE):
        kind = AnnouncementKind(row.kind).label
        subject = _("%(kind)s: %(title)s") % {"kind": kind, "title": row.title}
    about, address = Subject(KIND, row.pk), row.get_absolute_url()
    return [
        InApp(
            f"announcement:{row.pk}:{person}",
            person,
            subject,
            row.text,
            address=address,
            about=about,
            is_critical=row.is_critical,
        )
        for person in sorted(people)
    ]


def _fill(row: Announcement, words: Words, begins: datetime) -> None:
    row.kind, row.title, row.text = words.kind, words.title.strip(), words.text.strip()
    row.shown_from, row.shown_until = begins, words.shown_until
    row.outage_from, row.outage_until = words.outage_from, words.outage_until
    row.roles = list(words.roles)
    row.is_public, row.is_critical = words.is_public, words.is_critical
    row.wants_reading = words.wants_reading


def _save(row: Announcement) -> None:
    """Every change counts the version up: pages know by it that something changed."""
    row.version += 1
    row.save()


def _locked(announcement: Announcement, states: Collection[str], version: int | None = None) -> Announcement:
    row: Announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if row.state not in states:
        raise Refused(Reason("announcement_state", {"state": AnnouncementState(row.state).label}))
    if version is not None and version != row.version:
        raise Stale
    return row


def _settle(announcement: Announcement, staff: Staff, **values: object) -> None:
    AnnouncementReading.objects.update_or_create(announcement=announcement, staff=staff, defaults=values)


def _require_keeper(by: Staff) -> None:
    if not may_announce(by):
        raise NotPermitted(Reason("announcing_not_yours"))


def _record(row: Announcement, verb: str, *, by: Staff, now: datetime) -> None:
    append(
        Entry(
            subject=Subject(KIND, row.pk),
            verb=verb,
            actor_id=by.pk,
            actor_name=by.display_name,
            at=now,
            facts={
                "kind": row.kind,
                "version": row.version,
                "from": row.shown_from,
                "until": row.shown_until,
                "public": row.is_public,
                "critical": row.is_critical,
                "written_by": row.written_by_id,
                "text": hashlib.sha256(f"{row.title}\n{row.text}".encode()).hexdigest(),
            },
        )
    )
