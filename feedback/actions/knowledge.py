"""知识条目: written in a department, published by a second person, kept as published, retired (R28)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.evidence import Entry, Fact, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused, Stale
from departments.models import Department, Staff
from departments.rules.calendar import in_shanghai
from feedback.actions.article_notices import tell_owner, tell_publishers
from feedback.actions.results import text_digest
from feedback.choices.knowing import ArticleState
from feedback.knowing import publishes_for, writes_for
from feedback.models import ArticleUse, ArticleVersion, KnowledgeArticle, Ticket, Topic
from feedback.rules.knowing import ReviewStanding, review_standing


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who answers for an article, and which matters it is offered beside."""

    owner_department: Department
    owner: Staff
    topics: Collection[Topic]


def may_write(by: Staff, *, department_id: int) -> bool:
    """Whether the person writes articles of this department."""
    return department_id in writes_for(by)


def may_publish(by: Staff, *, department_id: int) -> bool:
    """Whether the person publishes and retires articles of this department, if another wrote them."""
    return department_id in publishes_for(by)


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
    """Write an article, or on; what is published stays until somebody else publishes this.

    Of what is in force day, owner and topics are left: how long it holds, whose it is and where it is
    offered, whoever publishes says. Raises Refused, NotPermitted, Stale.
    """
    with transaction.atomic():
        row = _locked(article, version) if article else KnowledgeArticle(made_of=made_of)
        if article:
            _permit(may_write(by, department_id=row.owner_department_id))
        is_in_force, reasons = row.state == ArticleState.PUBLISHED, _problems(words, row)
        if not is_in_force:
            _permit(may_write(by, department_id=owner_department.pk))
            reasons += [*_against_keeping(owner, owner_department), *_against_day(row, review_by, now)]
            row.owner_department, row.owner, row.review_by = owner_department, owner, review_by
        if reasons:
            raise Refused(*reasons)
        for name, value in (words | {"handed_in_at": now if hand_in else None}).items():
            setattr(row, name, value)
        row.written_by, row.written_at, row.is_ahead = by, now, True
        row.version += 1
        row.save()
        if not is_in_force:
            row.topics.set(topics)
        _record(row, "write_article", by=by, now=now, handed_in=hand_in)
        tell_publishers(row, by=by, now=now)
    return row


def publish_article(
    article: KnowledgeArticle,
    *,
    review_by: date | None = None,
    keeping: Keeping | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> KnowledgeArticle:
    """Publish what was written, as a version that stays; never by its writer.

    ``review_by``: until when the publisher says it holds; without one the day stays, as without
    ``keeping`` do its owner and topics.
    """
    with transaction.atomic():
        row = _kept_by(by, article, version)
        row.review_by = review_by or row.review_by
        was = row.owner_id if row.current_id else None
        reasons, changed = _keep(row, keeping, by)
        if not row.is_ahead:
            reasons.append(Reason("article_nothing_new"))
        if row.state == ArticleState.RETIRED:
            reasons.append(Reason("article_retired"))
        if row.written_by_id == by.pk:
            reasons.append(Reason("article_own_words"))
        if review_standing(row.review_by, in_shanghai(now).date()) is ReviewStanding.OVERDUE:
            reasons.append(Reason("article_review_past"))
        if reasons:
            raise Refused(*reasons)
        row.current = _next_version(row, by=by, now=now)
        row.state, row.is_ahead, row.handed_in_at = ArticleState.PUBLISHED, False, None
        _save(row)
        told: dict[str, Fact] = {"writer": row.written_by_id, "until": row.review_by}
        told["number"] = row.current.number
        text = text_digest("\n".join(str(value or "") for value in row.words().values()))
        _record(row, "publish_article", by=by, now=now, text=text, **told, **changed)
        tell_owner(row, was=was, by=by, now=now)
    return row


def _next_version(row: KnowledgeArticle, *, by: Staff, now: datetime) -> ArticleVersion:
    number = row.versions.count() + 1
    written: dict[str, Any] = {"written_by": row.written_by, **row.words()}
    made: ArticleVersion = ArticleVersion.objects.create(
        article=row, number=number, published_by=by, published_at=now, **written
    )
    return made


def renew_article(
    article: KnowledgeArticle,
    *,
    review_by: date,
    keeping: Keeping | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> KnowledgeArticle:
    """Say that the article was looked through and still holds, until a new day; and whose it is by now."""
    with transaction.atomic():
        row = _kept_by(by, article, version)
        was = row.owner_id
        reasons, changed = _keep(row, keeping, by)
        if review_by <= in_shanghai(now).date():
            reasons.append(Reason("article_review_past"))
        if row.state != ArticleState.PUBLISHED:
            reasons.append(Reason("article_not_in_force"))
        if reasons:
            raise Refused(*reasons)
        row.review_by = review_by
        _save(row)
        _record(row, "renew_article", by=by, now=now, until=review_by, **changed)
        tell_owner(row, was=was, by=by, now=now)
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


def _keep(row: KnowledgeArticle, keeping: Keeping | None, by: Staff) -> tuple[list[Reason], dict[str, Fact]]:
    """Give the article to its keepers, and where it is offered; what speaks against it, and what changed."""
    if keeping is None:
        return [], {}
    _permit(may_publish(by, department_id=keeping.owner_department.pk))
    changed: dict[str, Fact] = {}
    if (row.owner_department_id, row.owner_id) != (keeping.owner_department.pk, keeping.owner.pk):
        changed["owner"] = keeping.owner.pk
        row.owner_department, row.owner = keeping.owner_department, keeping.owner
    before, topics = set(row.topics.values_list("pk", flat=True)), {topic.pk for topic in keeping.topics}
    if before != topics:
        changed["topics"] = len(topics)
        changed["topics_digest"] = text_digest(",".join(map(str, sorted(topics))))
        row.topics.set(keeping.topics)
    return _against_keeping(keeping.owner, keeping.owner_department), changed


def _against_day(row: KnowledgeArticle, review_by: date, now: datetime) -> list[Reason]:
    is_past = row.state == ArticleState.DRAFT and review_by <= in_shanghai(now).date()
    return [Reason("article_review_past")] if is_past else []


def _against_keeping(owner: Staff, department: Department) -> list[Reason]:
    posts = owner.posts.filter(ended_at__isnull=True, department__ancestry__contains=[department.pk])
    if owner.is_active and posts.exists():
        return []
    return [Reason("article_owner_elsewhere", {"person": owner.display_name})]


def _problems(words: dict[str, Any], row: KnowledgeArticle) -> list[Reason]:
    reasons = [Reason("article_retired")] if row.state == ArticleState.RETIRED else []
    if not all(str(words.get(name) or "").strip() for name in ("title", "question", "answer")):
        reasons.append(Reason("article_incomplete"))
    return reasons


def _record(row: KnowledgeArticle, verb: str, *, by: Staff, now: datetime, **facts: Fact) -> None:
    told: dict[str, Fact] = {"department": row.owner_department_id, "state": str(row.state), **facts}
    append(Entry(Subject("article", row.pk), verb, by.pk, by.display_name, now, told))
