"""Writing an article, publishing what another wrote, a new review day, and the end of one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from core.refusals import Refused
from core.web.unsent import noun_of
from departments.rules.calendar import in_shanghai
from feedback.actions import knowledge as actions
from feedback.articles import FIRST_REVIEW, begun_from
from feedback.forms.knowledge import ArticleForm, KeepingForm, RetireForm, next_review
from feedback.knowing import writes_for
from feedback.models import KnowledgeArticle, Ticket
from feedback.models.knowledge import ArticleText
from feedback.views.access import staff_of, visible_ticket
from feedback.views.autosave import sent, take_up
from feedback.views.knowledge import may_begin_from, visible_article

METHODS = require_http_methods(["GET", "HEAD", "POST"])
LABELS = {field.name: field.verbose_name for field in ArticleText._meta.fields}


@METHODS
def article_new(request: HttpRequest) -> HttpResponse:
    """A new article; ``?ticket=`` begins with the answer to a completed ticket, without personal data."""
    user, now = staff_of(request), timezone.now()
    if not writes_for(user):
        raise Http404
    ticket = _made_of(request)
    today = in_shanghai(now).date()
    post = user.posts.filter(ended_at__isnull=True).order_by("id").first()
    first: dict[str, Any] = {"owner": user.pk, "review_by": today + FIRST_REVIEW}
    first["owner_department"] = post.department_id if post else None
    if ticket:
        first |= begun_from(ticket, today)
    form = ArticleForm(request.POST or None, user=user, initial=first)
    return _write(request, form, None, made_of=ticket)


@METHODS
def article_writing(request: HttpRequest, article_id: int) -> HttpResponse:
    """The editor of an article; what is in force stays until another publishes this."""
    user, row = staff_of(request), visible_article(request, article_id)
    if not actions.may_write(user, department_id=row.owner_department_id):
        raise PermissionDenied
    form = ArticleForm(request.POST or None, user=user, row=row)
    return _write(request, form, row)


@METHODS
def article_publication(request: HttpRequest, article_id: int) -> HttpResponse:
    """What would be published, beside what is in force; a second person's to decide."""
    row = _theirs(request, article_id)
    form = KeepingForm(request.POST or None, row=row, user=staff_of(request), initial=_until(row))

    def act(**given: Any) -> KnowledgeArticle:
        return actions.publish_article(row, **given)

    extra = {
        "title": _("Publish the article"),
        "submit": pgettext("article", "Publish"),
        "changes": _changes(row),
    }
    return _answer(request, row, form, act, done=_("Published; all staff read it now."), **extra)


@METHODS
def article_review(request: HttpRequest, article_id: int) -> HttpResponse:
    """It was looked through and still holds, until a new day."""
    row = _theirs(request, article_id)
    today = in_shanghai(timezone.now()).date()
    initial = next_review(today, row)
    form = KeepingForm(request.POST or None, row=row, user=staff_of(request), initial=initial)

    def act(**given: Any) -> KnowledgeArticle:
        return actions.renew_article(row, **given)

    extra = {"title": _("It still holds"), "submit": _("Confirm until that day")}
    return _answer(request, row, form, act, done=_("Confirmed."), **extra)


@METHODS
def article_retirement(request: HttpRequest, article_id: int) -> HttpResponse:
    """Out of use, with what takes its place."""
    row = _theirs(request, article_id)
    form = RetireForm(request.POST or None, row=row)

    def act(**given: Any) -> KnowledgeArticle:
        return actions.retire_article(row, **given)

    extra = {"title": _("Retire the article"), "submit": _("Retire"), "danger": True}
    return _answer(request, row, form, act, done=_("Retired; it is offered nowhere any more."), **extra)


def _write(
    request: HttpRequest, form: ArticleForm, row: KnowledgeArticle | None, made_of: Ticket | None = None
) -> HttpResponse:
    status = 200
    if form.is_bound and form.is_valid():
        hand_in = "hand_in" in request.POST
        try:
            saved = actions.write_article(
                row,
                **form.arguments(),
                hand_in=hand_in,
                made_of=made_of,
                by=staff_of(request),
                now=timezone.now(),
            )
        except Refused as refused:
            status = form.refuse(refused)
        else:
            told = _("Handed in; somebody else publishes it.") if hand_in else _("Saved as a draft.")
            messages.success(request, told)
            sent(request)
            return redirect(saved)
    elif form.is_bound:
        status = form.unfit()
    take_up(request, form, noun=noun_of("article", row), ticket=made_of)
    context = {"form": form, "article": row, "made_of": made_of}
    return render(request, "feedback/article_writing.html", context, status=status)


def _answer(
    request: HttpRequest,
    row: KnowledgeArticle,
    form: KeepingForm | RetireForm,
    act: Callable[..., KnowledgeArticle],
    *,
    done: str,
    **extra: Any,
) -> HttpResponse:
    """Show the form, or act on it; what is refused stands above what was typed."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            saved = act(**form.arguments(), by=staff_of(request), now=timezone.now())
        except Refused as refused:
            status = form.refuse(refused)
        else:
            messages.success(request, done)
            return redirect(saved)
    elif form.is_bound:
        status = form.unfit()
    if "changes" in extra and form.stale is not None:
        extra["changes"] = _changes(row)
    context = {"form": form, "article": row, "back": row.get_absolute_url(), "url": request.path, **extra}
    context |= {"stale": form.stale, "is_paper": True}
    return render(request, "feedback/article_decision.html", context, status=status)


def _until(row: KnowledgeArticle) -> dict[str, Any]:
    """The day its writer proposes, or for what was in force a new one."""
    given = next_review(in_shanghai(timezone.now()).date(), row)
    return given if row.current_id else {**given, "review_by": row.review_by}


def _theirs(request: HttpRequest, article_id: int) -> KnowledgeArticle:
    row = visible_article(request, article_id)
    if not actions.may_publish(staff_of(request), department_id=row.owner_department_id):
        raise PermissionDenied
    return row


def _made_of(request: HttpRequest) -> Ticket | None:
    number = request.GET.get("ticket", "")
    if not number:
        return None
    ticket = visible_ticket(request, number)
    if not may_begin_from(ticket):
        raise Http404
    return ticket


def _changes(row: KnowledgeArticle) -> list[dict[str, Any]]:
    """Field by field, what is in force and what would be."""
    before = row.current.words() if row.current else {}
    return [
        {
            "label": str(LABELS[name]),
            "before": before.get(name) or "",
            "after": value or "",
            "is_changed": (before.get(name) or "") != (value or ""),
        }
        for name, value in row.words().items()
        if value or before.get(name)
    ]
