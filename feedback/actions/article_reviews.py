"""Whom the house tells that an article is to be looked through, or should have been."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Subject
from departments.actions.holders import nearest_holders
from departments.actions.inbox import InApp, tell
from departments.models import Post
from departments.rules.calendar import in_shanghai
from feedback.knowing import PUBLISHERS
from feedback.models import KnowledgeArticle
from feedback.rules.knowing import ReviewStanding, review_standing


def tell_reviews(*, now: datetime) -> int:
    """Tell whoever keeps an article whose review is at hand or past, once; returns how many there are.

    That is its owner; once the owner's account or last post there has ended, those who publish for it.
    """
    today = in_shanghai(now).date()
    due = list(KnowledgeArticle.objects.review_due(today).select_related("current", "owner_department"))
    kept = _kept_by_owner(due)
    managers: dict[int, frozenset[int]] = {}
    told = []
    with translation.override(settings.LANGUAGE_CODE):
        for row in due:
            people = frozenset({row.owner_id})
            if row.pk not in kept:
                place = row.owner_department
                if place.pk not in managers:
                    managers[place.pk] = nearest_holders(PUBLISHERS[0], place)
                people = managers[place.pk]
            standing = review_standing(row.review_by, today)
            told += [_review_message(row, standing, person) for person in sorted(people)]
        tell(told, now=now)
    return len(due)


def _kept_by_owner(rows: Collection[KnowledgeArticle]) -> set[int]:
    """Those of these articles whose owner is still there; one query."""
    posts = Post.objects.filter(
        staff__in=[row.owner_id for row in rows], staff__is_active=True, ended_at__isnull=True
    )
    places: dict[int, set[int]] = {}
    for owner, line in posts.values_list("staff_id", "department__ancestry"):
        places.setdefault(owner, set()).update(line)
    return {row.pk for row in rows if row.owner_department_id in places.get(row.owner_id, ())}


def _review_message(row: KnowledgeArticle, standing: ReviewStanding, person: int) -> InApp:
    given = {"title": row.title, "day": row.review_by.isoformat()}
    if standing is ReviewStanding.OVERDUE:
        subject = _("The review of “%(title)s” is past") % given
        body = _("It was to be looked through by %(day)s. Until then every place shows it as overdue.")
    else:
        subject = _("Please look through “%(title)s” by %(day)s") % given
        body = _("If it still holds, have it confirmed with a new day; otherwise rewrite or retire it.")
    if person != row.owner_id:
        body = _("Its owner is no longer there. Please name another, and confirm, rewrite or retire it.")
    key = f"article:{row.pk}:{row.review_by}:{standing}"
    return InApp(
        key=key if person == row.owner_id else f"{key}:{person}",
        recipient_id=person,
        subject=subject,
        body=body % given,
        address=row.get_absolute_url(),
        about=Subject("article", row.pk),
    )
