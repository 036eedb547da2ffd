"""Who is told of an article: who publishes it, that it waits, and who answers for it, that it is theirs."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Subject
from departments.actions.holders import nearest_holders
from departments.actions.inbox import InApp, tell
from departments.models import Department, Staff
from feedback.knowing import PUBLISHERS
from feedback.models import KnowledgeArticle


def tell_publishers(row: KnowledgeArticle, *, by: Staff, now: datetime) -> None:
    """Tell those who publish for the department that what was handed in waits for a second person."""
    if row.handed_in_at is None:
        return
    place: Department | None = row.owner_department
    people: set[int] = set()
    while place is not None and not people:  # who wrote it may be the only one here
        people = {pk for grant in PUBLISHERS for pk in nearest_holders(grant, place)} - {by.pk}
        place = place.parent
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("“%(title)s” waits for publication") % {"title": row.title}
        body = _("%(person)s has written it. Please read it and publish it, or write on.")
        told = [
            InApp(
                key=f"article-ready:{row.pk}:{row.version}:{person}",
                recipient_id=person,
                subject=subject,
                body=body % {"person": by.display_name},
                address=row.get_absolute_url(),
                about=Subject("article", row.pk),
            )
            for person in sorted(people)
        ]
        tell(told, now=now)


def tell_owner(row: KnowledgeArticle, *, was: int | None, by: Staff, now: datetime) -> None:
    """Tell the owner that this article in force is theirs, if ``was`` is somebody else, or nobody yet."""
    if row.owner_id in {was, by.pk} or row.current is None:
        return
    given = {"title": row.current.title, "day": row.review_by.isoformat()}
    with translation.override(settings.LANGUAGE_CODE):
        message = InApp(
            key=f"article-owner:{row.pk}:{row.version}",
            recipient_id=row.owner_id,
            subject=_("“%(title)s” is in force, and yours to keep") % given,
            body=_("It is to be reviewed by %(day)s; you are told in time.") % given,
            address=row.get_absolute_url(),
            about=Subject("article", row.pk),
        )
        tell([message], now=now)
