"""知识条目: written in a department, published by a second person, kept as published, retired (R28)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Entry, Fact, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused, Stale
from departments.actions.inbox import InApp, tell
from departments.models import Department, Staff
from departments.rules.calendar import in_shanghai
from departments.scope import scope
from feedback.actions.results import text_digest
from feedback.choices.knowing import ArticleState
from feedback.knowing import SERVICE, writes_for
from feedback.models import ArticleUse, ArticleVersion, KnowledgeArticle, Ticket, Topic
from feedback.rules.knowing import ReviewStanding, review_standing

PUBLISHERS = ("approve_results", "audit_results")
"""Grants on the owner department that let one publish what another wrote; and every service manager."""


def may_write(by: Staff, *, department_id: int) -> bool:
    """Whether the person writes articles of this department."""
    return department_id in writes_for(by)


def may_publish(by: Staff, *, department_id: int) -> bool:
    """Whether the person publishes and retires articles of this department, if another wrote them."""
    return bool(scope(by, SERVICE)) or any(department_id in scope(by, grant) for grant in PUBLISHERS)


def write_article(
    article: KnowledgeArticle | None,
    *,
    words: dict[str, Any],
    topics: Collection[Topic],
    owner_department: Department,
    owner: Staff,
    review_by: date,
    hand_in: bool = False,
    made_of: Ticket | None = None,
    version: int | None = None,
    by: Staff,
    now: datetime,
) -> KnowledgeArticle:
    """Write an article, or on; what is published stays as it is until somebody else publishes this.

    ``words``: by the names of ``ArticleText``. Of what is in force ``review_by`` is left: how long it
    holds, a second person says. Raises Refused, NotPermitted, Stale.
    """
    _permit(may_write(by, department_id=owner_department.pk))
    with transaction.atomic():
        row = _locked(article, version) if article else KnowledgeArticle(made_of=made_of)
        if article:
            _permit(may_write(by, department_id=row.owner_department_id))
        due = row.review_by if row.state == ArticleState.PUBLISHED else review_by
        reasons = _problems(words, row, owner, owner_department, due, now)
        if reasons:
            raise Refused(*reasons)
        for name, value in words.items():
            setattr(row, name, value)
        row.owner_department, row.owner, row.review_by = owner_department, owner, due
        row.written_by, row.written_at, row.is_ahead = by, now, True
        row.handed_in_at = now if hand_in else None
        row.version += 1
        row.save()
        row.topics.set(topics)
        _record(row, "write_article", by=by, now=now, handed_in=hand_in)
    return row


def publish_article(
    article: KnowledgeArticle,
    *,
    review_by: date | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> KnowledgeArticle:
    """Publish what was written, as a version that stays; never by its writer.

    ``review_by``: until when the publisher says it holds; without one the day stays.
    """
    with transaction.atomic():
        row = _kept_by(by, article, version)
        row.review_by = review_by or row.review_by
        reasons = [] if row.is_ahead else [Reason("article_nothing_new")]
        if row.state == ArticleState.RETIRED:
            reasons.append(Reason("article_retired"))
        if row.written_by_id == by.pk:
            reasons.append(Reason("article_own_words"))
        if review_standing(row.review_by, in_shanghai(now).date()) is ReviewStanding.OVERDUE:
            reasons.append(Reason("article_review_past"))
        if reasons:
            raise Refused(*reasons)
        number = row.versions.count() + 1
        row.current = ArticleVersion.objects.create(
            article=row,
            number=number,
            written_by=row.written_by,
            published_by=by,
            published_at=now,
            **row.words(),
        )
        row.state, row.is_ahead, row.handed_in_at = ArticleState.PUBLISHED, False, None
        _save(row)
        told: dict[str, Fact] = {"number": number, "writer": row.written_by_id, "until": row.review_by}
        text = text_digest("\n".join(str(value or "") for value in row.words().values()))
        _record(row, "publish_article", by=by, now=now, text=text, **told)
    return row


def renew_article(
    article: KnowledgeArticle, *, review_by: date, by: Staff, now: datetime, version: int | None = None
) -> KnowledgeArticle:
    """Say that the article was looked through and still holds, until a new day."""
    with transaction.atomic():
        row = _kept_by(by, article, version)
        reasons = [] if review_by > in_shanghai(now).date() else [Reason("article_review_past")]
        if row.state != ArticleState.PUBLISHED:
            reasons.append(Reason("article_not_in_force"))
        if reasons:
            raise Refused(*reasons)
        row.review_by = review_by
        _save(row)
        _record(row, "renew_article", by=by, now=now, until=review_by)
    return row


def retire_article(
    article: KnowledgeArticle,
    *,
    note: str,
    replaced_by: KnowledgeArticle | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> KnowledgeArticle:
    """Take an article out of use, saying why and what takes its place; its versions stay."""
    with transaction.atomic():
        row = _kept_by(by, article, version)
        reasons = [] if note.strip() else [Reason("note_missing")]
        if row.state != ArticleState.PUBLISHED:
            reasons.append(Reason("article_not_in_force"))
        if replaced_by is not None and (
            replaced_by.pk == row.pk or replaced_by.state != ArticleState.PUBLISHED
        ):
            reasons.append(Reason("article_no_replacement"))
        if reasons:
            raise Refused(*reasons)
        row.state, row.retired_at, row.retired_by = ArticleState.RETIRED, now, by
        row.retired_note, row.replaced_by = note.strip(), replaced_by
        _save(row)
        heir = replaced_by.pk if replaced_by else None
        _record(row, "retire_article", by=by, now=now, heir=heir)
    return row


def use_article(article: KnowledgeArticle, *, ticket: Ticket, by: Staff, now: datetime) -> bool:
    """Count that the article helped to answer the ticket, once a ticket; whether it was new."""
    if article.state != ArticleState.PUBLISHED:
        raise Refused(Reason("article_not_in_force"))
    _row, is_new = ArticleUse.objects.get_or_create(
        article=article, ticket=ticket, defaults={"by": by, "at": now}
    )
    return is_new


def tell_reviews(*, now: datetime) -> int:
    """Tell the owners of articles whose review is at hand or past, each once; returns how many there are."""
    today = in_shanghai(now).date()
    due = list(KnowledgeArticle.objects.review_due(today).select_related("current"))
    with translation.override(settings.LANGUAGE_CODE):
        tell([_review_message(row, review_standing(row.review_by, today)) for row in due], now=now)
    return len(due)


def _review_message(row: KnowledgeArticle, standing: ReviewStanding) -> InApp:
    given = {"title": row.title, "day": row.review_by.isoformat()}
    if standing is ReviewStanding.OVERDUE:
        subject = _("The review of “%(title)s” is past") % given
        body = _("It was to be looked through by %(day)s. Until then every place shows it as overdue.")
    else:
        subject = _("Please look through “%(title)s” by %(day)s") % given
        body = _("If it still holds, have it confirmed with a new day; otherwise rewrite or retire it.")
    return InApp(
        key=f"article:{row.pk}:{row.review_by}:{standing}",
        recipient_id=row.owner_id,
        subject=subject,
        body=body % given,
        address=row.get_absolute_url(),
        about=Subject("article", row.pk),
    )


def _permit(is_theirs: bool) -> None:
    if not is_theirs:
        raise NotPermitted(Reason("article_not_yours"))


def _kept_by(by: Staff, article: KnowledgeArticle, version: int | None) -> KnowledgeArticle:
    """The article, locked, for somebody who publishes for the department that owns it now."""
    row = _locked(article, version)
    _permit(may_publish(by, department_id=row.owner_department_id))
    return row


def _locked(article: KnowledgeArticle, version: int | None) -> KnowledgeArticle:
    row: KnowledgeArticle = KnowledgeArticle.objects.select_for_update().get(pk=article.pk)
    if version is not None and version != row.version:
        raise Stale
    return row


def _save(row: KnowledgeArticle) -> None:
    row.version += 1
    row.save()


def _problems(
    words: dict[str, Any],
    row: KnowledgeArticle,
    owner: Staff,
    department: Department,
    review_by: date,
    now: datetime,
) -> list[Reason]:
    reasons = [Reason("article_retired")] if row.state == ArticleState.RETIRED else []
    if not all(str(words.get(name) or "").strip() for name in ("title", "question", "answer")):
        reasons.append(Reason("article_incomplete"))
    if row.state == ArticleState.DRAFT and review_by <= in_shanghai(now).date():
        reasons.append(Reason("article_review_past"))
    posts = owner.posts.filter(ended_at__isnull=True, department__ancestry__contains=[department.pk])
    if not owner.is_active or not posts.exists():
        reasons.append(Reason("article_owner_elsewhere", {"person": owner.display_name}))
    return reasons


def _record(row: KnowledgeArticle, verb: str, *, by: Staff, now: datetime, **facts: Fact) -> None:
    told: dict[str, Fact] = {"department": row.owner_department_id, "state": str(row.state), **facts}
    append(Entry(Subject("article", row.pk), verb, by.pk, by.display_name, now, told))
