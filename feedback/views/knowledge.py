"""知识库: the articles as everybody reads them, and the panel beside a ticket."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.keyset import page
from core.web.parts import wants_part
from departments.models import Department, Staff
from departments.rules.calendar import in_shanghai
from feedback.actions.knowledge import may_publish, may_write
from feedback.articles import NAMED, asked_of_articles, fitting_articles, piece_of, saying
from feedback.choices import Category
from feedback.choices.knowing import ArticleState
from feedback.knowing import writes_for
from feedback.models import KnowledgeArticle, Ticket, Topic
from feedback.rules.knowing import review_standing
from feedback.rules.search import Asked
from feedback.rules.search_hits import parts
from feedback.states import State
from feedback.views.access import staff_of, visible_ticket
from feedback.views.addresses import with_params
from feedback.views.move_pages import BY_NOUN
from feedback.views.moves import reasons_against
from feedback.views.posted_words import words_posted
from feedback.views.search import said

SIZE = 30
LONGEST_SEARCH = 60
TABS = ("", "mine", "drafts", "overdue", "retired")
ANSWERED = frozenset({State.COMPLETED, State.ARCHIVED})


@words_posted
def knowledge(request: HttpRequest) -> HttpResponse:
    """``?q=`` searches, ``?topic=`` and ``?department=`` narrow, ``?tab=`` is one of ``TABS``."""
    user, today = staff_of(request), _today()
    seen = readable(user)
    tab = request.GET.get("tab", "") if request.GET.get("tab") in TABS else ""
    asked = asked_of_articles(_words(request))
    found = _narrowed(request, _of_tab(seen, tab, user, today), asked)
    rows = found.select_related(*NAMED).prefetch_related("topics").annotate(use_count=Count("uses"))
    shown = page(rows, order=("review_by", "id"), after=request.GET.get("after") or None, size=SIZE)
    context = {
        "rows": [_line(row, asked, today) for row in shown.items],
        "total": found.count(),
        "tabs": _tabs(request, seen, tab, user, today),
        "tab": tab,
        "q": _words(request),
        "problem": said(asked, _words(request)),
        "topics": _options(request, "topic", _roots()),
        "departments": _options(request, "department", _owners(seen)),
        "may_write": bool(writes_for(user)),
        "next_url": _further(request, shown.next_cursor),
        "previous_url": _further(request, shown.previous_cursor),
    }
    return render(request, "feedback/knowledge.html", context)


@require_safe
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article as it is in force; its writers see besides what is being written."""
    user, today = staff_of(request), _today()
    row = visible_article(request, article_id)
    writes = may_write(user, department_id=row.owner_department_id)
    publishes = may_publish(user, department_id=row.owner_department_id)
    text = row.current or row
    context = {
        "article": row,
        "text": text,
        "standing": review_standing(row.review_by, today),
        "policy_over": bool(text.policy_until and text.policy_until < today),
        "topics": list(row.topics.order_by("code")),
        "uses": row.uses.count(),
        "versions": list(row.versions.select_related("written_by", "published_by")),
        "writes": writes and row.state != ArticleState.RETIRED,
        "publishes": publishes and row.state != ArticleState.RETIRED,
        "own_words": row.written_by_id == user.pk,
        "shows_draft": row.is_ahead and (writes or publishes),
        "now": timezone.now(),
    }
    return render(request, "feedback/article.html", context)


@require_safe
def ticket_knowledge(request: HttpRequest, number: str) -> HttpResponse:
    """The panel: articles that fit the ticket; a fragment for htmx, else a page of its own."""
    user, ticket, today = staff_of(request), visible_ticket(request, number), _today()
    words = f"{ticket.title} {ticket.content}"
    context = {
        "ticket": ticket,
        "proposals": fitting_articles(words, topic=ticket.topic, user=user, today=today),
        "writes": not reasons_against(request, ticket, BY_NOUN["draft"].verb, timezone.now()),
        "makes": may_begin_from(ticket) and bool(writes_for(user)),
    }
    template = "feedback/knowledge/_panel.html" if wants_part(request) else "feedback/knowledge/panel.html"
    return render(request, template, context)


