"""Which articles fit a matter, with why; how an article stands; and an article begun from an answer given."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet, TextField
from django.utils.translation import gettext as _

from core.masking import STAR, mask_text
from departments.models import Staff
from feedback.knowing import writes_for
from feedback.models import ArticleVersion, KnowledgeArticle, Ticket, Topic
from feedback.rules.knowing import Fit, Known, ReviewStanding, fitting, review_standing, without_names
from feedback.rules.search import Asked, alike_query, read
from feedback.rules.search_hits import Parts, snippet
from feedback.search import indexed, says

MOST = 5
MOST_NEAR, MOST_SAID = 200, 300
"""So many articles on the matter's topics, and of those that share words with it, are read and compared."""
FIRST_REVIEW = timedelta(days=180)
OPENING = 70
_WORDS = Func(
    "title",
    "question",
    "policy_name",
    "policy_number",
    function="feedback_article_words",
    output_field=TextField(),
)
_ANSWER = Func(F("answer"), function="feedback_plain", output_field=TextField())
NAMED = ("current", "owner_department", "owner", "replaced_by")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An article in force that may answer the matter, and why it is shown."""

    article: KnowledgeArticle
    fit: Fit
    is_overdue: bool


def fitting_articles(
    words: str, *, topic: Topic | None, user: Staff, today: date, most: int = MOST
) -> list[Proposal]:
    """The published articles that fit best; five queries beside the scope's, whatever their number.

    Compared are the newest on the matter's topics, and the newest that share three characters in a row with
    its beginning: no more are read, however many there are.
    """
    seen = KnowledgeArticle.objects.visible_to(user).in_force()
    line = line_of(topic)
    known = _known(_compared(seen, line, words))
    fits = fitting(known, words=words, topic_line=line, topic_id=topic.pk if topic else None, most=most)
    held = seen.select_related(*NAMED).in_bulk([fit.id for fit in fits])
    return [Proposal(held[fit.id], fit, is_overdue(held[fit.id], today)) for fit in fits]


def _compared(seen: QuerySet[Any], line: frozenset[int], words: str) -> list[int]:
    """The articles worth comparing, each once; one query."""
    asked, parts = alike_query(words), []
    if line:
        through = KnowledgeArticle.topics.through.objects.filter(topic__in=line)
        near = seen.filter(pk__in=through.values("knowledgearticle_id"))
        parts.append(near.order_by("-current_id").values_list("pk", flat=True)[:MOST_NEAR])
    if asked:
        said = seen.filter(current__in=alike_versions(asked))
        parts.append(said.order_by("-current_id").values_list("pk", flat=True)[:MOST_SAID])
    return list(parts[0].union(*parts[1:])) if parts else []


def alike_versions(asked: str) -> QuerySet[Any]:
    """The published texts of which the index holds what ``alike_query`` asks."""
    return ArticleVersion.objects.filter(indexed(asked, _WORDS, _ANSWER)).order_by().values("pk")


def _known(ids: list[int]) -> list[Known]:
    """These articles as the rule compares them; two queries."""
    through = KnowledgeArticle.topics.through.objects.filter(knowledgearticle__in=ids)
    topics: dict[int, set[int]] = {}
    for article_id, topic_id in through.values_list("knowledgearticle_id", "topic_id"):
        topics.setdefault(article_id, set()).add(topic_id)
    rows = KnowledgeArticle.objects.filter(pk__in=ids).annotate(use_count=Count("uses")).order_by()
    listed = rows.values_list("id", "use_count", "current__title", "current__question")
    return [Known(pk, f"{q} {t}", frozenset(topics.get(pk, ())), uses) for pk, uses, t, q in listed]


def asked_of_articles(typed: str) -> Asked:
    """What somebody looks for among articles: a number is a word there, for there are no tickets to find."""
    asked = read(typed)
    words = asked.words or tuple(filter(None, (asked.number or asked.phone,)))
    return replace(asked, words=words, number="", phone="")


def saying(rows: QuerySet[Any], asked: Asked, user: Staff) -> QuerySet[Any]:
    """Those of ``rows`` whose words in force hold what is asked, or their draft, for those who write it."""
    if asked.problem:
        return rows.none()
    held, said = writes_for(user), says(asked, _WORDS, _ANSWER)
    written = KnowledgeArticle.objects.filter(said, is_ahead=True)
    if not held.everything:
        written = written.filter(owner_department_id__in=held.ids)
    in_force = ArticleVersion.objects.filter(said).values("pk")
    return rows.filter(Q(current__in=in_force) | Q(pk__in=written.order_by().values("pk")))


def piece_of(text: KnowledgeArticle | ArticleVersion, asked: Asked) -> Parts:
    """The piece of an article round the first hit; the beginning of its question where there is none."""
    said = (text.question, text.answer, text.policy_name, text.policy_number)
    found = next(filter(None, (snippet(one, asked.words) for one in said)), None)
    return found or [(text.question[:OPENING], False)]


def line_of(topic: Topic | None) -> frozenset[int]:
    """The topic's id and those above it."""
    if topic is None:
        return frozenset()
    rows = Topic.objects.filter(pk=topic.pk).values_list("pk", "parent_id", "parent__parent_id")
    return frozenset(pk for row in rows for pk in row if pk)


def is_overdue(article: KnowledgeArticle, today: date) -> bool:
    """Whether its review is past; every place that shows the article says so."""
    return review_standing(article.review_by, today) is ReviewStanding.OVERDUE


def begun_from(ticket: Ticket, today: date) -> dict[str, Any]:
    """What an article made of this answer begins with: numbers masked, the citizen's name removed."""
    person = ticket.complainant
    names = [person.name] if person and person.name else []
    masked = person.masked_name.rstrip(STAR) if person else ""
    names += [f"{masked}{title}" for title in ("先生", "女士", "小姐", "老师") if masked]

    def plain(text: str) -> str:
        return mask_text(without_names(text, names, _("the citizen")))

    return {
        "title": plain(ticket.title)[:100],
        "question": plain(ticket.title)[:500],
        "answer": plain(ticket.public_reply)[:4000],
        "topics": [ticket.topic_id] if ticket.topic_id else [],
        "owner_department": ticket.lead_department_id or ticket.centre_id,
        "review_by": today + FIRST_REVIEW,
    }
