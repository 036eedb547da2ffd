"""Who answers for an article from now on is told, unless they said so themselves."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Subject
from departments.actions.inbox import InApp, tell
from departments.models import Staff
from feedback.models import KnowledgeArticle


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