def may_begin_from(ticket: Ticket) -> bool:
    """Whether an article may begin with its answer: never with that of a report, for it tells of people."""
    is_answered = ticket.state in ANSWERED and bool(ticket.public_reply)
    return is_answered and ticket.category != Category.REPORT


def readable(user: Staff) -> QuerySet[Any]:
    """The articles the person may read; 404 for somebody without any post."""
    if not (writes_for(user) or user.has_all_powers or user.posts.filter(ended_at__isnull=True).exists()):
        raise Http404
    rows: QuerySet[Any] = KnowledgeArticle.objects.visible_to(user)
    return rows


def visible_article(request: HttpRequest, article_id: int) -> KnowledgeArticle:
    """The article of this id with what names it; 404 for one that is not theirs to read."""
    rows = KnowledgeArticle.objects.visible_to(staff_of(request)).select_related(
        *NAMED, "written_by", "retired_by", "made_of"
    )
    found: KnowledgeArticle = get_object_or_404(rows, pk=article_id)
    return found


def _today() -> date:
    return in_shanghai(timezone.now()).date()


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _of_tab(seen: Any, tab: str, user: Staff, today: date) -> Any:
    if tab == "mine":
        return seen.filter(owner=user).exclude(state=ArticleState.RETIRED)
    if tab == "drafts":
        held = writes_for(user)
        ahead = seen.filter(is_ahead=True).exclude(state=ArticleState.RETIRED)
        return ahead if held.everything else ahead.filter(owner_department_id__in=held.ids)
    if tab == "overdue":
        return seen.in_force().overdue(today)
    return seen.filter(state=ArticleState.RETIRED) if tab == "retired" else seen.in_force()


def _line(row: KnowledgeArticle, asked: Asked, today: date) -> dict[str, Any]:
    text = row.current or row
    standing = review_standing(row.review_by, today)
    lit = {"title": parts(text.title, asked.words), "said": piece_of(text, asked)}
    return {"article": row, "standing": standing, **lit}


def _narrowed(request: HttpRequest, rows: Any, asked: Asked) -> Any:
    if _words(request):
        rows = saying(rows, asked, staff_of(request))
    if (topic := _number(request, "topic")) is not None:
        below = Topic.objects.filter(pk=topic) | Topic.objects.filter(parent=topic)
        below |= Topic.objects.filter(parent__parent=topic)
        rows = rows.filter(topics__in=below.values("pk")).distinct()
    if (department := _number(request, "department")) is not None:
        rows = rows.filter(owner_department=department)
    return rows


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 10 else None


def _tabs(request: HttpRequest, seen: Any, tab: str, user: Staff, today: date) -> list[dict[str, Any]]:
    labels = {
        "": _("In force"),
        "mine": _("Mine to look after"),
        "drafts": _("Being written"),
        "overdue": _("Review past"),
        "retired": _("Retired"),
    }
    shown = [name for name in TABS if name != "drafts" or writes_for(user)]
    return [
        {
            "label": labels[name],
            "url": with_params(request, tab=name, after=""),
            "count": _of_tab(seen, name, user, today).count(),
            "is_current": name == tab,
        }
        for name in shown
    ]


def _roots() -> list[tuple[int, str]]:
    return list(Topic.objects.filter(parent__isnull=True, is_active=True).values_list("pk", "name"))


def _owners(seen: Any) -> list[tuple[int, str]]:
    held = Department.objects.filter(pk__in=seen.values("owner_department"))
    return list(held.order_by(F("name")).values_list("pk", "name"))


def _options(request: HttpRequest, name: str, rows: list[tuple[int, str]]) -> list[dict[str, Any]]:
    chosen = request.GET.get(name, "")
    every = {"label": _("All"), "url": with_params(request, **{name: "", "after": ""}), "is_on": not chosen}
    return [
        every,
        *(
            {
                "label": label,
                "url": with_params(request, **{name: str(pk), "after": ""}),
                "is_on": chosen == str(pk),
            }
            for pk, label in rows
        ),
    ]


def _further(request: HttpRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    kept = {key: value for key, value in request.GET.items() if key != "after"}
    return f"{request.path}?{urlencode({**kept, 'after': cursor})}"
